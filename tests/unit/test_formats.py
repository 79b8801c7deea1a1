"""How numbers and times are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from wealthai.templatetags import formats


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(18, "18 s"), (2880, "48 min"), (72720, "20 h 12 min"), (86400, "1 day"), (115200, "1 day 8 h")],
)
def test_duration_says_two_units_at_most(seconds: int, said: str) -> None:
    assert formats.duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(107_130, "29 h 45 min"), (14_400, "4 h"), (2700, "45 min"), (20, "0 min")]
)
def test_working_time_is_never_said_in_days(seconds: int, said: str) -> None:
    assert formats.hours(seconds) == said


def test_money_writes_a_true_minus_and_no_idle_cents() -> None:
    said = [formats.money(Decimal(a), c) for a, c in (("412000", "USD"), ("-18250.5", "USD"), ("1200", "CHF"))]
    assert said == ["$412,000", "\N{MINUS SIGN}$18,250.50", "CHF 1,200"]


def test_near_time_counts_days_in_the_firms_zone() -> None:
    zone, now = ZoneInfo("America/New_York"), datetime(2026, 3, 5, 3, 0, tzinfo=UTC)
    assert formats.near_time(datetime(2026, 3, 4, 18, 40, tzinfo=UTC), now, zone) == "13:40"
    assert formats.near_time(now - timedelta(days=1), now, zone) == "Tue 22:00"
