// Clocks that tick: a claim that frees itself, and a shown value that hides again.
// The server's clock counts: data-now is its time at drawing, so a wrong clock on the desk does no harm.

const ticking = new Map();

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return (parts[0] ? parts : parts.slice(1)).map((part) => String(part).padStart(2, "0")).join(":");
}

function begin(timer) {
  if (ticking.has(timer)) return;
  const { now, from, until } = timer.dataset;
  ticking.set(timer, {
    skew: now ? Date.parse(now) - Date.now() : 0,
    from: from ? Date.parse(from) : Date.now(),
    // the moment is written without its fraction of a second: a page that asks too early is told that nothing ended
    until: Date.parse(until) + 1000,
    warned: false,
  });
}

function tick(timer, state) {
  const now = Date.now() + state.skew;
  const left = (state.until - now) / 1000;
  const whole = state.until - state.from;
  const text = timer.querySelector("[data-timer-text]");
  if (text) text.textContent = clock(timer.dataset.shows === "left" ? left : (Math.min(now, state.until) - state.from) / 1000);
  const share = whole > 0 ? Math.min(1, Math.max(0, (now - state.from) / whole)) : 1;
  timer.querySelector("[data-timer-gauge]")?.setAttribute("width", `${(share * 100).toFixed(1)}%`);
  if (left <= 120 && left > 0 && !state.warned) {
    state.warned = true;
    timer.dataset.near = "";
    if (timer.dataset.warns) say(timer.dataset.warns);
  }
  if (left <= 0) end(timer);
}

function end(timer) {
  ticking.delete(timer);
  timer.dataset.over = "";
  if (timer.dataset.ends) say(timer.dataset.ends);
  // hx-trigger="timeup" fetches what holds from now on; words being written are left for their writer to copy
  if (!writing()) timer.dispatchEvent(new CustomEvent("timeup", { bubbles: true }));
  else document.dispatchEvent(new CustomEvent("toasts", { detail: { list: [{ text: `${timer.dataset.ends} Copy what you are writing, then reload the page.`, tone: "stop" }] } }));
}

function writing() {
  const field = document.activeElement;
  return Boolean(field?.matches("textarea, input[type=text], input:not([type])") && field.value !== field.defaultValue);
}

function say(text) {
  document.dispatchEvent(new CustomEvent("say", { detail: text }));
}

function tickAll() {
  for (const [timer, state] of ticking) {
    if (timer.isConnected) tick(timer, state);
    else ticking.delete(timer);
  }
}

/** A revealed value is not left on the screen. */
function hideLater(part) {
  if ("hiding" in part.dataset) return;
  part.dataset.hiding = "";
  setTimeout(() => {
    part.closest("[popover]")?.hidePopover();
    part.remove();
  }, Number(part.dataset.hideAfter) * 1000);
}

function find(root) {
  for (const timer of root.querySelectorAll("[data-timer]")) begin(timer);
  for (const part of root.querySelectorAll("[data-hide-after]")) hideLater(part);
  if (root.matches?.("[data-timer]")) begin(root);
  tickAll();
}

find(document);
document.addEventListener("htmx:afterSettle", () => find(document));
setInterval(tickAll, 1000);
