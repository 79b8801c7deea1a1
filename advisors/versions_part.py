"""The part "Changes" of a note, on its own page and on the desk, and what exports it from the part "History"."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from advisors.models import Note
from advisors.presenting import NoteShown
from advisors.versions.history import History, history_of
from advisors.versions.shown import versions_context
from compliance.models import ExportFile


def versions_part(request: HttpRequest, note: Note, shown: NoteShown, show: str) -> dict[str, Any]:
    """Read only where it is shown. Who reads a sample blind sees no decision of the first reader."""
    if show != "changes":
        return {}
    if not Note.objects.history_visible_to(request.user).filter(pk=note.pk).exists():  # type: ignore[arg-type]
        return {"versions_closed": True}
    start, end = (request.GET.get(name, "").replace("\0", "") for name in ("from", "to"))
    return versions_context(note_history(note, shown), start, end)


def export_part(request: HttpRequest, note: Note, *, words: bool) -> dict[str, Any]:
    """For whoever may take the note along as a file."""
    user = request.user
    if not user.has_perm("advisors.export_note"):
        return {}
    if not Note.objects.exportable_by(user).filter(pk=note.pk).exists():  # type: ignore[arg-type]
        return {}
    return {"export_forms": ExportFile.Form.choices, "export_closed": not words}


def note_history(note: Note, shown: NoteShown) -> History:
    return history_of(note, shown.owner_label)
