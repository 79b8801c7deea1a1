"""What became of the promises of the demo firm: most were kept in time, a few late, some are over, one was moved twice.

Which ones is told by their days, not by their words: the engine may read a meeting otherwise tomorrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from advisors import services
from advisors.demo.clock import at
from advisors.models import Promise
from wealthai.firm_day import firm_today
from wealthai.models import User

_OVERDUE, _LATE = 3, 2
_DATELESS_DONE_AFTER = timedelta(days=21)
_LATE_WORDS = ("The form was lost in the mail; sent again.", "The accountant answered late.")
_MOVED = ("The custodian is slow this month.", "Still no answer from the custodian; the client knows.")
_AGREED, _DATED = "Agreed with the client on the phone.", (3, 0, 2, 5)
_WITHDRAWN = "The client changed plans on the phone and needs it no more."


@dataclass
class _Fates:
    overdue: list[Promise] = field(default_factory=list)
    late: list[Promise] = field(default_factory=list)
    moved: list[Promise] = field(default_factory=list)
    withdrawn: list[Promise] = field(default_factory=list)
    dated: list[Promise] = field(default_factory=list)
    done: list[Promise] = field(default_factory=list)


def load_promises() -> None:
    if Promise.objects.filter(revision__gt=1).exists():
        return
    rows = Promise.objects.select_related("note__client__household", "item").order_by("-due_on", "-pk")
    fates = _fates(list(rows), firm_today())
    for promise in fates.done:
        _done(promise, _day_in_time(promise))
    for promise, words in zip(fates.late, _LATE_WORDS, strict=False):
        _done(promise, _workday(_due(promise) + timedelta(days=4)), words)
    for promise in fates.moved:
        _moved_twice(promise)
    for promise, days in zip(fates.dated, _DATED, strict=False):
        with _as_advisor(promise, firm_today() - timedelta(days=2)) as by:
            services.promise_move(
                promise_id=promise.pk, by=by, revision=1, due_on=firm_today() + timedelta(days=2 + days), reason=_AGREED
            )
    for promise in fates.withdrawn:
        with _as_advisor(promise, promise.note.met_on + timedelta(days=9)) as by:
            services.promise_withdraw(promise_id=promise.pk, by=by, revision=1, reason=_WITHDRAWN)


def _fates(promises: Sequence[Promise], today: date) -> _Fates:
    """Of those whose day is past, the newest are over, one an advisor; the next were late; one is put off."""
    fates = _Fates()
    past = [one for one in promises if one.due_on is not None and one.due_on < today - timedelta(days=1)]
    for promise in past:
        if len(fates.overdue) < _OVERDUE and promise.advisor_id not in {one.advisor_id for one in fates.overdue}:
            fates.overdue.append(promise)
        elif len(fates.late) < _LATE and promise.due_on and promise.due_on < today - timedelta(days=5):
            fates.late.append(promise)
        elif fates.late and not fates.moved and _due(promise) > promise.note.met_on:
            fates.moved.append(promise)
        else:
            fates.done.append(promise)
    old = [one for one in promises if one.due_on is None and one.note.met_on < today - _DATELESS_DONE_AFTER]
    fates.withdrawn, rest = old[-1:], old[:-1]
    fates.done += rest
    for promise in (one for one in promises if one.due_on is None and one not in old):
        if promise.advisor_id not in {one.advisor_id for one in fates.dated}:
            fates.dated.append(promise)
    return fates


def _moved_twice(promise: Promise) -> None:
    """Once on its day, once on the new one; now it lies ahead."""
    first, ahead = _due(promise), firm_today() + timedelta(days=4)
    second = min(first + timedelta(days=7), firm_today() - timedelta(days=1))
    for number, (day, to) in enumerate(((first, second), (second, ahead))):
        with _as_advisor(promise, day) as by:
            services.promise_move(promise_id=promise.pk, by=by, revision=number + 1, due_on=to, reason=_MOVED[number])


def _done(promise: Promise, day: date, words: str = "") -> None:
    with _as_advisor(promise, day) as by:
        services.promise_done(promise_id=promise.pk, by=by, revision=1, done_on=day, words=words)


def _day_in_time(promise: Promise) -> date:
    """Up to two days before it was due; what had no day, in the week after the meeting."""
    met = promise.note.met_on
    if promise.due_on is None:
        return _workday(met + timedelta(days=2 + promise.pk % 5))
    return max(met, _workday(promise.due_on - timedelta(days=promise.pk % 3)))


@contextmanager
def _as_advisor(promise: Promise, day: date) -> Iterator[User]:
    """In the afternoon of that day, by whoever covered the client then."""
    with at(datetime.combine(day, time(16, 20), ZoneInfo(settings.FIRM_TIME_ZONE))):
        covering = promise.note.client.household.coverage.in_force()
        yield User.objects.get(advisor__coverage__in=covering)


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _due(promise: Promise) -> date:
    assert promise.due_on is not None
    return promise.due_on
