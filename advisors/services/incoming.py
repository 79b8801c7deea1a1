"""Files whose client is not confirmed yet: received with a guess, then taken as a note or discarded by whoever sent them.

Until then their words are closed under a key of their own, and nothing is stored for any client."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from advisors.meetings.clients import Candidate, guess_client
from advisors.meetings.dates import guess_day
from advisors.meetings.templates import guess_meeting_type
from advisors.models import Client, Incoming, Note
from advisors.selectors import book_of
from advisors.services.files import ReadFile, file_read
from advisors.services.intake import (
    DuplicateNote,
    name_kept,
    note_upload,
    text_kept,
    uploader,
)
from advisors.speakers import Speaker, speakers_in, with_book
from advisors.transcripts import parse
from advisors.words import received_text
from compliance import journal
from compliance.models import Payload
from compliance.services import payload_open, payload_store
from compliance.services.payloads import data_key_destroy
from wealthai.errors import Refusal, Stale
from wealthai.firm_day import firm_today
from wealthai.models import User

# What nobody asks for any longer is not kept: the sender still has the file.
KEPT = timedelta(days=14)
ASKED = "asked"


@journal.business_act
def file_receive(*, by: User, file_name: str, data: bytes, asked_for: Client | None = None) -> Incoming:
    """Keeps a file until its client is confirmed, with a guess of client, day, kind of meeting and speakers. The same file
    again is the same row. `asked_for`: the client from whose page it was sent."""
    uploader(by)
    digest = hashlib.sha256(data).hexdigest()
    held = _held(by, digest)
    if held is not None:
        return held
    _refuse_known(by, digest)
    read = file_read(file_name, data)
    uuid = uuid4()
    subject = ("incoming", uuid)
    guess, speakers = _guess(read, file_name, by, asked_for)
    incoming = Incoming(
        uuid=uuid,
        uploaded_by=by,
        file_kind=read.kind,
        encoding=read.encoding,
        received=payload_store(kind=Payload.Kind.RECEIVED, media_type=read.media_type, clear=data, subject=subject),
        received_sha256=digest,
        received_name=name_kept(file_name, subject),
        extracted=text_kept(read, subject),
        extractor=read.extractor,
        speakers=_closed(speakers, subject),
        guess=guess,
    )
    try:
        with transaction.atomic():
            incoming.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal("This file is being received already. It stands beside the drop zone.") from error
    journal.act("file.received", incoming, sha256=digest, bytes=len(data), kind=read.kind)
    return incoming


@journal.business_act
def incoming_take(
    *,
    incoming_id: int,
    by: User,
    client: Client,
    met_on: date,
    meeting_type: str,
    speakers: Mapping[str, str] | None = None,
) -> Note:
    """Its advisor says whose meeting it was: the file becomes a note of this client, under the client's key."""
    incoming = _waiting(incoming_id, by)
    note = note_upload(
        by=by,
        client=client,
        file_name=payload_open(incoming.received_name).decode(),
        data=payload_open(incoming.received),
        met_on=met_on,
        meeting_type=meeting_type,
        speakers=speakers,
        read=_read(incoming),
    )
    _end(incoming, Incoming.State.TAKEN, note, by)
    return note


@journal.business_act
def incoming_discard(*, incoming_id: int, by: User | str) -> None:
    incoming = _waiting(incoming_id, by)
    _end(incoming, Incoming.State.DISCARDED, None, by)
    journal.act("file.discarded", incoming)


def _held(by: User, digest: str) -> Incoming | None:
    return Incoming.objects.visible_to(by).waiting().filter(received_sha256=digest).first()


def _refuse_known(by: User, digest: str) -> None:
    notes = Note.objects.covered_by(by).filter(received_sha256=digest).exclude(state=Note.State.REJECTED)
    first = notes.select_related("client").first()
    if first is not None:
        raise DuplicateNote(
            f"This file is already a note of {first.client}. Open the first one instead.",
            link=first.get_absolute_url(),
        )


def _guess(read: ReadFile, file_name: str, by: User, asked_for: Client | None) -> tuple[dict[str, Any], list[Speaker]]:
    """-> (ids, codes and numbers only: no word of the file, speakers with roles)."""
    advisor = uploader(by)
    labels = [speaker.label for speaker in speakers_in(read.turns)]
    found = guess_client(read.text, labels, book_of(by), advisor_names=[advisor.name])
    day = guess_day(read.text, kind=read.kind, file_name=file_name, today=firm_today())
    guess: dict[str, Any] = {
        "client": found.best.key if found.best else "",
        "why": found.best.reasons if found.best else {},
        "others": [_other(one) for one in found.others],
        "met_on": day.day.isoformat() if day else "",
        "met_from": day.source if day else "",
        "meeting_type": guess_meeting_type(read.text, file_name),
    }
    if asked_for is not None:
        guess |= {"client": str(asked_for.uuid), "why": {ASKED: 1}}
    client = Client.objects.covered_by(by).filter(uuid=guess["client"]).first() if guess["client"] else None
    turns = with_book(read.turns, read.text, advisor=advisor.name, client=client) if client else read.turns
    return guess, speakers_in(turns)


def _other(one: Candidate) -> dict[str, Any]:
    return {"client": one.key, "why": one.reasons}


def _closed(speakers: list[Speaker], subject: tuple[str, UUID]) -> Payload:
    rows = [[one.label, one.role, one.turns] for one in speakers]
    return payload_store(
        kind=Payload.Kind.SPEAKERS,
        media_type="application/json",
        clear=json.dumps(rows, ensure_ascii=False).encode(),
        subject=subject,
    )


def _waiting(incoming_id: int, by: User | str) -> Incoming:
    rows = Incoming.objects.select_for_update(of=("self",)).select_related(
        "received__key", "received_name__key", "extracted__key", "uploaded_by"
    )
    incoming = rows.get(pk=incoming_id)
    if incoming.state != Incoming.State.WAITING:
        link = incoming.note.get_absolute_url() if incoming.note else ""
        raise Stale(f"This file {incoming.get_state_display().lower()} already. Nothing was changed.", link=link)
    return incoming


def _read(incoming: Incoming) -> ReadFile:
    text = received_text(incoming)
    return ReadFile(incoming.file_kind, incoming.encoding, text, incoming.extractor, parse(text, incoming.file_kind))


def _end(incoming: Incoming, state: Incoming.State, note: Note | None, by: User | str) -> None:
    """What it held can never be read again: the words live once, in the note, or nowhere."""
    incoming.state, incoming.note = state, note
    incoming.save(update_fields=["state", "note"])
    data_key_destroy(subject=("incoming", incoming.uuid), by=by)


def incoming_left_behind() -> list[int]:
    old = Incoming.objects.waiting().filter(created_at__lt=timezone.now() - KEPT)
    return list(old.values_list("pk", flat=True)[:200])
