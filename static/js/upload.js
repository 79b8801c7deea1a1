// The drop zone: files are sent one after another, each with its own row, progress and outcome.
// Without a script the same form sends them by its button.

const waiting = [];
let busy = false;

function size(bytes) {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function addRow(form, file) {
  const template = document.getElementById(form.dataset.upload);
  const row = template.content.firstElementChild.cloneNode(true);
  row.querySelector("[data-file-name]").textContent = file.name;
  row.querySelector("[data-file-size]").textContent = size(file.size);
  form.closest(".upload").querySelector("[data-files]").append(row);
  return row;
}

function fail(row, text, retry) {
  row.querySelector("[data-file-progress]")?.remove();
  const line = row.querySelector("[data-file-error]");
  line.hidden = false;
  line.querySelector("span").textContent = text;
  const button = row.querySelector("[data-file-cancel]");
  button.textContent = retry ? "Try again" : "Dismiss";
  button.onclick = () => {
    row.remove();
    retry?.();
  };
}

/** What can be seen before sending is said before sending; the server checks again. */
function objection(form, file) {
  const most = Number(form.dataset.maxBytes || 0);
  const kinds = (form.dataset.accept || "").split(",").filter(Boolean);
  if (file.size === 0) return "The file is empty.";
  if (most && file.size > most) return `The file has ${size(file.size)}; ${size(most)} is the most.`;
  if (kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) {
    return `This kind of file is not read. Upload one of ${kinds.join(", ")}.`;
  }
  return "";
}

function replace(row, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const fresh = holder.content.firstElementChild;
  if (!fresh) return false;
  row.replaceWith(fresh);
  globalThis.htmx?.process(fresh);
  return true;
}

function outcome(xhr, row, again) {
  const isFragment = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/html") && !/^\s*<!doctype/i.test(xhr.responseText);
  const to = xhr.getResponseHeader("HX-Redirect");
  if (to) location.assign(to);
  else if ((xhr.status < 300 || xhr.status === 409 || xhr.status === 422) && isFragment && replace(row, xhr.responseText)) {
    announce(xhr.status < 300 ? "File received" : "File not accepted");
  } else if (xhr.status === 413) fail(row, "The file is too large to send.");
  else fail(row, "The program did not take the file. Nothing was stored.", again);
}

/** A part above the page's list is told that the list has changed. */
function announce(said) {
  document.dispatchEvent(new CustomEvent("say", { detail: said }));
  document.body.dispatchEvent(new CustomEvent("notes-changed"));
}

function send(form, file, row) {
  row.querySelector("[data-file-said]").textContent = "Uploading";
  const again = () => line(form, [file]);
  const text = objection(form, file);
  if (text) {
    fail(row, text);
    next();
    return;
  }
  const xhr = new XMLHttpRequest();
  const data = new FormData(form);
  const input = form.querySelector("input[type=file]");
  data.delete(input.name);
  data.append(input.name, file);
  xhr.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) row.querySelector("[data-file-bar]")?.setAttribute("width", `${Math.round((100 * event.loaded) / event.total)}%`);
  });
  xhr.addEventListener("load", () => outcome(xhr, row, again));
  xhr.addEventListener("error", () => fail(row, "The connection broke. Nothing was stored.", again));
  xhr.addEventListener("abort", () => row.remove());
  xhr.addEventListener("loadend", next);
  row.querySelector("[data-file-cancel]").onclick = () => xhr.abort();
  xhr.open("POST", form.action);
  // Asks for the row alone, not for the page.
  xhr.setRequestHeader("HX-Request", "true");
  xhr.send(data);
}

function next() {
  busy = waiting.length > 0;
  if (busy) send(...waiting.shift());
}

function line(form, files) {
  for (const file of files) waiting.push(waitingRow(form, file));
  if (!busy) next();
}

/** Every file has its row from the beginning; whoever changes their mind takes it out of the line. */
function waitingRow(form, file) {
  const row = addRow(form, file);
  const place = [form, file, row];
  row.querySelector("[data-file-said]").textContent = "Waits its turn";
  row.querySelector("[data-file-cancel]").onclick = () => {
    waiting.splice(waiting.indexOf(place), 1);
    row.remove();
  };
  return place;
}

// --- Pasted words go the way of a file ----------------------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  const paste = event.target.closest("form[data-paste]");
  const form = document.querySelector("form[data-upload]");
  if (!paste || !form) return;
  event.preventDefault();
  const text = paste.querySelector("textarea");
  line(form, [new File([text.value], "pasted.txt", { type: "text/plain" })]);
  text.value = "";
  const dialog = paste.closest("dialog");
  if (dialog.open) dialog.close();
  else dialog.hidePopover?.();
});

// Without a script one file goes with one press of the button; several would arrive as the last of them.
for (const input of document.querySelectorAll("form[data-upload] input[type=file]")) input.multiple = true;

document.addEventListener("change", (event) => {
  const form = event.target.matches("input[type=file]") && event.target.closest("form[data-upload]");
  if (!form) return;
  line(form, event.target.files);
  event.target.value = "";
});

// --- Dragging -----------------------------------------------------------------------------------------------------------
function zone(event) {
  return event.dataTransfer?.types.includes("Files") ? event.target.closest?.("form[data-upload]") : null;
}

document.addEventListener("dragover", (event) => {
  // A file that misses the zone would replace the page by its picture.
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  const form = zone(event);
  for (const other of document.querySelectorAll(".drop--over")) if (!form?.contains(other)) other.classList.remove("drop--over");
  form?.querySelector(".drop").classList.add("drop--over");
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.querySelector(".drop--over")?.classList.remove("drop--over");
});

document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const form = zone(event);
  document.querySelector(".drop--over")?.classList.remove("drop--over");
  if (form) line(form, event.dataTransfer.files);
});
