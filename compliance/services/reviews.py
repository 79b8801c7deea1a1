"""The gate: open, claim, hand over, decide. Lock, check, change, record, hand on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

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
    due_at: datetime | None = None,
) -> Review:
    review = Review.objects.create(
        subject_type=subject_type,
        subject_id=subject_id,
        title=title,
        content_hash=content_hash,
        owner=owner,
        submitted_by=by,
        last_writer=last_writer,
        risk_flags=risk_flags,
        high_flags=high_flags,
        due_at=due_at or timezone.now() + timedelta(hours=settings.REVIEW_DUE_HOURS),
    )
    _record("review.opened", review)
    return review


@journal.business_act
def review_claim(*, review_id: int, by: User, take_over: bool = False, reason: str = "") -> Review:
    """Takes a free review, or prolongs one's own claim. Taking a colleague's needs `take_over` and a reason."""
    review = _locked(review_id)
    _need(by, review)
    holder = review.holder_id
    if holder not in (None, by.pk):
        _check_take_over(review, take_over, reason, by)
    return _claim(review, by, event="review.claimed" if holder in (None, by.pk) else "review.taken-over", reason=reason)


@journal.business_act
def review_claim_next(*, by: User, after: int | None = None) -> Review | None:
    """The most urgent free review that this person may approve. Rows that a colleague is locking are passed over,
    so two people who press Next at once get two different ones."""
    rows = Review.objects.free().approvable_by(by).order_by("due_at", "id")
    if after is not None:
        rows = rows.exclude(pk=after)
    review = rows.select_for_update(skip_locked=True, of=("self",)).first()
    return _claim(review, by, event="review.claimed") if review is not None else None


@journal.business_act
def review_release(*, review_id: int, by: User) -> Review:
    review = _locked(review_id)
    _held(review, by)
    review.claimed_by = review.claimed_at = review.claimed_until = None
    review.save(update_fields=["claimed_by", "claimed_at", "claimed_until"])
    _record("review.released", review)
    return review


@journal.business_act
def review_rewrite(
    *, review_id: int, content_hash: str, by: User, new_words: bool, high_flags: int, risk_flags: int
) -> Review:
    """The record's content changed while it is open. New words make `by` their author, who then may not approve them."""
    review = _locked(review_id)
    review.content_hash, review.high_flags, review.risk_flags = content_hash, high_flags, risk_flags
    fields = ["content_hash", "high_flags", "risk_flags"]
    if new_words and review.last_writer_id != by.pk:
        review.last_writer = by
        fields.append("last_writer")
    review.save(update_fields=fields)
    return review


@journal.business_act
def review_approve(*, review_id: int, by: User, content_hash: str, comment: str = "") -> Review:
    review, record = _deciding(review_id, by, content_hash)
    if by.pk in (review.owner_id, review.submitted_by_id, review.last_writer_id):
        raise OwnWork(_own_work_sentence(review, by), subject=review)
    kind = record_class(review.subject_type)
    kind.check_approvable(record, review, by)
    _decide(review, Review.Status.APPROVED, by, comment)
    kind.on_approved(record, review, by)
    return review


@journal.business_act
def review_return(*, review_id: int, by: User, content_hash: str, comment: str, reason_code: str = "") -> Review:
    review, record = _deciding(review_id, by, content_hash)
    _need_words(comment, "Say what has to change before it can be approved.")
    _need_way_back(review)
    _decide(review, Review.Status.RETURNED, by, comment, reason_code)
    record_class(review.subject_type).on_returned(record, review, by)
    return review


@journal.business_act
def review_reject(*, review_id: int, by: User, content_hash: str, comment: str, reason_code: str = "") -> Review:
    review, record = _deciding(review_id, by, content_hash)
    _need_words(comment, "Say why it is rejected: the reason stands in the journal.")
    _decide(review, Review.Status.REJECTED, by, comment, reason_code)
    record_class(review.subject_type).on_rejected(record, review, by)
    return review


def review_for_change(*, review_id: int, by: User) -> Review:
    """The locked review, when `by` may change its record now: it is open and `by` holds the claim."""
    review = _locked(review_id)
    _held(review, by)
    _prolong(review)
    return review


def _prolong(review: Review) -> None:
    """Whoever works on a review keeps it: each change starts the time of the claim anew."""
    review.claimed_until = timezone.now() + timedelta(minutes=settings.REVIEW_CLAIM_MINUTES)
    review.save(update_fields=["claimed_until"])


