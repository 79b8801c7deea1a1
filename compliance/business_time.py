"""Time as the firm counts it: working hours, business days, holidays. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_NONE = timedelta(0)
# A calendar whose holidays leave nothing to work on would be searched for ever.
_LONGEST_SEARCH = 3700


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """`days` counts Monday as 0. Hours are those of the firm's zone, so a change of clocks moves no opening time."""

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time
    holidays: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.holidays

    def add(self, start: datetime, worked: timedelta) -> datetime:
        """When so much working time has passed since `start`; what comes in at night starts with the next opening."""
        left = worked
        for begins, ends in self._spans(start):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        raise ValueError("The calendar holds too few working hours.")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; nothing when they are the other way round."""
        total = _NONE
        for begins, ends in self._spans(start):
            if begins >= end:
                break
            total += min(ends, end) - begins
        return total

    def business_days_after(self, start: datetime, count: int) -> datetime:
        """The close of business on the count-th business day after the day of `start`."""
        day = start.astimezone(self.zone).date()
        for _ in range(_LONGEST_SEARCH):
            day += timedelta(days=1)
            count -= self.is_business_day(day)
            if count <= 0:
                return self._span(day)[1]
        raise ValueError("The calendar holds too few business days.")

    def next_opening(self, moment: datetime) -> datetime:
        """When the firm opens next, the day of `moment` counted only if it has not opened yet."""
        return next(begins for begins, _ in self._spans(moment) if begins > moment)

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working spans from `start` on, in UTC, the first one cut to what is left of it."""
        moment = start.astimezone(UTC)
        first = start.astimezone(self.zone).date()
        for offset in range(_LONGEST_SEARCH):
            day = first + timedelta(days=offset)
            if not self.is_business_day(day):
                continue
            begins, ends = self._span(day)
            if ends > moment:
                yield max(begins, moment), ends

    def _span(self, day: date) -> tuple[datetime, datetime]:
        return tuple(datetime.combine(day, hour, self.zone).astimezone(UTC) for hour in (self.opens, self.closes))  # type: ignore[return-value]
