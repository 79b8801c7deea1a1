"""A review goes to a named level, with a reason. From then on somebody at that level or above decides on it."""

from __future__ import annotations

from django.utils import timezone

from compliance import journal, reasons
from compliance.eligible import candidates, rank_of
from compliance.models import LevelHolder, ReasonCode, Review, ReviewLevel
from compliance.services.desk_rules import reason_used
from compliance.services.gate import HeldByAnother, kept, let_go, locked, need, need_open, need_words, record_act
from compliance.services.notices import review_notice
from wealthai.errors import BadInput, Refusal
from wealthai.models import User
from wealthai.records import record_class


class NobodyThere(Refusal):
    code = "nobody_at_this_level"


@journal.business_act
def review_escalate(*, review_id: int, level: ReviewLevel, reason_code: str, comment: str, by: User) -> Review:
    review = locked(review_id)
    need(by, review)
    need_open(review)
    if review.holder_id not in (None, by.pk):
        raise HeldByAnother(f"{review.claimed_by} holds this review now. Nothing was changed.")
    need_words(comment, "Say why it goes to a higher level: whoever decides there reads this.")
    reasons.check(review.subject_type, ReasonCode.Act.ESCALATE, reason_code)
    if review.level is not None and level.rank <= review.level.rank:
        raise BadInput(f"It stands at {review.level} already. Choose a level above.")
    _raise_to(review, level, reason=kept(review, comment), reason_code=reason_code)
    record = record_class(review.subject_type).get(review.subject_id)
    reason_used(kind=review.subject_type, act=ReasonCode.Act.ESCALATE, code=reason_code, record=record, by=by)
    return review


def escalate_overdue(review: Review) -> ReviewLevel | None:
    """The next level at which somebody could decide on it. With nobody above, it stays where it is."""
    rank = review.level.rank if review.level is not None else 0
    for level in ReviewLevel.objects.filter(rank__gt=rank):
        try:
            _raise_to(review, level, reason="It is over its time.", reason_code="breached")
        except NobodyThere:
            continue
        return level
    return None


def high_enough(review: Review, by: User) -> bool:
    """Of two approvals one is from the level; any other decision is made there."""
    if review.level is None:
        return True
    ranks = [rank_of(by), *([rank_of(review.first_by)] if review.first_by is not None else [])]
    return max(ranks) >= review.level.rank


def _raise_to(review: Review, level: ReviewLevel, *, reason: str, reason_code: str) -> None:
    former = review.level
    review.level, review.escalated_at = level, timezone.now()
    if not candidates(review).exists():
        review.level = former
        raise NobodyThere(f"Nobody at {level} could decide on this. Give the level to somebody under Desk rules first.")
    below = review.assigned_to is not None and rank_of(review.assigned_to) < level.rank
    if below:
        review.assigned_to = review.assigned_at = review.assigned_rule = None
    review.save(update_fields=["level", "escalated_at", "assigned_to", "assigned_at", "assigned_rule"])
    if review.claimed_by is not None and rank_of(review.claimed_by) < level.rank:
        let_go(review)
    record_act("review.escalated", review, reason=reason, level=level.rank, level_name=level.name, code=reason_code)
    holders = LevelHolder.objects.standing().filter(level__rank__gte=level.rank).select_related("person")
    review_notice(event="review.escalated", review=review, people=[holder.person for holder in holders])
