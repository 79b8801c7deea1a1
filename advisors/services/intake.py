"""A transcript comes in: stored as received, once, or refused with a sentence and nothing stored."""

from __future__ import annotations

import hashlib
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from advisors.models import Client, Note
from advisors.transcripts import TranscriptRefused, kind_of, parse, receive
from compliance import journal
from compliance.models import Payload
from compliance.services import payload_store
from wealthai.errors import BadInput, NotAllowed, Refusal, Stale
from wealthai.models import User
from wealthai.tasking import dispatch

# A day of talk has some 10,000 turns. Beyond these the machine would not end within its time, and the page not open.
MOST_TURNS = 20_000
MOST_LINES = 200_000
_SPLIT = "Upload each meeting as a file of its own."


class UnreadableFile(BadInput):
    code = "unreadable_file"


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
) -> Note:
    """Stores the file of a meeting with `client` and starts its summary. `data` is the file as received."""
    advisor = getattr(by, "advisor", None)
    if advisor is None or not by.has_perm("advisors.upload_note"):
        raise NotAllowed("Only an advisor with a book of business can upload a note.")
    if met_on > timezone.localdate(timezone=ZoneInfo(settings.FIRM_TIME_ZONE)):
        raise BadInput("The meeting date lies in the future. Give the day you met.")
    kind, encoding = _checked(file_name, data)
    digest = hashlib.sha256(data).hexdigest()
    _refuse_duplicate(client, digest)
    payload = payload_store(
        kind=Payload.Kind.RECEIVED,
        media_type="text/vtt" if kind == "vtt" else "text/plain",
        clear=data,
        subject=("client", client.uuid),
    )
    note = Note(
        client=client,
        advisor=advisor,
        uploaded_by=by,
        meeting_type=meeting_type,
        met_on=met_on,
        file_kind=kind,
        encoding=encoding,
        received=payload,
        received_sha256=digest,
        received_name=_name_kept(client, file_name),
    )
    _insert(note, client, digest)
    journal.act("note.received", note, sha256=digest, bytes=len(data), kind=kind)
    _dispatch(note)
    return note


@journal.business_act
def note_retry(*, note_id: int, by: User) -> Note:
    """Sends a note that needs attention through the machine again."""
    note = Note.objects.select_for_update().get(pk=note_id)
    if note.state != Note.State.NEEDS_ATTENTION:
        raise Stale("This note does not wait for another try.")
    note.state, note.attention_reason, note.attempts = Note.State.RECEIVED, "", 0
    note.touched_at = timezone.now()
    note.save(update_fields=["state", "attention_reason", "attempts", "touched_at"])
    journal.act("note.retried", note)
    _dispatch(note)
    return note


def _checked(file_name: str, data: bytes) -> tuple[str, str]:
    """-> (kind, encoding) of a file that can be read as a transcript."""
    if len(data) > settings.NOTE_MAX_BYTES:
        megabytes = settings.NOTE_MAX_BYTES // (1024 * 1024)
        raise UnreadableFile(
            f"The file is larger than {megabytes} MB. Export the transcript without its recording, or split it."
        )
    if max(data.count(b"\n"), data.count(b"\r")) > MOST_LINES:
        raise UnreadableFile(f"The file has more than {MOST_LINES:,} lines. {_SPLIT}")
    try:
        kind = kind_of(file_name)
        received = receive(data)
        turns = parse(received.text, kind)
    except TranscriptRefused as refused:
        raise UnreadableFile(refused.sentence) from refused
    if not turns:
        raise UnreadableFile("Nobody says anything in this file. Check that it is the transcript, and export it again.")
    if len(turns) > MOST_TURNS:
        raise UnreadableFile(f"The file has {len(turns):,} turns; a meeting has at most {MOST_TURNS:,}. {_SPLIT}")
    return kind, received.encoding


def _name_kept(client: Client, file_name: str) -> Payload:
    """People name files after clients: the name is closed like the words."""
    return payload_store(
        kind=Payload.Kind.FILE_NAME,
        media_type="text/plain",
        clear=file_name[-200:].encode(),
        subject=("client", client.uuid),
    )


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


def _dispatch(note: Note) -> None:
    from advisors.tasks import draft_summary

    dispatch(draft_summary, note.pk)
