"""The clock of the demo firm: what is loaded in a minute happened over twelve weeks.

Only Python's clock is turned. The journal takes its time from the database, so it says truly when each row was written;
the reason of these rows says for which day the demo dates them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from compliance import journal


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Django's clock stands still at `moment`. For this one command, which has a process of its own."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return moment.astimezone(tz or UTC)  # type: ignore[return-value]

    running = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = Stopped  # type: ignore[attr-defined]
    try:
        with journal.acting(journal.current().actor, reason=f"Demo firm, dated {_written(moment)}."):
            yield
    finally:
        timezone.datetime = running  # type: ignore[attr-defined]


def working_day(days_ago: int, hour: str) -> datetime:
    """A time of the firm's clock so many days ago; what would fall on a weekend falls on the Friday before."""
    zone = ZoneInfo(settings.FIRM_TIME_ZONE)
    day = timezone.localdate(timezone=zone) - timedelta(days=days_ago)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time.fromisoformat(hour), zone)


def day_of(text: str, today: date) -> date:
    """A day written out, or counted back from today ("-40")."""
    return today + timedelta(days=int(text)) if text.startswith("-") else date.fromisoformat(text)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(settings.FIRM_TIME_ZONE)):%-d %b %Y, %H:%M}"
