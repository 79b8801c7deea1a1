"""How far the machine is with a note, as the stages of a page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from advisors.models import Note
from advisors.words import file_name
from wealthai.templatetags.formats import file_size


def stages(note: Note) -> list[dict[str, Any]]:
    order = list(Note.Stage)
    at = order.index(Note.Stage(note.stage))
    over = not note.is_with_machine
    return [
        {
            "name": stage.label,
            "state": _state(note, place, at, over),
            "note": _said(note, stage, place, at, over),
            "share": None,
        }
        for place, stage in enumerate(order)
    ]


def _state(note: Note, place: int, at: int, over: bool) -> str:
    if note.state == Note.State.NEEDS_ATTENTION and place == at:
        return "failed"
    if place < at or (over and note.state != Note.State.NEEDS_ATTENTION):
        return "done"
    return "now" if place == at and note.state == Note.State.WORKING else "wait"


def _said(note: Note, stage: Note.Stage, place: int, at: int, over: bool) -> str:
    done = place < at or over
    if stage == Note.Stage.REDACTING and done:
        return "1 value hidden" if note.hidden_values == 1 else f"{note.hidden_values} values hidden"
    return "Next" if place == at + 1 and not over else ""


_RESULTS = {Note.State.DRAFT: "Check the draft", Note.State.NEEDS_ATTENTION: "Look at it"}


def file_row(note: Note) -> dict[str, Any]:
    """For `_components/file_row.html`: polled while the machine works, then a link to the note."""
    file = {
        "name": file_name(note) or str(note),
        "line": file_size(note.received.size),
        "url": note.get_absolute_url(),
        "client": str(note.client),
        "client_line": note.get_state_display(),
        "stages": stages(note),
        "act": "" if note.is_with_machine else _RESULTS.get(Note.State(note.state), "Open it"),
        "error": note.attention_reason if note.state == Note.State.NEEDS_ATTENTION else "",
    }
    poll = reverse("advisors:note-progress", args=[note.uuid]) + "?row=1" if note.is_with_machine else ""
    return {"file": file, "id": f"file-{note.uuid}", "poll": poll}


def refused_row(name: str, size: int, sentence: str, link: str) -> dict[str, Any]:
    file = {"name": name, "line": file_size(size), "url": link, "act": "Open the first one" if link else ""}
    return {"file": {**file, "error": sentence}, "id": "", "poll": ""}
