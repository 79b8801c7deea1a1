"""How old the work of the desk is: open reviews by queue and by person, and what was decided in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from compliance.business_time import BusinessCalendar
from compliance.models import Review
from compliance.policies import CalendarRules, in_force
from wealthai.models import User
from wealthai.records import kinds_decided_by, record_class
from wealthai.templatetags.formats import hours


@dataclass(frozen=True)
class Age:
    """One line of the report. `oldest` is working time since it was submitted."""

    name: str
    key: str = ""
    within: int = 0
    amber: int = 0
    breached: int = 0
    in_time: int = 0
    late: int = 0
    oldest: timedelta = timedelta(0)

    @property
    def open(self) -> int:
        return self.within + self.amber + self.breached

    @property
    def oldest_text(self) -> str:
        return hours(self.oldest.total_seconds())

    @property
    def in_time_share(self) -> str:
        decided = self.in_time + self.late
        return f"{100 * self.in_time / decided:.0f}%" if decided else ""


@dataclass(frozen=True)
class Report:
    queues: list[Age]
    people: list[Age]
    total: Age


def report(user: User, *, days: int) -> Report:
    """What this person decides on, by kind of record, and by who holds or decided it."""
    now = timezone.now()
    seen = Review.objects.filter(subject_type__in=kinds_decided_by(user))
    waiting = list(seen.open().select_related("claimed_by"))
    decided = seen.filter(status__in=Review.DECIDED, decided_at__gte=now - timedelta(days=days))
    done = list(decided.values_list("subject_type", "decided_by", "decided_at", "due_at"))
    business = in_force(CalendarRules).business
    total, queues, people = Age("All"), _kinds(waiting, done), _people(waiting, done)
    for review in waiting:
        aged = _aged(review, now, business)
        total = _plus(total, aged)
        _add(queues, review.subject_type, aged)
        _add(people, _person(review), aged)
    for kind, person, at, due in done:
        ended = Age("", in_time=int(at <= due), late=int(at > due))
        total = _plus(total, ended)
        _add(queues, kind, ended)
        _add(people, person, ended)
    return Report(_sorted(queues.values()), _sorted(people.values()), total)


def _kinds(waiting: list[Review], done: list[Any]) -> dict[Any, Age]:
    names = {review.subject_type for review in waiting} | {row[0] for row in done}
    return {name: Age(record_class(name).plural, key=name) for name in names}


def _people(waiting: list[Review], done: list[Any]) -> dict[Any, Age]:
    found: dict[Any, Age] = {None: Age("Nobody yet", key="free")}
    ids = {_person(review) for review in waiting} | {row[1] for row in done}
    for person in User.objects.filter(pk__in=ids - {None}):
        found[person.pk] = Age(str(person), key=str(person.uuid))
    return found


def _person(review: Review) -> int | None:
    return review.holder_id


def _aged(review: Review, now: datetime, business: BusinessCalendar) -> Age:
    breached = review.due_at <= now
    amber = not breached and review.is_amber()
    return Age(
        "",
        within=int(not breached and not amber),
        amber=int(amber),
        breached=int(breached),
        oldest=business.between(review.submitted_at, now),
    )


def _plus(one: Age, other: Age) -> Age:
    return replace(
        one,
        within=one.within + other.within,
        amber=one.amber + other.amber,
        breached=one.breached + other.breached,
        in_time=one.in_time + other.in_time,
        late=one.late + other.late,
        oldest=max(one.oldest, other.oldest),
    )


def _add(rows: dict[Any, Age], key: Any, more: Age) -> None:
    if key in rows:
        rows[key] = _plus(rows[key], more)


def _sorted(rows: Iterable[Age]) -> list[Age]:
    kept = [row for row in rows if row.open or row.in_time or row.late]
    return sorted(kept, key=lambda row: (-row.breached, -row.amber, -row.open, row.name))
