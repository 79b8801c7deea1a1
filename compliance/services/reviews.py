"""The gate: open, claim, hand over, decide. Lock, check, change, record, hand on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from compliance import journal
from compliance.eligible import rank_of
from compliance.models import ReasonCode, Review
from compliance.policies import CalendarRules, in_force
from compliance.services.assignment import assign_by_rule
from compliance.services.complaints import complaint_raise
from compliance.services.desk_rules import reason_used
from compliance.services.escalation import high_enough
from compliance.services.gate import (
    AlreadyDecided,
    HeldByAnother,
    NotHeld,
    OwnWork,
    clock,
    deciding,
    held,
    kept,
    let_go,
    locked,
    need,
    need_open,
    need_words,
    not_own_work,
    prolong,
    record_act,
)
from compliance.services.snooze import wake
from wealthai.errors import BadInput, NotAllowed
from wealthai.models import User
from wealthai.records import record_class
from wealthai.tasking import dispatch

__all__ = ["AlreadyDecided", "HeldByAnother", "NotHeld", "OwnWork"]


@journal.business_act
def review_open(
    *,
    subject_type: str,
    subject_id: UUID,
    title: str,
    content_hash: str,
    owner: User,
    last_writer: User | None,
    by: User,
    risk_flags: int = 0,
    high_flags: int = 0,
    high_raised: int = 0,
    flag_kinds: Sequence[str] = (),
    words: int = 0,
    due_at: datetime | None = None,
) -> Review:
    """Due in working hours by the calendar in force today; a calendar that changes later moves no due time."""
    now = timezone.now()
    amber, due = in_force(CalendarRules).due(now, high=high_flags > 0)
    review = Review.objects.create(
        subject_type=subject_type,
        subject_id=subject_id,
        title=title,
        content_hash=content_hash,
        owner=owner,
        submitted_by=by,
        submitted_at=now,
        last_writer=last_writer,
        risk_flags=risk_flags,
        high_flags=high_flags,
        high_raised=max(high_flags, high_raised),
        flag_kinds=sorted(set(flag_kinds)),
        words=words,
        due_at=due_at or due,
        amber_at=amber if due_at is None else None,
    )
    review.refresh_from_db(fields=["needs_second"])
    record_act("review.opened", review)
    _raise_complaint(review)
    assign_by_rule(review)
    return review


@journal.business_act
def review_claim(*, review_id: int, by: User, take_over: bool = False, reason: str = "") -> Review:
    """Takes a free review, or prolongs one's own claim. Taking a colleague's needs `take_over` and a reason."""
    review = locked(review_id)
    need(by, review)
    holder = review.holder_id
    if holder not in (None, by.pk):
        _check_take_over(review, take_over, reason, by)
    return _claim(review, by, event="review.claimed" if holder in (None, by.pk) else "review.taken-over", reason=reason)


@journal.business_act
def review_claim_next(*, by: User, after: int | None = None, only: Q | None = None) -> Review | None:
    """The most urgent free review that this person may approve. Rows that a colleague is locking are passed over,
    so two people who press Next at once get two different ones."""
    rows = Review.objects.offered_to(by).approvable_by(by).exclude(level__rank__gt=rank_of(by)).order_by("due_at", "id")
    if after is not None:
        rows = rows.exclude(pk=after)
    if only is not None:
        rows = rows.filter(only)
    review = rows.select_for_update(skip_locked=True, of=("self",)).first()
    return _claim(review, by, event="review.claimed") if review is not None else None


@journal.business_act
def review_release(*, review_id: int, by: User) -> Review:
    review = locked(review_id)
    held(review, by)
    let_go(review)
    record_act("review.released", review)
    return review


@journal.business_act
def review_rewrite(
    *,
    review_id: int,
    content_hash: str,
    by: User,
    new_words: bool,
    high_flags: int,
    risk_flags: int,
    high_raised: int = 0,
    flag_kinds: Sequence[str] = (),
) -> Review:
    """The record's content changed while it is open. New words make `by` their author, who then may not approve them.
    A first approval was of the content as it was, so it falls."""
    review = locked(review_id)
    fallen = review.first_by_id is not None and review.content_hash != content_hash
    review.content_hash, review.high_flags, review.risk_flags = content_hash, high_flags, risk_flags
    review.high_raised = max(review.high_raised, high_flags, high_raised)
    review.flag_kinds = sorted({*review.flag_kinds, *flag_kinds})
    fields = ["content_hash", "high_flags", "risk_flags", "high_raised", "flag_kinds"]
    if new_words and review.last_writer_id != by.pk:
        review.last_writer = by
        fields.append("last_writer")
        if review.assigned_to_id == by.pk:
            review.assigned_to = review.assigned_at = review.assigned_rule = None
            fields += ["assigned_to", "assigned_at", "assigned_rule"]
    if fallen:
        review.first_by = review.first_at = None
        fields += ["first_by", "first_at"]
    review.save(update_fields=fields)
    if fallen:
        record_act("review.first-approval-fell", review)
    review.refresh_from_db(fields=["needs_second"])
    _raise_complaint(review)
    return review


@journal.business_act
def review_approve(*, review_id: int, by: User, content_hash: str, comment: str = "") -> Review:
    """The decision; or, where two people have to approve, the first of the two approvals."""
    review, record = deciding(review_id, by, content_hash)
    not_own_work(review, by)
    kind = record_class(review.subject_type)
    kind.check_approvable(record, review, by)
    if review.needs_second and review.first_by_id is None:
        return _approve_first(review, by, comment)
    _need_level(review, by)
    _decide(review, Review.Status.APPROVED, by, comment)
    kind.on_approved(record, review, by)
    return review


@journal.business_act
def review_return(*, review_id: int, by: User, content_hash: str, comment: str, reason_code: str = "") -> Review:
    review, record = deciding(review_id, by, content_hash)
    need_words(comment, "Say what has to change before it can be approved.")
    _need_way_back(review)
    _need_level(review, by)
    _decide(review, Review.Status.RETURNED, by, comment, reason_code)
    _reason_used(review, ReasonCode.Act.RETURN, record, by)
    record_class(review.subject_type).on_returned(record, review, by)
    return review


@journal.business_act
def review_reject(*, review_id: int, by: User, content_hash: str, comment: str, reason_code: str = "") -> Review:
    review, record = deciding(review_id, by, content_hash)
    need_words(comment, "Say why it is rejected: the reason stands in the journal.")
    _need_level(review, by)
    _decide(review, Review.Status.REJECTED, by, comment, reason_code)
    _reason_used(review, ReasonCode.Act.REJECT, record, by)
    record_class(review.subject_type).on_rejected(record, review, by)
    return review


def review_for_change(*, review_id: int, by: User) -> Review:
    """The locked review, when `by` may change its record now: it is open and `by` holds the claim."""
    review = locked(review_id)
    held(review, by)
    prolong(review)
    return review


def _claim(review: Review, by: User, *, event: str, reason: str = "") -> Review:
    need_open(review)
    first = review.holder_id != by.pk
    now = timezone.now()
    if review.is_snoozed:
        wake(review)
    review.claimed_by = by
    review.claimed_at = now if first else review.claimed_at
    review.claimed_until = now + timedelta(minutes=settings.REVIEW_CLAIM_MINUTES)
    review.save(update_fields=["claimed_by", "claimed_at", "claimed_until"])
    if first:
        record_act(event, review, reason=kept(review, reason))
        kind = record_class(review.subject_type)
        kind.on_claimed(kind.get(review.subject_id), review, by)
    return review


def _check_take_over(review: Review, take_over: bool, reason: str, by: User) -> None:
    if not take_over:
        until = review.claimed_until
        assert until is not None
        raise HeldByAnother(
            f"{review.claimed_by} holds this review until {clock(until)}. Take it over with a reason, or take the next one."
        )
    if not by.has_perm("compliance.take_over_review"):
        raise NotAllowed("Your role takes over no claim.", subject=review)
    need_words(reason, "Say why you take it over: your colleague will see it.")


def _approve_first(review: Review, by: User, comment: str) -> Review:
    """It stays open, and free for the colleague who gives the second approval: the rules say who, after the commit."""
    from compliance.tasks import assign_review

    review.first_by, review.first_at = by, timezone.now()
    if review.claimed_at is not None:
        review.first_seconds = int((review.first_at - review.claimed_at).total_seconds())
    review.claimed_by = review.claimed_at = review.claimed_until = None
    review.assigned_to = review.assigned_at = review.assigned_rule = None
    review.save(
        update_fields=[
            "first_by", "first_at", "first_seconds", "claimed_by", "claimed_at", "claimed_until", "assigned_to", "assigned_at",
            "assigned_rule",
        ]
    )  # fmt: skip
    dispatch(assign_review, review.pk)
    record_act("review.approved-first", review, reason=kept(review, comment), content_hash=review.content_hash)
    return review


def _decide(review: Review, status: Review.Status, by: User, comment: str, reason_code: str = "") -> None:
    review.status, review.decided_by, review.decided_at = status, by, timezone.now()
    review.comment, review.reason_code = kept(review, comment), reason_code
    review.save(update_fields=["status", "decided_by", "decided_at", "comment", "reason_code"])
    record_act(f"review.{status}", review, reason=review.comment)


def _raise_complaint(review: Review) -> None:
    kind = record_class(review.subject_type)
    if kind.complaint_flags:
        record = kind.get(review.subject_id)
        complaint_raise(kind=kind.name, record=record, flags=review.flag_kinds, about=review.owner)


def _need_level(review: Review, by: User) -> None:
    if not high_enough(review, by):
        raise NotAllowed(f"This was escalated: somebody at {review.level} or above decides on it.", subject=review)


def _reason_used(review: Review, act: str, record: Any, by: User) -> None:
    if review.reason_code:
        reason_used(kind=review.subject_type, act=act, code=review.reason_code, record=record, by=by)


def _need_way_back(review: Review) -> None:
    kind = record_class(review.subject_type)
    if not kind.decisions.returned:
        raise BadInput(f"A {kind.label.lower()} does not go back: approve it or reject it.")
