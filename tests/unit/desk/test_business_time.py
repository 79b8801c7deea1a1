"""Working time as the firm counts it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from compliance.business_time import BusinessCalendar
from compliance.policies.holidays import NEW_YORK

ZONE = ZoneInfo("America/New_York")
CALENDAR = BusinessCalendar(ZONE, frozenset(range(5)), time(9), time(17), frozenset(day for day, _ in NEW_YORK))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 10:00", 4, "2026-11-23 14:00"),
        ("2026-11-23 16:00", 4, "2026-11-24 12:00"),
        ("2026-11-25 16:00", 4, "2026-11-27 12:00"),  # Thanksgiving in between
        ("2026-11-28 11:00", 8, "2026-11-30 17:00"),  # Saturday waits for Monday
        ("2026-11-24 22:00", 1, "2026-11-25 10:00"),
        ("2026-03-06 16:00", 8, "2026-03-09 16:00"),  # clocks go forward on the Sunday
    ],
)
def test_due_time_counts_working_hours_only(start: str, hours: int, due: str) -> None:
    assert CALENDAR.add(at(start), timedelta(hours=hours)) == at(due)


def test_between_is_the_other_way_round() -> None:
    start = datetime(2026, 10, 30, 3, 7, tzinfo=UTC)
    for quarters in range(1, 400, 7):
        worked = timedelta(minutes=15 * quarters)
        assert CALENDAR.between(start, CALENDAR.add(start, worked)) == worked
    assert CALENDAR.between(at("2026-11-24 12:00"), at("2026-11-23 12:00")) == timedelta(0)


def test_business_days_pass_over_weekend_and_holiday() -> None:
    assert CALENDAR.business_days_after(at("2026-11-25 18:00"), 1) == at("2026-11-27 17:00")
    assert CALENDAR.business_days_after(at("2026-11-27 09:00"), 1) == at("2026-11-30 17:00")


def test_calendar_without_work_is_refused_instead_of_searched_for_ever() -> None:
    closed = BusinessCalendar(ZONE, frozenset(), time(9), time(17))
    with pytest.raises(ValueError, match="too few"):
        closed.add(at("2026-11-23 10:00"), timedelta(hours=1))


def test_built_in_holidays_fall_on_weekdays() -> None:
    assert len(NEW_YORK) == 29
    assert all(day.weekday() < 5 for day, _ in NEW_YORK)
    assert dict(NEW_YORK)[date(2026, 11, 26)] == "Thanksgiving Day"
