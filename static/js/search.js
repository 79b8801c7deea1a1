// The search box: what is found stands under it while one types; arrows walk it, Enter opens it, Escape puts it away.
// The focus stays in the box (a combobox), so screen readers hear the option by aria-activedescendant.

const panel = () => document.getElementById("search-panel");
const box = () => document.querySelector("[data-search]");
const options = () => [...(panel()?.querySelectorAll("[role=option]") ?? [])];

function show(open) {
  const [found, field] = [panel(), box()];
  if (!found || !field) return;
  found.hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (!open) choose(null);
}

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    box().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    box()?.removeAttribute("aria-activedescendant");
  }
}

function walk(step) {
  const all = options();
  if (!all.length) return;
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  choose(all[next]);
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-search]") || panel()?.hidden) return;
  const chosen = options().find((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && chosen) chosen.click();
  else if (event.key === "Escape") show(false);
  else return;
  event.preventDefault();
});

// An emptied box finds nothing.
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-search]") && !event.target.value.trim()) show(false);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "search-panel" || !box()?.value.trim() || document.activeElement !== box()) return;
  show(true);
  const hits = panel().querySelectorAll(".found__hit").length;
  document.dispatchEvent(new CustomEvent("say", { detail: hits ? `${hits} found` : "Nothing found" }));
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-search]") && event.target.value.trim() && options().length) show(true);
  else if (!event.target.closest?.(".topbar__search")) show(false);
});

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest?.(".topbar__search")) show(false);
});
