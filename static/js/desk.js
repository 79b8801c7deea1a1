// The review desk: an item and its quote point at each other, j and k walk the items, y, e and d decide them.

const PAUSE = 120;
let now = "";
let advance = false;
let pointer = "";
let resting = 0;

const desk = () => document.querySelector("[data-desk]");
const items = () => [...document.querySelectorAll("[data-item]")];
const item = (ref) => document.querySelector(`[data-item="${CSS.escape(ref)}"]`);
const quotes = (ref) => [...document.querySelectorAll(`mark[data-quotes~="${CSS.escape(ref)}"]`)];
const undecided = () => items().filter((one) => one.dataset.state === "undecided");

function bring(element) {
  if (!element?.checkVisibility()) return;
  const pane = element.closest(".split__body");
  if (!pane) return;
  const box = element.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  const seen = box.top >= frame.top && box.bottom <= Math.min(frame.bottom, innerHeight);
  if (!seen) element.scrollIntoView({ block: box.height > frame.height ? "start" : "center" });
}

/** One item is current: it, and every piece of its quote, carry the outline. */
function choose(ref, { from = "", focus = false } = {}) {
  // under Changes there is no item, only its quote
  const chosen = item(ref);
  if (!chosen && !quotes(ref).length) return;
  now = ref;
  fetchPart(chosen, ref);
  for (const one of items()) {
    one.classList.toggle("item--current", one === chosen);
    if (one === chosen) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  for (const mark of document.querySelectorAll(".quote--current")) mark.classList.remove("quote--current");
  for (const mark of quotes(ref)) mark.classList.add("quote--current");
  if (from !== "quote") bring(quotes(ref)[0]);
  if (from !== "item" || focus) bring(chosen);
  if (focus) (chosen?.querySelector("[data-act]:not(:disabled)") ?? chosen?.querySelector(".tag"))?.focus({ preventScroll: true });
}

/** A long transcript is shown in parts: the one that holds the quote is fetched, and the quote lit when it stands there. */
function fetchPart(chosen, ref) {
  const turns = document.getElementById("turns");
  const part = chosen?.dataset.part;
  if (!turns || !part || part === turns.dataset.part || quotes(ref).length) return;
  htmx.ajax("GET", `${turns.dataset.turns}?part=${part}`, { target: "#turns", swap: "outerHTML" });
}

/** A part came in: its quote, what was found, or its beginning is brought into view. */
function arrive(turns) {
  const pane = turns.closest(".split__body");
  const found = turns.querySelector("#found") ?? quotes(now)[0];
  if (!found) pane?.scrollTo({ top: 0 });
  else {
    for (const mark of quotes(now)) mark.classList.add("quote--current");
    found.scrollIntoView({ block: "center" });
  }
}

function walk(step) {
  const all = items();
  const at = all.findIndex((one) => one.dataset.item === now);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (next) choose(next.dataset.item, { focus: true });
}

function nextUndecided() {
  const all = items();
  const at = all.findIndex((one) => one.dataset.item === now);
  const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((one) => one.dataset.state === "undecided");
  if (next) choose(next.dataset.item, { focus: true });
  return next;
}

function act(name) {
  const button = item(now)?.querySelector(`[data-act="${name}"]:not(:disabled)`);
  if (!button) return false;
  // After keep the eye goes on; edit and drop ask something first and go on once it is sent.
  if (name === "keep") advance = true;
  button.click();
  return true;
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  y: () => act("keep"),
  e: () => act("edit"),
  d: () => act("drop"),
};

document.addEventListener("key", (event) => {
  if (!desk() || !KEYS[event.detail]) return;
  if (KEYS[event.detail]() !== false) event.preventDefault();
});

// --- Pointing -----------------------------------------------------------------------------------------------------------
function pointed(target) {
  const card = target.closest?.("[data-item]");
  if (card) return [card.dataset.item, "item"];
  const mark = target.closest?.("[data-quotes]");
  return mark ? [mark.dataset.quotes.split(" ").at(-1), "quote"] : null;
}

document.addEventListener("pointerover", (event) => {
  // What scrolls under a resting pointer was not pointed at; a finger has no hovering.
  const place = `${event.clientX},${event.clientY}`;
  const moved = place !== pointer;
  pointer = place;
  clearTimeout(resting);
  if (!moved || event.pointerType !== "mouse" || !desk() || document.querySelector("[data-folds]:not([hidden])")) return;
  const hit = pointed(event.target);
  if (hit && hit[0] !== now) resting = setTimeout(() => choose(hit[0], { from: hit[1] }), PAUSE);
});

// A press moves the focus before it is a click. What is chosen then would unfold and push the pressed button away
// from under the finger, so a press chooses only once it has become a click.
let pressed = false;
document.addEventListener("pointerdown", () => { pressed = true; }, true);
for (const over of ["pointerup", "pointercancel"]) document.addEventListener(over, () => setTimeout(() => { pressed = false; }), true);

document.addEventListener("focusin", (event) => {
  if (!desk() || pressed) return;
  const hit = pointed(event.target);
  if (hit && hit[0] !== now) choose(hit[0], { from: hit[1] });
});

document.addEventListener("click", (event) => {
  if (!desk()) return;
  const link = event.target.closest("[data-to-quote], [data-to-item]");
  if (link) {
    event.preventDefault();
    const ref = link.dataset.toQuote ?? link.dataset.toItem;
    const side = "toQuote" in link.dataset ? desk().dataset.quotePane : desk().dataset.itemPane;
    document.dispatchEvent(new CustomEvent("pane", { detail: side }));
    choose(ref, { focus: "toItem" in link.dataset });
    // in a small window the link went away with its pane: the focus follows to the other end
    if (!link.checkVisibility()) document.querySelector(`.quote__tag[data-to-item="${CSS.escape(ref)}"]`)?.focus({ preventScroll: true });
    return;
  }
  const hit = pointed(event.target);
  if (hit && hit[0] !== now) choose(hit[0], { from: hit[1] });
});

// --- Deciding -----------------------------------------------------------------------------------------------------------
// Approving with items undecided goes to the next of them; the server refuses it all the same.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-approve]") || !undecided().length) return;
  event.preventDefault();
  event.stopPropagation();
  const left = undecided().map((one) => one.dataset.item.toUpperCase());
  document.dispatchEvent(new CustomEvent("say", { detail: `${left.length} left to decide: ${left.join(", ")}` }));
  nextUndecided();
}, true);

document.addEventListener("submit", (event) => {
  if (event.target.closest("[data-item] [data-folds]")) advance = true;
}, true);

// What was refused stays where it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) advance = false;
});

// A decided item comes back as new HTML: what was current stays current, or the next undecided one becomes it.
document.addEventListener("htmx:afterSettle", (event) => {
  if (!desk()) return;
  if (event.target.id === "turns") {
    arrive(event.target);
    return;
  }
  const held = item(now);
  if (!held) {
    begin();
    return;
  }
  if (advance && held.dataset.state !== "undecided") {
    advance = false;
    if (nextUndecided()) return;
  }
  if (!held.classList.contains("item--current")) choose(now, { from: "item", focus: document.activeElement === document.body });
});

/** The desk opens on the first item that wants a decision; the page itself does not move. */
function begin() {
  const first = document.querySelector("[data-item].item--current") ?? undecided()[0];
  if (desk() && first) choose(first.dataset.item, { from: "item" });
}

begin();
