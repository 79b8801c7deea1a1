// Keys of the whole page. A key clicks the one visible, enabled element that carries it in data-key;
// what is left over goes out as a "key" event, for lists and desks to take.

const TYPED = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

function isOpen(element) {
  return element.checkVisibility() && !element.disabled && element.getAttribute("aria-disabled") !== "true";
}

function carrier(key, within) {
  return [...within.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isOpen);
}

function press(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function focusSearch() {
  const field = document.querySelector("[data-search]");
  if (!field || !isOpen(field)) return false;
  field.focus();
  field.select();
  return true;
}

/** What is open above the page: then only its own keys act. */
function above() {
  return [...document.querySelectorAll("dialog[open], [popover]:popover-open")].at(-1) ?? null;
}

function withModifier(event) {
  if (event.key.toLowerCase() === "k") return focusSearch();
  if (event.key !== "Enter") return false;
  const form = event.target.closest?.("form");
  const button = form && carrier("Ctrl+Enter", form);
  button?.click();
  return Boolean(button);
}

let going = 0;

function single(event) {
  const open = above();
  // After g the next letter names a page of the rail: no button of this page takes it.
  const asked = new CustomEvent("key", { detail: event.key, cancelable: true });
  if (!open && Date.now() < going) {
    going = 0;
    return !document.dispatchEvent(asked);
  }
  going = event.key === "g" && !open ? Date.now() + 1500 : 0;
  const button = carrier(event.key, open ?? document);
  if (button) {
    press(button);
    return true;
  }
  if (open) return false;
  if (event.key === "/") return focusSearch();
  if (event.key === "?") {
    document.getElementById("help")?.showModal();
    return true;
  }
  return !document.dispatchEvent(asked);
}

/** Space and Enter belong to the control that has the focus. */
function belongsToControl(event) {
  return [" ", "Enter"].includes(event.key) && event.target.closest("a, button, summary, input, [tabindex='0']");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  let taken = false;
  if (event.ctrlKey || event.metaKey) {
    taken = withModifier(event);
  } else if (event.target.matches?.(TYPED)) {
    if (event.key === "Escape" && !above()) event.target.blur();
  } else if (document.documentElement.dataset.keys !== "off" && !belongsToControl(event)) {
    taken = single(event);
  }
  if (taken) event.preventDefault();
});
