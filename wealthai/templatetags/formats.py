"""How numbers, times and words are written. Pure: values in, text out; the firm's time zone is a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def initials(name: str) -> str:
    """Two letters for a circle: of the first and the last word, or the first two of a single one."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def duration(value: timedelta | float) -> str:
    """At most two units, for nobody acts on the third: "1 day 8 h", "20 h 12 min", "48 min", "18 s"."""
    seconds = abs(int(value.total_seconds() if isinstance(value, timedelta) else value))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        whole = f"{days} day" if days == 1 else f"{days} days"
        return f"{whole} {hours} h" if hours else whole
    if hours:
        return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{seconds} s"


def hours(seconds: float) -> str:
    """Working time: "29 h 45 min", "4 h", "45 min". Never in days: a day of work is no day of the calendar."""
    whole, minutes = divmod(int(seconds) // 60, 60)
    return " ".join(f"{count} {unit}" for count, unit in ((whole, "h"), (minutes, "min")) if count) or "0 min"


def clock(seconds: float) -> str:
    """A ticking count: "06:42", "1:02:03"."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def local(value: date | datetime, zone: tzinfo) -> date | datetime:
    return value.astimezone(zone) if isinstance(value, datetime) and value.tzinfo else value


def short_date(value: date | datetime, zone: tzinfo) -> str:
    at = local(value, zone)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def long_date(value: date | datetime, zone: tzinfo) -> str:
    at = local(value, zone)
    return f"{_WEEKDAYS[at.weekday()]} {at.day} {_LONG_MONTHS[at.month - 1]} {at.year}"


def time_of_day(value: datetime, zone: tzinfo) -> str:
    return f"{local(value, zone):%H:%M}"


def full_time(value: datetime, zone: tzinfo) -> str:
    at = local(value, zone)
    return f"{short_date(value, zone)}, {at:%H:%M %Z}".rstrip()


def near_time(value: datetime, now: datetime, zone: tzinfo) -> str:
    """As near as it is: "13:40" today, "Wed 23:30" this week, "4 Mar" this year, "4 Mar 2025" before and after."""
    at, today = local(value, zone), local(now, zone)
    assert isinstance(at, datetime)
    assert isinstance(today, datetime)
    days = (today.date() - at.date()).days
    if days == 0:
        return f"{at:%H:%M}"
    if -6 <= days <= 6:
        return f"{_WEEKDAYS[at.weekday()][:3]} {at:%H:%M}"
    if at.year == today.year:
        return f"{at.day} {_MONTHS[at.month - 1]}"
    return short_date(value, zone)


def money(amount: Decimal, currency: str = "USD", places: int | None = None) -> str:
    """Cents only where there are any, unless `places` says so; the minus is a minus."""
    if places is None:
        places = 0 if amount == amount.to_integral_value() else 2
    rounded = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    symbol = _SYMBOLS.get(currency)
    digits = f"{abs(rounded):,.{places}f}"
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{currency} {digits}"


def file_size(size: int) -> str:
    if size < 1024:
        return f"{size} byte" if size == 1 else f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / (1024 * 1024):.1f} MB"


def spark_points(values: Sequence[float], width: float, height: float, inset: float = 4) -> list[tuple[float, float]]:
    """The places of a series in a box, oldest left. A flat or single series lies in the middle."""
    if not values:
        return []
    low, high = min(values), max(values)
    step = width / (len(values) - 1) if len(values) > 1 else 0.0
    room = height - 2 * inset
    span = high - low
    start = 0.0 if len(values) > 1 else width
    return [
        (round(start + step * place, 1), round(inset + room * (1 - ((value - low) / span if span else 0.5)), 1))
        for place, value in enumerate(values)
    ]
