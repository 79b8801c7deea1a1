// Lists: j and k walk the rows, Enter follows the row's link, x or Space picks it; one box picks all, a bar acts on the picked.
// The cursor is the focus itself, on the row's main link: Enter, screen readers and "back" then work by themselves.

function rows() {
  const lists = [...document.querySelectorAll("[data-list]")].filter((list) => list.checkVisibility());
  const list = lists.find((one) => one.contains(document.activeElement)) ?? lists[0];
  return list ? [...list.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility()) : [];
}

function handle(row) {
  return row.querySelector("[data-row-link], .table__main") ?? row;
}

function current(all) {
  return all.findIndex((row) => row.contains(document.activeElement)) >= 0
    ? all.findIndex((row) => row.contains(document.activeElement))
    : all.findIndex((row) => row.hasAttribute("data-current"));
}

function walk(all, step) {
  const at = current(all);
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  const link = handle(next);
  if (link === next) next.tabIndex = -1;
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  const all = rows();
  if (!all.length) return;
  const at = current(all);
  if (event.detail === "j" || event.detail === "k") walk(all, event.detail === "j" ? 1 : -1);
  else if (event.detail === "Enter" && at >= 0) handle(all[at]).click();
  else if ((event.detail === " " || event.detail === "x") && at >= 0) all[at].querySelector("[data-pick]")?.click();
  else return;
  event.preventDefault();
}

document.addEventListener("key", onKey);

// Space on the row's link picks the row: a link has no use for it.
document.addEventListener("keydown", (event) => {
  const row = event.key === " " && event.target.closest?.("a") && event.target.closest("[data-row]");
  const box = row && row.querySelector("[data-pick]");
  if (!box || document.documentElement.dataset.keys === "off") return;
  event.preventDefault();
  box.click();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  for (const other of row.closest("[data-list]")?.querySelectorAll("[data-current]") ?? []) other.removeAttribute("data-current");
  row.setAttribute("data-current", "");
});

// A click beside the link opens the row too, unless it went to a control or marked words.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || event.target.closest("a, button, input, select, label, summary")) return;
  if (getSelection().toString()) return;
  const link = handle(row);
  if (link !== row) link.click();
});

// --- Picking ----------------------------------------------------------------------------------------------------------
function showPicked(list) {
  const boxes = [...list.querySelectorAll("[data-pick]")];
  const picked = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("[data-row]")?.setAttribute("aria-selected", String(box.checked));
  const all = list.querySelector("[data-pick-all]");
  if (all) {
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  }
  const bar = document.querySelector(`[data-bulk="${list.id}"]`);
  if (!bar) return;
  bar.hidden = picked === 0;
  bar.querySelector("[data-bulk-count]").textContent = String(picked);
}

document.addEventListener("change", (event) => {
  const list = event.target.closest("[data-list]");
  if (!list) return;
  if (event.target.matches("[data-pick-all]")) {
    for (const box of list.querySelectorAll("[data-pick]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-pick-all], [data-pick]")) showPicked(list);
});
