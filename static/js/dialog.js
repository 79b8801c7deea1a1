// Dialogs and what unfolds. Everything here also opens without a script, as a native popover or as an open form.

function open(dialog) {
  if (!dialog || dialog.open) return;
  // Without a script the same element is a popover; as a modal dialog it also holds the focus.
  dialog.removeAttribute("popover");
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
    open(document.getElementById(opener.dataset.opens));
    return;
  }
  const dialog = event.target.closest("dialog");
  if (dialog?.open && (event.target === dialog || event.target.closest("[data-closes]"))) dialog.close();
});

// What the server puts into the host is shown as soon as it is there, and thrown away when it is closed.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "dialog-host") return;
  const dialog = event.target.querySelector("dialog");
  open(dialog);
  dialog?.addEventListener("close", () => event.target.replaceChildren(), { once: true });
});

// A dialog whose form was sent and accepted has done its work.
document.addEventListener("htmx:afterRequest", (event) => {
  const dialog = event.target.closest?.("dialog[open]");
  if (dialog && event.detail.successful && "closesOnDone" in dialog.dataset) dialog.close();
});

// --- What unfolds in place: data-shows on the button names it, data-hides in it folds it again --------------------------
function unfold(button) {
  const part = document.getElementById(button.dataset.shows);
  const others = document.querySelectorAll(`[data-fold-group="${button.dataset.foldGroup ?? ""}"][aria-expanded="true"]`);
  for (const other of others) if (other !== button) fold(other, false);
  part.hidden = false;
  button.setAttribute("aria-expanded", "true");
  (part.querySelector("[autofocus]") ?? part.querySelector("textarea, input:not([type=hidden]), select"))?.focus();
}

function fold(button, focus = true) {
  document.getElementById(button.dataset.shows).hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
}

function opener(part) {
  return document.querySelector(`[data-shows="${CSS.escape(part.id)}"]`);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shows]");
  if (button) {
    if (button.getAttribute("aria-expanded") === "true") fold(button);
    else unfold(button);
  }
  const closer = event.target.closest("[data-hides]");
  if (closer) fold(opener(closer.closest("[data-folds]")));
});

document.addEventListener("keydown", (event) => {
  const part = event.key === "Escape" && event.target.closest?.("[data-folds]");
  if (!part || part.hidden) return;
  event.preventDefault();
  fold(opener(part));
});
