"""One act on many reviews: each in a transaction of its own, under the same rules and with a journal row of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance import journal
from compliance.models import Review
from compliance.policies import BulkRules, in_force
from compliance.services.assignment import review_assign
from compliance.services.reviews import review_approve, review_claim, review_release
from wealthai.errors import BadInput, NotAllowed, Refusal
from wealthai.models import User
from wealthai.records import record_class

MOST = 100


@dataclass
class Outcome:
    done: list[Review] = field(default_factory=list)
    refused: list[tuple[Review, str]] = field(default_factory=list)


def reviews_claim(*, reviews: Sequence[Review], by: User) -> Outcome:
    return _each(reviews, lambda review: review_claim(review_id=review.pk, by=by))


def reviews_release(*, reviews: Sequence[Review], by: User) -> Outcome:
    return _each(reviews, lambda review: review_release(review_id=review.pk, by=by))


def reviews_assign(*, reviews: Sequence[Review], to: User, by: User) -> Outcome:
    return _each(reviews, lambda review: review_assign(review_id=review.pk, to=to, by=by))


def reviews_approve(*, reviews: Sequence[Review], by: User) -> Outcome:
    """Only what nothing was flagged in, and no more at once than the rule allows."""
    if not by.has_perm("compliance.bulk_approve"):
        raise NotAllowed("Your role approves nothing in bulk.")
    most = in_force(BulkRules).most
    if len(reviews) > most:
        raise BadInput(f"At most {most} are approved at once; {len(reviews)} were picked. Nothing was approved.")
    return _each(reviews, lambda review: _approve(review_id=review.pk, content_hash=review.content_hash, by=by))


@journal.business_act
def _approve(*, review_id: int, content_hash: str, by: User) -> Review:
    review = review_claim(review_id=review_id, by=by)
    why = not_in_bulk(review)
    if why:
        raise BadInput(why)
    kind = record_class(review.subject_type)
    kind.keep_all(kind.get(review.subject_id), by)
    review.refresh_from_db()
    return review_approve(
        review_id=review_id, by=by, content_hash=review.content_hash, comment="In bulk, nothing flagged."
    )


def not_in_bulk(review: Review) -> str:
    """Why this one is read by itself; "" when it may be approved with others."""
    if review.flag_kinds or review.risk_flags or review.high_raised:
        return "It carries, or carried, a risk flag."
    if review.needs_second:
        return "It needs two approvals."
    if review.level_id is not None:
        return "It was escalated."
    if not record_class(review.subject_type).bulk:
        return "This kind of record is read one by one."
    return ""


def _each(reviews: Sequence[Review], act: Callable[[Review], Any]) -> Outcome:
    outcome = Outcome()
    if len(reviews) > MOST:
        raise BadInput(f"Pick at most {MOST} at once. Nothing was changed.")
    for review in reviews:
        try:
            act(review)
        except Refusal as refusal:
            outcome.refused.append((review, refusal.sentence))
        else:
            outcome.done.append(review)
    return outcome
