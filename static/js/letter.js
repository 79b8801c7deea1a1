// "Copy": the program records that the words were handed over, and answers with them; only then they go to the clipboard.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-copies]");
  if (!form || !navigator.clipboard) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error();
    await navigator.clipboard.writeText(await answer.text());
    say("Copied. That it was handed to you stands in the journal.");
  } catch {
    say("It was not copied. Load the page again: what stands in the way is said there.", "stop");
  }
  button.disabled = false;
});

function say(text, tone = "done") {
  document.body.dispatchEvent(new CustomEvent("toasts", { bubbles: true, detail: { list: [{ text, tone }] } }));
}
