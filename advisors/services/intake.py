"""A transcript comes in: stored as received, once, or refused with a sentence and nothing stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from advisors.models import Advisor, Client, Note
from advisors.services.files import ReadFile, file_read
from advisors.speakers import encoded, unknown_roles
from compliance import journal
from compliance.models import Payload
from compliance.services import payload_store
from wealthai.errors import BadInput, NotAllowed, Refusal, Stale
from wealthai.firm_day import firm_today
from wealthai.models import User
from wealthai.tasking import dispatch


class DuplicateNote(Refusal):
    code = "duplicate_note"


@journal.business_act
def note_upload(
    *,
    by: User,
    client: Client,
    file_name: str,
    data: bytes,
    met_on: date,
    meeting_type: str = Note.MeetingType.OTHER,
    speakers: Mapping[str, str] | None = None,
    read: ReadFile | None = None,
) -> Note:
    """Stores the file of a meeting with `client` and starts its summary. `data` is the file as received; `read`, where it
    was read before; `speakers`, what the advisor says of who is who (label as written -> role)."""
    advisor = uploader(by)
    _refuse_future(met_on)
    read = read or file_read(file_name, data)
    digest = hashlib.sha256(data).hexdigest()
    _refuse_duplicate(client, digest)
    subject = ("client", client.uuid)
    note = Note(
        client=client,
        advisor=advisor,
        uploaded_by=by,
        meeting_type=meeting_type,
        met_on=met_on,
        file_kind=read.kind,
        encoding=read.encoding,
        received=payload_store(kind=Payload.Kind.RECEIVED, media_type=read.media_type, clear=data, subject=subject),
        received_sha256=digest,
        received_name=name_kept(file_name, subject),
        extracted=text_kept(read, subject),
        extractor=read.extractor,
        speakers=speakers_kept(speakers, subject) if speakers else None,
    )
    _insert(note, client, digest)
    journal.act("note.received", note, sha256=digest, bytes=len(data), kind=read.kind)
    start_machine(note)
    return note


@journal.business_act
def note_retry(*, note_id: int, by: User) -> Note:
    """Sends a note that needs attention through the machine again."""
    note = Note.objects.select_for_update().get(pk=note_id)
    if note.state != Note.State.NEEDS_ATTENTION:
        raise Stale("This note does not wait for another try.")
    read_again(note)
    journal.act("note.retried", note)
    return note


def uploader(by: User) -> Advisor:
    advisor: Advisor | None = getattr(by, "advisor", None)
    if advisor is None or not by.has_perm("advisors.upload_note"):
        raise NotAllowed("Only an advisor with a book of business can upload a note.")
    return advisor


def read_again(note: Note) -> None:
    """Back to the first stage. What an earlier run stored stays until this one has ended."""
    note.state, note.attention_reason, note.attempts = Note.State.RECEIVED, "", 0
    note.touched_at = timezone.now()
    note.save(update_fields=["state", "attention_reason", "attempts", "touched_at"])
    start_machine(note)


def start_machine(note: Note) -> None:
    from advisors.tasks import draft_summary

    dispatch(draft_summary, note.pk)


def name_kept(file_name: str, subject: tuple[str, UUID]) -> Payload:
    """People name files after clients: the name is closed like the words."""
    return payload_store(
        kind=Payload.Kind.FILE_NAME, media_type="text/plain", clear=file_name[-200:].encode(), subject=subject
    )


def text_kept(read: ReadFile, subject: tuple[str, UUID]) -> Payload | None:
    """The text that offsets are about, where the file itself is none."""
    if not read.extractor:
        return None
    return payload_store(
        kind=Payload.Kind.TEXT, media_type="text/plain; charset=utf-8", clear=read.text.encode(), subject=subject
    )


def speakers_kept(said: Mapping[str, str], subject: tuple[str, UUID]) -> Payload:
    """Labels are names: who is who is closed like the words."""
    if unknown_roles(said):
        raise BadInput("A speaker is the advisor, the client, the spouse, staff or somebody else. Choose one of these.")
    return payload_store(
        kind=Payload.Kind.SPEAKERS, media_type="application/json", clear=encoded(said), subject=subject
    )


def _refuse_future(met_on: date) -> None:
    if met_on > firm_today():
        raise BadInput("The meeting date lies in the future. Give the day you met.")


def _refuse_duplicate(client: Client, digest: str) -> None:
    """A rejected note holds nobody off: the file may come in anew."""
    notes = Note.objects.filter(client=client, received_sha256=digest)
    first = notes.exclude(state=Note.State.REJECTED).first()
    if first is not None:
        raise DuplicateNote(
            "This file is already a note of this client. Open the first one instead.", link=first.get_absolute_url()
        )


def _insert(note: Note, client: Client, digest: str) -> None:
    """Two uploads of one file at the same moment: the constraint lets one through, the other gets the sentence."""
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        _refuse_duplicate(client, digest)
        raise
