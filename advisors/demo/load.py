"""Loads the demo firm through the same services that people use. Twice gives the same firm, not two."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from advisors import services
from advisors.demo.firm import FAMILIES, MEETINGS, STAFF, Family, Meeting, Person
from advisors.models import Account, Advisor, Client, ClientAlias, ClientProfile, Coverage, Household, Note
from compliance import services as gate
from compliance.models import OutboxMessage
from wealthai.models import User

_TRANSCRIPTS = Path(__file__).parent / "transcripts"


def load() -> None:
    with transaction.atomic():
        people = {person.username: _person(person) for person in STAFF}
        for family in FAMILIES:
            _family(family, people[family.advisor])
    for meeting in MEETINGS:
        _meeting(meeting, people["rita"], people["sam"])


def _person(person: Person) -> User:
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


def _family(family: Family, user: User) -> None:
    household, made = Household.objects.get_or_create(name=family.name)
    if not made:
        return
    start = timezone.localdate() - timedelta(days=900)
    Coverage.objects.create(advisor=Advisor.objects.get(user=user), household=household, valid_from=start)
    for member in family.members:
        client = Client.objects.create(
            household=household,
            given_name=member.given,
            family_name=member.family,
            relation=member.relation,
            born_on=date.fromisoformat(member.born) if member.born else None,
            phone=member.phone,
            email=f"{member.given}.{member.family}@mail.example".lower(),
            crm_id=f"CRM-{member.family[:3].upper()}-{member.given[:3].upper()}",
        )
        ClientAlias.objects.bulk_create(ClientAlias(client=client, name=alias) for alias in member.aliases)
        ClientProfile.objects.create(
            client=client,
            valid_from=start,
            risk_tolerance=family.tolerance,
            risk_capacity=family.tolerance,
            time_horizon_years=family.horizon,
            objectives=family.objectives,
        )
    Account.objects.bulk_create(
        Account(household=household, name=name, kind=kind, number_ending=ending, opened_on=start)
        for name, kind, ending in family.accounts
    )


def _meeting(meeting: Meeting, reviewer: User, second: User) -> None:
    given, family = meeting.client.split(" ", 1)
    client = Client.objects.get(given_name=given, family_name=family)
    data = (_TRANSCRIPTS / meeting.file).read_bytes()
    advisor = User.objects.get(advisor__coverage__household=client.household)
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
