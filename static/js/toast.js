// Toasts: those of the page, those a fragment brings in its header, and a plain sentence when a request fails.

const STAYS = { done: 6000, info: 8000, wait: 10000 };
const FAILED = {
  401: "You are signed out. Load the page and sign in again; what you typed is still here.",
  403: "Your role does not include this. Nothing was changed.",
  404: "This is not there any more, or not open to you. Load the page again.",
  413: "That is too large to send.",
  429: "Too many requests. Wait a minute, then try again.",
};

const host = document.getElementById("toasts");
const template = document.getElementById("toast-template");

function leave(toast) {
  const held = toast.contains(document.activeElement);
  toast.remove();
  if (held) document.getElementById("main").focus();
}

/** Counts down only while nobody reads: hovering or focusing a toast holds it. */
function countDown(toast) {
  const stays = STAYS[toast.dataset.toast];
  if (!stays) return;
  let timer = setTimeout(leave, stays, toast);
  const hold = () => clearTimeout(timer);
  const go = () => { hold(); timer = setTimeout(leave, stays, toast); };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", go);
}

function show({ text, tone = "done", undo = "" }) {
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.dataset.toast = tone;
  const icons = toast.querySelector("[data-toast-icons]");
  icons.replaceWith(icons.querySelector(`.is-${CSS.escape(tone)}`));
  toast.querySelector(".toast__text").textContent = text;
  const form = toast.querySelector("form");
  if (undo) {
    form.action = undo;
    form.hidden = false;
  } else {
    form.remove();
  }
  host.append(toast);
}

function sentence(xhr) {
  if (FAILED[xhr.status]) return FAILED[xhr.status];
  const reference = xhr.getResponseHeader("X-Request-Id");
  return `The program made a mistake and changed nothing.${reference ? ` Reference ${reference}.` : ""} Try again, or tell an administrator.`;
}

if (host) {
  for (const toast of host.querySelectorAll("[data-toast]")) countDown(toast);
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node.dataset?.toast) countDown(node);
    }
  }).observe(host, { childList: true });

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-toast-close]");
    if (close) leave(close.closest("[data-toast]"));
    // an address that ends in a mark would only scroll
    if (event.target.closest("[data-reload]")) {
      event.preventDefault();
      location.reload();
    }
  });
  document.addEventListener("toasts", (event) => event.detail.list.forEach(show));

  // A refusal comes as a toast ready to stand here, whatever its status.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Retarget") === "#toasts") {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:responseError", (event) => show({ text: sentence(event.detail.xhr), tone: "stop" }));
  document.addEventListener("htmx:sendError", () => show({ text: "No connection to the program. What you typed is still here; try again.", tone: "stop" }));
  document.addEventListener("htmx:timeout", () => show({ text: "The program did not answer in time. Try again.", tone: "stop" }));
}
