"""One note handed out as a file. The act, its fingerprint and what it rests on are kept; the file is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils import timezone

from advisors.export.files import MEDIA_TYPES, json_file, lines_file
from advisors.export.opened import Opened
from advisors.export.parts import parts_of
from advisors.models import Note
from compliance import journal
from compliance.models import ExportFile, Payload
from compliance.proof import digest, journal_proof, payload_proof, plain, review_proof
from compliance.services import export_keep
from wealthai.errors import BadInput, NotAllowed
from wealthai.models import User

_RELATED = (
    "client__household",
    "advisor__user",
    "uploaded_by",
    "received__key",
    "extracted__key",
    "received_name",
    "speakers",
    "mapping__key",
)


@dataclass(frozen=True)
class Handed:
    """What the person gets."""

    export: ExportFile
    data: bytes
    name: str
    media_type: str


@journal.business_act
def note_export(*, note_id: int, form: str, by: User) -> Handed:
    """With the words for whoever sees them today; states and proof for whoever sees the note without them."""
    if form not in MEDIA_TYPES:
        raise BadInput("An export is JSON, JSON Lines or PDF. Choose one of these.")
    note = Note.objects.exportable_by(by).select_related(*_RELATED).filter(pk=note_id).first()
    if note is None:
        raise NotAllowed("You may no longer see this note.")
    opened = Opened(note, by, words=_sees_words(note, by))
    uuid, at = uuid4(), timezone.now()
    parts = plain(parts_of(opened))
    proof = plain(_proof(opened, parts))
    head = plain({"export": uuid, "exported_by": str(by), "exported_at": at, "words": opened.words})
    data = _makers()[form](head, parts, proof)
    export = export_keep(uuid=uuid, record=note, form=form, words=opened.words, data=data, at=at, proof=proof, by=by)
    return Handed(export, data, f"note-{str(note.uuid)[:8]}-{str(uuid)[:8]}.{form}", MEDIA_TYPES[form])


def _makers() -> dict[str, Callable[[dict[str, Any], dict[str, Any], dict[str, Any]], bytes]]:
    """The PDF library is loaded by whoever asks for a PDF, and by nobody else."""

    def pdf_file(head: dict[str, Any], parts: dict[str, Any], proof: dict[str, Any]) -> bytes:
        from advisors.export.pdf import pdf_file as make

        return make(head, parts, proof)

    return {"json": json_file, "jsonl": lines_file, "pdf": pdf_file}


def _sees_words(note: Note, by: User) -> bool:
    """Once they are erased there are none."""
    return note.received.key.wrapped is not None and Note.objects.history_visible_to(by).filter(pk=note.pk).exists()


def _proof(opened: Opened, parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "parts": {name: digest(part) for name, part in parts.items()},
        "payloads": payload_proof(_payloads(opened)),
        "reviews": review_proof(opened.reviews),
        "journal": journal_proof(opened.journal),
    }


def _payloads(opened: Opened) -> Iterator[Payload]:
    """Everything that was stored of this note: as received, as asked, as answered, as delivered."""
    note = opened.note
    held = [note.received, note.extracted, note.received_name, note.speakers, note.mapping]
    held += [summary.mapping for summary in opened.summaries]
    held += [payload for call in opened.calls for payload in (call.request_payload, call.response_payload)]
    held += [message.body for message in opened.messages]
    yield from (one for one in held if one is not None)
