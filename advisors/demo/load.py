"""Loads the demo firm through the same services that people use. Twice gives the same firm, not two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from advisors import services
from advisors.demo.book import load_family
from advisors.demo.firm import STAFF, Person, families
from advisors.models import Advisor, Client, Note
from compliance import services as gate
from compliance.models import OutboxMessage
from wealthai.models import User

_TRANSCRIPTS = Path(__file__).parent / "transcripts"


@dataclass(frozen=True)
class Meeting:
    """`fate` says how far it went: draft, submitted, returned, approved, rejected."""

    file: str
    client: str
    kind: str
    days_ago: int
    fate: str


MEETINGS = (
    Meeting("steinmetz-stock.txt", "Hugo Steinmetz", "service_call", 12, "approved"),
    Meeting("fonseca-trust.txt", "Beatriz Fonseca", "life_event", 9, "approved"),
    Meeting("arden-first.txt", "Lucille Arden", "prospect", 7, "returned"),
    Meeting("nakagawa-rollover.txt", "Walter Nakagawa", "life_event", 5, "rejected"),
    Meeting("doyle-options.txt", "Colm Doyle", "service_call", 3, "submitted"),
    Meeting("mercer-care.vtt", "Joan Mercer", "annual_review", 2, "submitted"),
    Meeting("castellane-call.vtt", "Eleanor Castellane", "service_call", 1, "submitted"),
    Meeting("raman-annual-review.txt", "Priya Raman", "annual_review", 1, "draft"),
)


def load() -> None:
    with transaction.atomic():
        people = load_people()
        for family in families():
            load_family(family)
    for meeting in MEETINGS:
        _meeting(meeting, people["rita"], people["sam"])


def load_people() -> dict[str, User]:
    return {person.username: _person(person) for person in STAFF}


def _person(person: Person) -> User:
    user: User
    user, made = User.objects.get_or_create(
        username=person.username,
        defaults={
            "first_name": person.first,
            "last_name": person.last,
            "email": f"{person.username}@larkmoor.example",
            "is_demo": True,
            "is_staff": person.role == "administrator",
        },
    )
    if made:
        user.set_password(settings.DEMO_PASSWORD)
        user.save(update_fields=["password"])
        user.groups.set(Group.objects.filter(name=person.role))
    if person.role == "advisor":
        Advisor.objects.get_or_create(user=user, defaults={"name": str(user)})
    return user


def _meeting(meeting: Meeting, reviewer: User, second: User) -> None:
    given, family = meeting.client.split(" ", 1)
    client = Client.objects.get(given_name=given, family_name=family)
    data = (_TRANSCRIPTS / meeting.file).read_bytes()
    advisor = User.objects.get(advisor__coverage__in=client.household.coverage.in_force())
    try:
        note = services.note_upload(
            by=advisor,
            client=client,
            file_name=meeting.file,
            data=data,
            met_on=timezone.localdate() - timedelta(days=meeting.days_ago),
            meeting_type=meeting.kind,
        )
    except services.DuplicateNote:
        return
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    if note.state == Note.State.DRAFT and meeting.fate != "draft":
        _review(note, meeting.fate, advisor, reviewer, second)


def _review(note: Note, fate: str, advisor: User, reviewer: User, second: User) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor)
    if fate == "submitted":
        return
    gate.review_claim(review_id=review.pk, by=reviewer)
    if fate == "returned":
        words = "The two weeks need a date, and the brochure has to be named."
        gate.review_return(
            review_id=review.pk, by=reviewer, content_hash=review.content_hash, comment=words, reason_code="missing"
        )
    elif fate == "rejected":
        words = "This is a working paper about an open election form; write it up after the call with both of them."
        gate.review_reject(
            review_id=review.pk, by=reviewer, content_hash=review.content_hash, comment=words, reason_code="other"
        )
    else:
        services.items_keep_rest(note_id=note.pk, by=reviewer)
        review.refresh_from_db()
        review = gate.review_approve(review_id=review.pk, by=reviewer, content_hash=review.content_hash)
        if review.is_open:
            gate.review_claim(review_id=review.pk, by=second)
            gate.review_approve(review_id=review.pk, by=second, content_hash=review.content_hash)
        message = OutboxMessage.objects.get(review=review)
        gate.outbox_deliver(message_id=message.pk, by="task:deliver_outbox")
