"""What became of the meetings of the demo, through the services that people use, each step at its time.

A meeting stands whole or not at all, so a loading that was cut short is finished by the next one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from advisors import services
from advisors.demo.clock import at, working_day
from advisors.demo.corrections import correct
from advisors.demo.firm import HERE, read_toml
from advisors.demo.papers import file_of
from advisors.models import Client, Note
from advisors.services.pipeline import MAX_ATTEMPTS
from compliance import journal
from compliance import services as gate
from compliance.delivery import NotDelivered, Parcel
from compliance.models import OutboxMessage, Review
from wealthai.firm_day import firm_today
from wealthai.models import User

_TRANSCRIPTS = HERE / "transcripts"
_UNDECIDED = ("submitted", "claimed")
_SENT = "task:deliver_outbox"


@dataclass(frozen=True)
class Meeting:
    """The columns of `meetings.toml`, which says what they mean."""

    file: str
    client: str
    kind: str
    days: int
    hour: str
    fate: str
    by: str = ""
    hours: int = 1
    told: list[str] = field(default_factory=lambda: ["", ""])
    edits: list[str] = field(default_factory=list)

    def uploaded(self) -> datetime:
        """What came in today did so a while before the loading, whatever the hour is."""
        if self.days:
            return working_day(self.days, self.hour)
        ago = time.fromisoformat(self.hour)
        return timezone.now() - timedelta(hours=ago.hour, minutes=ago.minute)


@dataclass(frozen=True)
class _Silent:
    """A CRM that does not take the parcel."""

    sentence: str
    final: bool
    name: str = "crm.larkmoor.example"

    def send(self, parcel: Parcel) -> str:
        raise NotDelivered(self.sentence, final=self.final)


def meetings() -> Iterator[Meeting]:
    for told in read_toml(HERE / "meetings.toml")["meeting"]:
        yield Meeting(**told)


@transaction.atomic
def load_meeting(meeting: Meeting) -> None:
    data = file_of(_TRANSCRIPTS, meeting.file)
    given, family = meeting.client.split(" ", 1)
    client = Client.objects.select_related("household").get(given_name=given, family_name=family)
    # A rejected note would let the same file in again; the demo does not.
    if Note.objects.filter(client=client, received_sha256=hashlib.sha256(data).hexdigest()).exists():
        return
    start = meeting.uploaded()
    with at(start):
        advisor = User.objects.get(advisor__coverage__in=client.household.coverage.in_force(firm_today()))
        note = services.note_upload(
            by=advisor,
            client=client,
            file_name=meeting.file,
            data=data,
            met_on=firm_today(),
            meeting_type=meeting.kind,
        )
    if meeting.fate == "machine":
        return
    with at(start + timedelta(minutes=1)):
        _drafted(note, meeting.fate)
    if note.state == Note.State.DRAFT and meeting.edits:
        with at(start + timedelta(minutes=9)):
            correct(note, meeting.edits, advisor)
    if note.state == Note.State.DRAFT and meeting.fate != "draft":
        _reviewed(note, meeting, advisor, start + timedelta(minutes=15))


def _drafted(note: Note, fate: str) -> None:
    """What needs attention was tried as often as the machine tries, each time by a worker that died."""
    if fate == "attention":
        with journal.acting("task:draft_summary"):
            Note.objects.filter(pk=note.pk).update(attempts=MAX_ATTEMPTS, state=Note.State.WORKING)
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()


def _reviewed(note: Note, meeting: Meeting, advisor: User, submitted: datetime) -> None:
    with at(submitted):
        review = services.note_submit(note_id=note.pk, by=advisor)
    if meeting.fate in _UNDECIDED:
        if meeting.fate == "claimed":
            gate.review_claim(review_id=review.pk, by=User.objects.get(username=meeting.by))
        return
    reviewer = User.objects.get(username=meeting.by)
    decided = submitted + timedelta(hours=meeting.hours)
    with at(decided - timedelta(minutes=9)):
        gate.review_claim(review_id=review.pk, by=reviewer)
    with at(decided):
        _decided(review, note, meeting, reviewer)
    review.refresh_from_db()
    if review.is_open and meeting.fate != "first":
        _seconded(review, reviewer, decided)
    review.refresh_from_db()
    if review.status == Review.Status.APPROVED:
        _sent(OutboxMessage.objects.get(review=review), meeting.fate)


def _decided(review: Review, note: Note, meeting: Meeting, by: User) -> None:
    code, words = meeting.told
    if meeting.fate in ("returned", "rejected"):
        decide = gate.review_return if meeting.fate == "returned" else gate.review_reject
        decide(review_id=review.pk, by=by, content_hash=review.content_hash, comment=words, reason_code=code)
        return
    services.items_keep_rest(note_id=note.pk, by=by)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=by, content_hash=review.content_hash)


def _seconded(review: Review, first: User, decided: datetime) -> None:
    second = User.objects.get(username="sam" if first.username == "rita" else "rita")
    with at(decided + timedelta(minutes=20)):
        gate.review_claim(review_id=review.pk, by=second)
    with at(decided + timedelta(minutes=31)):
        gate.review_approve(review_id=review.pk, by=second, content_hash=review.content_hash)


def _sent(message: OutboxMessage, fate: str) -> None:
    if fate == "approved":
        closed = _Silent("The CRM answered 422: it does not know this client.", final=True)
        with at(message.next_try_at + timedelta(seconds=5)):
            gate.outbox_deliver(message_id=message.pk, by=_SENT, destination=closed)
    elif fate == "waiting":
        _tried(message)
    else:
        with at(message.next_try_at + timedelta(seconds=5)):
            gate.outbox_deliver(message_id=message.pk, by=_SENT)


def _tried(message: OutboxMessage) -> None:
    """The last of its many tries is now, and the next one hours away."""
    busy = _Silent("The CRM answered 503 Service Unavailable.", final=False)
    for back in range(10, -1, -1):
        with at(timezone.now() - timedelta(hours=2 * back)):
            OutboxMessage.objects.filter(pk=message.pk).update(next_try_at=timezone.now())
            gate.outbox_deliver(message_id=message.pk, by=_SENT, destination=busy)
