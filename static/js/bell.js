// The bell: with a script a click opens the panel under it; without one it is a link to the page of all notifications.

const panel = () => document.getElementById("notices-panel");

document.addEventListener("click", (event) => {
  const bell = event.target.closest?.("[data-bell]");
  if (!bell || event.ctrlKey || event.metaKey || event.shiftKey || !panel()?.showPopover) return;
  event.preventDefault();
  if (panel().matches(":popover-open")) {
    panel().hidePopover();
    return;
  }
  htmx.ajax("GET", panel().dataset.from, { target: "#notices-panel", swap: "innerHTML" });
  panel().showPopover({ source: bell });
});

// Opened by a key, the panel takes the focus; closed, it gives it back by itself.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "notices-panel") event.target.querySelector("a, button")?.focus();
});
