"""Who may be given a review: decides on its kind, has clean hands, is there, and stands high enough."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from compliance.models import Absence, LevelHolder, Review
from compliance.policies import CalendarRules, in_force
from wealthai import groups
from wealthai.models import User
from wealthai.records import record_class


def today() -> date:
    """The day as the business calendar has it."""
    return timezone.localdate(timezone=ZoneInfo(in_force(CalendarRules).time_zone))


def deciders(permission: str) -> QuerySet[User]:
    """Everybody whose role decides on a kind of record."""
    roles = next((act.roles for act in groups.matrix() if act.name == permission), frozenset())
    people: QuerySet[User] = User.objects.filter(is_active=True, groups__name__in=[role.value for role in roles])
    return people.distinct()


def reviewers() -> QuerySet[User]:
    return deciders("compliance.decide_review").order_by("first_name", "last_name")


def rank_of(user: User) -> int:
    held = LevelHolder.objects.standing().filter(person=user).values_list("level__rank", flat=True).first()
    return held or 0


def away(day: date | None = None) -> set[int]:
    return set(Absence.objects.on(day or today()).values_list("person", flat=True))


def candidates(review: Review) -> QuerySet[User]:
    """Whoever may be given this review today."""
    hands = [review.owner_id, review.submitted_by_id, review.last_writer_id, review.first_by_id]
    people = deciders(record_class(review.subject_type).decide_permission)
    people = people.exclude(pk__in=[pk for pk in hands if pk is not None]).exclude(pk__in=away())
    if review.level_id is not None and review.level is not None:
        high = LevelHolder.objects.standing().filter(level__rank__gte=review.level.rank)
        people = people.filter(pk__in=high.values("person"))
    return people
