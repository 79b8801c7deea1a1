"""Reads that span models or are used in more than one place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from compliance.complaint_dates import near_dates
from compliance.eligible import away
from compliance.models import (
    AssignmentRule,
    Complaint,
    JournalRow,
    OutboxMessage,
    PromptVersion,
    Review,
    ReviewComment,
    SampleRead,
)
from wealthai.models import User
from wealthai.records import kinds_decided_by, record_class


def queue_for(user: User) -> QuerySet[Review]:
    """Open reviews of the kinds this person decides, most urgent first."""
    return (
        Review.objects.open()
        .filter(subject_type__in=kinds_decided_by(user))
        .select_related("owner", "submitted_by", "last_writer", "claimed_by", "first_by", "assigned_to", "level")
        .order_by("due_at", "id")
    )


def reviews_breaching(limit: int = 500) -> list[int]:
    due = Review.objects.open().filter(breached_at=None, due_at__lte=timezone.now())
    return list(due.order_by("due_at").values_list("pk", flat=True)[:limit])


def complaints_breaching(limit: int = 500) -> list[int]:
    late = Complaint.objects.filter(
        state=Complaint.State.RECEIVED, breached_at=None, acknowledge_by__lte=timezone.now()
    )
    return list(late.values_list("pk", flat=True)[:limit])


def complaints_to_warn(limit: int = 500) -> list[int]:
    """With a date that is near or over; those whose dates were all noted come again until they are met."""
    return list(Complaint.objects.filter(near_dates()).values_list("pk", flat=True)[:limit])


def complaints_running(user: User) -> int:
    return Complaint.objects.visible_to(user).running().count()


def reviews_of_absent(limit: int = 500) -> list[int]:
    """Assigned to somebody who is away, and not read by them now."""
    waiting = Review.objects.open().filter(assigned_to__in=away()).order_by("due_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def reviews_to_assign(limit: int = 200) -> list[int]:
    """Free, and nobody's turn, though there are rules: whoever they name was full or away."""
    if not AssignmentRule.objects.filter(active=True).exists():
        return []
    return list(Review.objects.free().filter(assigned_to=None).order_by("due_at").values_list("pk", flat=True)[:limit])


def claimable_count(user: User) -> int:
    """What waits for this person: open, not held by a colleague, not own work."""
    now = timezone.now()
    held = Q(claimed_until__gt=now) & ~Q(claimed_by=user)
    others = Q(assigned_to__isnull=False) & ~Q(assigned_to=user)
    return Review.objects.approvable_by(user).exclude(held).exclude(others).count()


def timeline_of(kind: str, uuid: UUID) -> QuerySet[JournalRow]:
    """The acts on one record, oldest first, with the people behind them. The caller has checked that it may be seen."""
    rows = JournalRow.objects.of(kind, uuid).exclude(event="review.noticed")
    return rows.select_related("user").order_by("id")


def comments_for(user: User, review: Review) -> list[ReviewComment]:
    """What was said about it, oldest first, as this reader may see it. The caller has checked that they see the review."""
    comments = list(review.comments.select_related("by"))
    if comments:
        kind = record_class(review.subject_type)
        unhidden = kind.unhidden(kind.get(review.subject_id), user)
        for comment in comments:
            comment.text = unhidden(comment.text, comment.at)
    return comments


def latest_review(kind: str, uuid: UUID) -> Review | None:
    review = Review.objects.filter(subject_type=kind, subject_id=uuid).order_by("-id").first()
    return review and with_people(review)


_PEOPLE = ("owner", "submitted_by", "last_writer", "claimed_by", "first_by", "decided_by")


def with_people(review: Review) -> Review:
    """Everybody named in it by one question: mostly they are the same two or three, and six joins are planned slowly."""
    held = {name: pk for name in _PEOPLE if (pk := getattr(review, f"{name}_id"))}
    people = User.objects.in_bulk(set(held.values()))
    for name, pk in held.items():
        setattr(review, name, people[pk])
    return review


def blind_read(user: User, kind: str, uuid: UUID) -> SampleRead | None:
    """The second reading of this record that the person has in hand. Until the verdict is given, what the first reader
    decided is kept from them: page, history, comments, journal."""
    return SampleRead.objects.held_by(user).filter(draw__kind=kind, review__subject_id=uuid).first()


def latest_reviews(kind: str, uuids: list[UUID]) -> dict[UUID, Review]:
    """For a list: one question for all its rows."""
    rows = Review.objects.filter(subject_type=kind, subject_id__in=uuids).select_related("claimed_by", "decided_by")
    return {review.subject_id: review for review in rows.order_by("id")}


def champion(prompt: str) -> PromptVersion:
    return PromptVersion.objects.select_related("prompt").get(prompt__name=prompt, state=PromptVersion.State.CHAMPION)


def outbox_due(limit: int = 500) -> list[int]:
    return list(OutboxMessage.objects.due().order_by("next_try_at").values_list("pk", flat=True)[:limit])


def outbox_counts() -> dict[str, int]:
    return dict(OutboxMessage.objects.values_list("state").annotate(n=Count("pk")))


def decisions_since(days: int, now: Any = None) -> QuerySet[Review]:
    since = (now or timezone.now()) - timedelta(days=days)
    return Review.objects.filter(status__in=Review.DECIDED, decided_at__gte=since)
