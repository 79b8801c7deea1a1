// The frame: theme, rail, single keys on or off, and the voice of the page.
// What is remembered is a cookie, because the server draws it: no flash of the wrong theme, no jump of the rail.

const YEAR = 365 * 24 * 3600;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const age = value === "" ? 0 : YEAR;
  document.cookie = `${name}=${value}; path=/; max-age=${age}; samesite=lax${secure}`;
}

function chooseTheme(button) {
  const theme = button.dataset.themeChoice;
  remember("theme", theme);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const other of document.querySelectorAll("[data-theme-choice]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
}

function foldRail(button) {
  const narrow = document.body.classList.toggle("frame--narrow");
  button.setAttribute("aria-expanded", String(!narrow));
  button.querySelector(".rail__label").textContent = narrow ? "Expand" : "Collapse";
  // A page that asks for the narrow rail by itself says nothing about the wish of its reader.
  if (!document.body.classList.contains("frame--focus")) remember("rail", narrow ? "narrow" : "wide");
}

function switchKeys(box) {
  remember("keys", box.checked ? "" : "off");
  if (box.checked) delete document.documentElement.dataset.keys;
  else document.documentElement.dataset.keys = "off";
}

function useDemoLogin(button) {
  const form = document.querySelector("form.form");
  form.elements.login.value = button.dataset.demoLogin;
  form.elements.password.value = button.dataset.demoPassword;
  if (button.dataset.demoPassword) form.requestSubmit();
  else form.elements.password.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice], [data-rail-fold], [data-demo-login]");
  if (!button) return;
  if ("themeChoice" in button.dataset) chooseTheme(button);
  else if ("railFold" in button.dataset) foldRail(button);
  else useDemoLogin(button);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-single-keys]")) switchKeys(event.target);
  // A filter that acts at once: the form has a button too, for those without scripts.
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// Any module says something to screen readers by new CustomEvent("say", {detail: "..."}).
document.addEventListener("say", (event) => {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = event.detail; });
});

// The rail of a long list of entries shows the current one.
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest" });
