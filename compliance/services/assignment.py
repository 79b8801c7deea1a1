"""Whose turn it is. Rules are asked in their order; who is away gets nothing and hands back what waits.

One lock serialises every assignment, so that nobody gets more than a rule allows by two things happening at once. It is
taken before any review is locked, and reviews that somebody is at are passed over: nobody waits in a ring.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone

from compliance import journal
from compliance.eligible import away, candidates
from compliance.models import AssignmentRule, Review
from compliance.services.gate import kept, locked, need, need_open, record_act
from compliance.services.notices import review_notice
from wealthai.errors import BadInput, NotAllowed, Refusal
from wealthai.models import User

_LOCK = 7_303_014


class NotAssignable(Refusal):
    code = "not_assignable"


def assign_by_rule(review: Review) -> User | None:
    """The first rule that fits and finds somebody. The caller has locked the review, or has just made it."""
    rules = list(AssignmentRule.objects.filter(active=True))
    if not rules:
        return None
    _alone()
    for rule in rules:
        if not _fits(rule, review):
            continue
        person = _next_person(rule, review)
        if person is not None:
            _give(review, person, rule)
            return person
    return None


@journal.business_act
def review_assign_by_rule(*, review_id: int, by: User | str) -> User | None:
    _alone()
    rows = Review.objects.open().filter(pk=review_id, assigned_to=None)
    review = rows.select_for_update(skip_locked=True, of=("self",)).first()
    return assign_by_rule(review) if review is not None and review.holder_id is None else None


@journal.business_act
def review_assign(*, review_id: int, to: User, by: User, reason: str = "") -> Review:
    """By hand: to anybody who may decide on it and is there."""
    _alone()
    review = locked(review_id)
    _may_assign(review, by)
    if not candidates(review).filter(pk=to.pk).exists():
        raise NotAssignable(_why_not(review, to))
    former = review.assigned_to
    _give(review, to, None, reason=kept(review, reason), former=former.pk if former else None)
    return review


@journal.business_act
def review_unassign(*, review_id: int, by: User, reason: str = "") -> Review:
    _alone()
    review = locked(review_id)
    _may_assign(review, by)
    _take_back(review, "review.unassigned", reason=kept(review, reason))
    return review


@journal.business_act
def review_hand_back(*, review_id: int, by: User | str) -> User | None:
    """What waits for somebody who is away goes to the next person by the rules, or back to everybody."""
    _alone()
    rows = Review.objects.open().filter(pk=review_id, assigned_to__in=away())
    review = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if review is None or review.holder_id == review.assigned_to_id:
        return None
    _take_back(review, "review.handed-back")
    return assign_by_rule(review)


def _may_assign(review: Review, by: User) -> None:
    need(by, review)
    need_open(review)
    if not by.has_perm("compliance.assign_review"):
        raise NotAllowed("Your role assigns no reviews.", subject=review)


def _fits(rule: AssignmentRule, review: Review) -> bool:
    flags = {"any": review.risk_flags > 0, "high": review.high_flags > 0, "none": review.risk_flags == 0}
    return (
        rule.kind in ("", review.subject_type)
        and flags.get(rule.flags, True)
        and rule.flag_kind in ("", *review.flag_kinds)
        and rule.owner_id in (None, review.owner_id)
    )


def _next_person(rule: AssignmentRule, review: Review) -> User | None:
    """In turn: whoever was given something longest ago. Who has as many open as the rule allows is passed over."""
    people = candidates(review) if rule.person_id is None else candidates(review).filter(pk=rule.person_id)
    ids = list(people.values_list("pk", flat=True))
    held = dict(
        Review.objects.open().filter(assigned_to__in=ids).order_by().values_list("assigned_to").annotate(n=Count("pk"))
    )
    last = dict(
        Review.objects.filter(assigned_to__in=ids).order_by().values_list("assigned_to").annotate(at=Max("assigned_at"))
    )
    free = [pk for pk in ids if held.get(pk, 0) < rule.max_open]
    if not free:
        return None
    turn = min(free, key=lambda pk: (last[pk].timestamp() if pk in last else 0.0, pk))
    found: User = User.objects.get(pk=turn)
    return found


def _give(
    review: Review, to: User, rule: AssignmentRule | None, *, reason: str = "", former: int | None = None
) -> None:
    review.assigned_to, review.assigned_at, review.assigned_rule = to, timezone.now(), rule
    review.save(update_fields=["assigned_to", "assigned_at", "assigned_rule"])
    told = {
        "to": to.pk,
        "to_name": str(to),
        "rule": rule.uuid if rule else None,
        "rule_name": rule.name if rule else "",
    }
    record_act("review.assigned", review, reason=reason, former=former, **told)
    review_notice(event="review.assigned", review=review, people=[to])


def _take_back(review: Review, event: str, reason: str = "") -> None:
    if review.assigned_to_id is None:
        raise BadInput("This review is assigned to nobody.")
    former = review.assigned_to_id
    review.assigned_to = review.assigned_at = review.assigned_rule = None
    review.save(update_fields=["assigned_to", "assigned_at", "assigned_rule"])
    record_act(event, review, reason=reason, former=former)


def _why_not(review: Review, to: User) -> str:
    if review.kept_from(to):
        return f"{to} sent it, wrote in it, owns it or has approved it already. Assign it to somebody else."
    if to.pk in away():
        return f"{to} is away. Assign it to somebody else."
    return f"{to} may not decide on this review. Assign it to somebody else."


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
