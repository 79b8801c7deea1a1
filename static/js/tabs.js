// Two panes in a window that holds one: the tabs above choose it. Without a script :target does the same.

function panes(split) {
  return [...split.querySelectorAll(":scope > .split__pane")];
}

function show(id, focus = false) {
  const pane = document.getElementById(id);
  const split = pane?.closest("[data-panes]");
  if (!split) return;
  for (const one of panes(split)) one.toggleAttribute("data-away", one !== pane);
  for (const tab of document.querySelectorAll(`[data-pane-tab]`)) {
    if (tab.hash === `#${id}`) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  if (focus) pane.querySelector("h2, [tabindex]")?.focus();
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-pane-tab]");
  if (!tab || !document.getElementById(tab.hash.slice(1))?.matches(".split__pane")) return;
  event.preventDefault();
  show(tab.hash.slice(1));
});

// A desk asks for the pane of what it is about to show.
document.addEventListener("pane", (event) => show(event.detail));

/** A line of tabs too long for the window shows the one that is open. */
function reveal() {
  for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
    const line = tab.parentElement.getBoundingClientRect();
    const box = tab.getBoundingClientRect();
    if (box.right > line.right) tab.parentElement.scrollLeft += box.right - line.right + 24;
  }
}

/** A desk drawn anew by a fragment has no pane away yet. */
function begin() {
  for (const split of document.querySelectorAll("[data-panes]")) {
    if (!panes(split).some((pane) => pane.hasAttribute("data-away"))) show(split.dataset.panes);
  }
  reveal();
}

begin();
document.addEventListener("htmx:afterSettle", begin);
