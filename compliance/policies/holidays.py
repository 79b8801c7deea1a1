"""Days on which the New York Stock Exchange is closed, as a calendar starts out with."""

from __future__ import annotations

from datetime import date

_NAMES = (
    "New Year's Day", "Martin Luther King Jr. Day", "Washington's Birthday", "Good Friday", "Memorial Day",
    "Juneteenth", "Independence Day", "Labor Day", "Thanksgiving Day", "Christmas Day",
)  # fmt: skip
# In the order of the names, as observed. New Year's Day 2028 falls on a Saturday and is not made up for.
_DAYS = {
    2026: ("01-01", "01-19", "02-16", "04-03", "05-25", "06-19", "07-03", "09-07", "11-26", "12-25"),
    2027: ("01-01", "01-18", "02-15", "03-26", "05-31", "06-18", "07-05", "09-06", "11-25", "12-24"),
    2028: ("", "01-17", "02-21", "04-14", "05-29", "06-19", "07-04", "09-04", "11-23", "12-25"),
}
NEW_YORK: tuple[tuple[date, str], ...] = tuple(
    (date.fromisoformat(f"{year}-{day}"), name)
    for year, days in _DAYS.items()
    for day, name in zip(days, _NAMES, strict=True)
    if day
)