def _locked(review_id: int) -> Review:
    return Review.objects.select_for_update(of=("self",)).get(pk=review_id)


def _need(by: User, review: Review) -> None:
    kind = record_class(review.subject_type)
    if not by.has_perm(kind.decide_permission):
        raise NotAllowed(f"Your role decides on no {kind.plural.lower()}.", subject=review)


def _claim(review: Review, by: User, *, event: str, reason: str = "") -> Review:
    if not review.is_open:
        raise AlreadyDecided(_decided_sentence(review))
    first = review.holder_id != by.pk
    now = timezone.now()
    review.claimed_by = by
    review.claimed_at = now if first else review.claimed_at
    review.claimed_until = now + timedelta(minutes=settings.REVIEW_CLAIM_MINUTES)
    review.save(update_fields=["claimed_by", "claimed_at", "claimed_until"])
    if first:
        _record(event, review, reason=_kept(review, reason))
        kind = record_class(review.subject_type)
        kind.on_claimed(kind.get(review.subject_id), review, by)
    return review


def _check_take_over(review: Review, take_over: bool, reason: str, by: User) -> None:
    if not take_over:
        until = review.claimed_until
        assert until is not None
        raise HeldByAnother(
            f"{review.claimed_by} holds this review until {_clock(until)}. Take it over with a reason, or take the next one."
        )
    if not by.has_perm("compliance.take_over_review"):
        raise NotAllowed("Your role takes over no claim.", subject=review)
    _need_words(reason, "Say why you take it over: your colleague will see it.")


def _held(review: Review, by: User) -> None:
    if not review.is_open:
        raise AlreadyDecided(_decided_sentence(review))
    if review.holder_id is None:
        raise NotHeld("Your claim has run out. Claim the review again; your changes so far are kept.")
    if review.holder_id != by.pk:
        raise HeldByAnother(f"{review.claimed_by} holds this review now. Nothing was changed.")


def _deciding(review_id: int, by: User, content_hash: str) -> tuple[Review, Any]:
    """Locks the record first, then its review: a change of the record does so in the same order, and neither waits for
    the other for ever. Which record a review is about never changes, so it may be read before the lock."""
    about = Review.objects.only("subject_type", "subject_id").get(pk=review_id)
    _need(by, about)
    record = record_class(about.subject_type).get(about.subject_id, lock=True)
    review = _locked(review_id)
    _held(review, by)
    if review.content_hash != content_hash:
        raise Stale("The record changed after this page was opened. Read it again, then decide; nothing was decided.")
    return review, record


def _decide(review: Review, status: Review.Status, by: User, comment: str, reason_code: str = "") -> None:
    review.status, review.decided_by, review.decided_at = status, by, timezone.now()
    review.comment, review.reason_code = _kept(review, comment), reason_code
    review.save(update_fields=["status", "decided_by", "decided_at", "comment", "reason_code"])
    _record(f"review.{status}", review, reason=review.comment)


def _record(event: str, review: Review, reason: str = "") -> None:
    """Under the reviewed record, whose timeline it belongs to."""
    journal.act(event, about=(review.subject_type, review.subject_id), reason=reason, review=review.uuid)


def _kept(review: Review, words: str) -> str:
    """A typed reason as it may be kept: reviews and journal outlive an erasure, so they name nobody."""
    kind = record_class(review.subject_type)
    return kind.hidden(kind.get(review.subject_id), words.strip()) if words.strip() else ""


def _need_words(text: str, sentence: str) -> None:
    if not text.strip():
        raise BadInput(sentence)


def _need_way_back(review: Review) -> None:
    kind = record_class(review.subject_type)
    if not kind.decisions.returned:
        raise BadInput(f"A {kind.label.lower()} does not go back: approve it or reject it.")


def _clock(moment: datetime) -> str:
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(settings.FIRM_TIME_ZONE)).strftime("%H:%M")


def _decided_sentence(review: Review) -> str:
    return f"{review.decided_by} {review.get_status_display().lower()} this review already. Nothing was changed."


def _own_work_sentence(review: Review, by: User) -> str:
    if by.pk == review.owner_id:
        return f"This is your own {record_class(review.subject_type).label.lower()}. A colleague has to approve it."
    if by.pk == review.submitted_by_id:
        return "You submitted this yourself. A colleague has to approve it."
    return "You wrote words in it. Its advisor accepts them, or another reviewer approves."
