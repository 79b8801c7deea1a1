"""The part "Meeting" of a note, on its own page and on the desk: kind and template, who is who, the file as received."""

from __future__ import annotations

from typing import Any

from advisors.checklist import checklist
from advisors.incoming_rows import speaker_rows
from advisors.models import Note, Turn
from advisors.presenting import NoteShown
from advisors.services.carrying import decided_items
from advisors.services.meeting import carried_sentence, note_speakers
from advisors.services.reveal import REASONS
from advisors.words import file_name
from wealthai.templatetags.formats import file_size

KIND_WORDS = {
    "docx": "Word document",
    "pdf": "PDF",
    "eml": "E-mail",
    "vtt": "WebVTT",
    "srt": "SubRip",
    "md": "Markdown",
}


def meeting_context(note: Note, shown: NoteShown) -> dict[str, Any]:
    """For whoever sees the words; `editing` comes from the page."""
    decided = len(decided_items(shown.summary)) if shown.summary else 0
    return {
        "note": note,
        "checklist": checklist(note, shown),
        "speakers": speaker_rows(note_speakers(note)),
        "speakers_said": note.speakers_id is not None,
        "roles": Turn.Role.choices,
        "meeting_types": Note.MeetingType.choices,
        "decided_sentence": carried_sentence(decided) if decided else "",
        "original": {
            "name": file_name(note),
            "line": f"{KIND_WORDS.get(note.file_kind, 'Plain text')}, {file_size(note.received.size)}",
            "extracted": note.extracted_id is not None,
        },
        "reasons": REASONS.items(),
    }


def meeting_part(note: Note, shown: NoteShown, show: str) -> dict[str, Any]:
    """Which part is shown, and what it needs: speakers are read out of the text only where they are shown."""
    return {
        "show": show,
        **(meeting_context(note, shown) if show == "meeting" else {"checklist": checklist(note, shown)}),
    }
