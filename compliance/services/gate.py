"""What every act on a review shares: the lock, who may, who holds it, what is written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from compliance import journal
from compliance.models import Review
from wealthai.errors import BadInput, NotAllowed, Refusal, Stale
from wealthai.models import User
from wealthai.records import record_class


class AlreadyDecided(Stale):
    code = "already_decided"


class HeldByAnother(Refusal):
    code = "held_by_another"


class NotHeld(Refusal):
    code = "not_held"


class OwnWork(NotAllowed):
    code = "own_work"


def locked(review_id: int) -> Review:
    return Review.objects.select_for_update(of=("self",)).get(pk=review_id)


def need(by: User, review: Review) -> None:
    kind = record_class(review.subject_type)
    if not by.has_perm(kind.decide_permission):
        raise NotAllowed(f"Your role decides on no {kind.plural.lower()}.", subject=review)


def need_open(review: Review) -> None:
    if not review.is_open:
        raise AlreadyDecided(
            f"{review.decided_by} {review.get_status_display().lower()} this review already. Nothing was changed."
        )


def held(review: Review, by: User) -> None:
    need_open(review)
    if review.holder_id is None:
        raise NotHeld("Your claim has run out. Claim the review again; your changes so far are kept.")
    if review.holder_id != by.pk:
        raise HeldByAnother(f"{review.claimed_by} holds this review now. Nothing was changed.")


def let_go(review: Review) -> None:
    """Nobody holds it from here on."""
    review.claimed_by = review.claimed_at = review.claimed_until = None
    review.save(update_fields=["claimed_by", "claimed_at", "claimed_until"])


def prolong(review: Review) -> None:
    """Whoever works on a review keeps it: each change starts the time of the claim anew."""
    review.claimed_until = timezone.now() + timedelta(minutes=settings.REVIEW_CLAIM_MINUTES)
    review.save(update_fields=["claimed_until"])


def deciding(review_id: int, by: User, content_hash: str) -> tuple[Review, Any]:
    """Locks the record first, then its review: a change of the record does so in the same order, and neither waits for
    the other for ever. Which record a review is about never changes, so it may be read before the lock."""
    about = Review.objects.only("subject_type", "subject_id").get(pk=review_id)
    need(by, about)
    record = record_class(about.subject_type).get(about.subject_id, lock=True)
    review = locked(review_id)
    held(review, by)
    if review.content_hash != content_hash:
        raise Stale("The record changed after this page was opened. Read it again, then decide; nothing was decided.")
    return review, record


def not_own_work(review: Review, by: User) -> None:
    """Neither whose it is, nor who sent it, nor who last wrote in it; and the second approval is another person's."""
    if by.pk in (review.owner_id, review.submitted_by_id, review.last_writer_id):
        raise OwnWork(_own_work_sentence(review, by), subject=review)
    if by.pk == review.first_by_id:
        raise OwnWork("You approved this already. The second approval is a colleague's.", subject=review)


def record_act(event: str, review: Review, reason: str = "", **data: Any) -> None:
    """Under the reviewed record, whose timeline it belongs to."""
    journal.act(event, about=about(review), reason=reason, review=review.uuid, **data)


def about(review: Review) -> tuple[str, UUID]:
    return review.subject_type, review.subject_id


def kept(review: Review, words: str) -> str:
    """A typed reason as it may be kept: reviews and journal outlive an erasure, so they name nobody."""
    kind = record_class(review.subject_type)
    return kind.hidden(kind.get(review.subject_id), words.strip()) if words.strip() else ""


def need_words(text: str, sentence: str) -> None:
    if not text.strip():
        raise BadInput(sentence)


def clock(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(settings.FIRM_TIME_ZONE)).strftime("%H:%M")


def _own_work_sentence(review: Review, by: User) -> str:
    if by.pk == review.owner_id:
        return f"This is your own {record_class(review.subject_type).label.lower()}. A colleague has to approve it."
    if by.pk == review.submitted_by_id:
        return "You submitted this yourself. A colleague has to approve it."
    return "You wrote words in it. Its advisor accepts them, or another reviewer approves."
