// The sheet of keys (?) and going to a page of the rail by g and a letter.
// The sheet is made from what the page carries: every key in data-key, every letter in data-goto. What the page's own
// template explains already (the desk, a list) is not said twice.

const WAITS = 1500;
let going = 0;

function line(text, keys) {
  const row = document.createElement("div");
  row.className = "help__line";
  const [term, held] = [document.createElement("dt"), document.createElement("dd")];
  term.textContent = text;
  for (const key of keys) {
    const drawn = document.createElement("kbd");
    drawn.textContent = key;
    held.append(drawn);
  }
  row.append(term, held);
  return row;
}

/** What a control is called, without the key drawn in it. */
function nameOf(element) {
  if (element.ariaLabel) return element.ariaLabel;
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, .icon, .sr, .count")) part.remove();
  return copy.textContent.trim().replace(/\s+/g, " ") || element.title || element.labels?.[0]?.textContent.trim() || "";
}

function fill(part, lines) {
  part.querySelector("dl").replaceChildren(...lines);
  part.hidden = lines.length === 0;
}

function draw() {
  const help = document.getElementById("help");
  if (!help) return;
  const page = help.querySelector("[data-help-page]");
  page.querySelector("dl").replaceChildren();
  const said = new Set([...help.querySelectorAll(".help__part:not([data-help-page], [data-help-go]) kbd")].map((key) => key.textContent));
  const held = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    if (!said.has(key) && !held.has(key) && element.checkVisibility() && !element.closest("dialog, [popover]")) held.set(key, element);
  }
  fill(page, [...held].map(([key, element]) => line(nameOf(element), [key])));
  const places = [...document.querySelectorAll(".rail [data-goto]")];
  fill(help.querySelector("[data-help-go]"), places.map((place) => line(nameOf(place), ["g", place.dataset.goto])));
}

// Before the sheet opens, whichever way it does.
document.addEventListener("keydown", (event) => { if (event.key === "?") draw(); }, true);
document.addEventListener("click", (event) => { if (event.target.closest("[data-opens=help]")) draw(); }, true);

document.addEventListener("key", (event) => {
  if (going) {
    clearTimeout(going);
    going = 0;
    const place = document.querySelector(`[data-goto="${CSS.escape(event.detail)}"]`);
    if (!place) return;
    event.preventDefault();
    place.click();
  } else if (event.detail === "g") {
    event.preventDefault();
    going = setTimeout(() => { going = 0; }, WAITS);
    document.dispatchEvent(new CustomEvent("say", { detail: "Go to: press the letter of a page" }));
  }
}, true);
