"""Laying a review aside for a while. The due time goes on running, and nothing is laid aside beyond it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from compliance import journal
from compliance.models import Review
from compliance.services.gate import HeldByAnother, clock, kept, let_go, locked, need, need_open, need_words, record_act
from wealthai.errors import BadInput, Stale
from wealthai.models import User


@journal.business_act
def review_snooze(*, review_id: int, until: datetime, reason: str, by: User) -> Review:
    review = locked(review_id)
    need(by, review)
    need_open(review)
    if review.holder_id not in (None, by.pk):
        raise HeldByAnother(f"{review.claimed_by} holds this review now. Nothing was changed.")
    need_words(reason, "Say what it waits for: your colleagues read it in the queue.")
    if until <= timezone.now():
        raise BadInput("Choose a time that lies ahead.")
    if until > review.due_at:
        raise BadInput(
            f"It is due on {review.due_at:%-d %b} at {clock(review.due_at)}, and its time goes on running. "
            "Choose an earlier time, or escalate it."
        )
    review.snoozed_until, review.snoozed_by, review.snooze_reason = until, by, kept(review, reason)[:300]
    review.save(update_fields=["snoozed_until", "snoozed_by", "snooze_reason"])
    let_go(review)
    record_act("review.snoozed", review, reason=review.snooze_reason, until=until.isoformat())
    return review


@journal.business_act
def review_wake(*, review_id: int, by: User) -> Review:
    review = locked(review_id)
    need(by, review)
    need_open(review)
    if not review.is_snoozed:
        raise Stale("It is not laid aside.")
    wake(review)
    record_act("review.woken", review)
    return review


def wake(review: Review) -> None:
    review.snoozed_until, review.snoozed_by, review.snooze_reason = None, None, ""
    review.save(update_fields=["snoozed_until", "snoozed_by", "snooze_reason"])
