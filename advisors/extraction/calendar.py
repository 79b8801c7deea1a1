"""The day a phrase means, counted from the day of the meeting. What is vague stays a phrase."""

from __future__ import annotations

import calendar as _calendar
import re
from datetime import date, timedelta

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45, "forty five": 45, "sixty": 60,
    "ninety": 90, "a couple": 2, "a couple of": 2,
}  # fmt: skip
_ORDINALS = {
    w: n
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
} | {"thirtieth": 30} | {f"twenty-{w}": 20 + n for n, w in enumerate("first second third fourth fifth sixth seventh eighth ninth".split(), 1)} | {"thirty-first": 31}  # fmt: skip
_SPAN = re.compile(
    r"\b(\d{1,3}|a couple(?: of)?|[a-z]+(?:[- ]five)?)\s+(business |working |calendar )?(hour|day|week|month|quarter|year)s?\b",
    re.I,
)
_WEEKDAY = re.compile(
    r"\b(?:(next|this|coming|following)\s+)?(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?s?\b(\s+week)?", re.I
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?\b")
_MONTH_WORD = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_MONTH_DAY = re.compile(
    rf"\b{_MONTH_WORD}\s+(?:the\s+)?(\d{{1,2}}|[a-z]+(?:[- ][a-z]+)?)(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.I
)
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}}|[a-z]+(?:-[a-z]+)?)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_WORD}(?:,?\s+(\d{{4}}))?", re.I
)
_THE_DAY = re.compile(r"\bthe\s+(\d{1,2})(?:st|nd|rd|th)\b", re.I)


def resolved(phrase: str, meeting: date) -> date | None:
    words = " ".join(phrase.lower().split())
    try:
        return _dated(words, meeting) or _counted(words, meeting) or _named(words, meeting)
    except ValueError:
        return None  # the 31st of a month that has none


def _dated(words: str, meeting: date) -> date | None:
    if m := _ISO.search(words):
        return date(int(m[1]), int(m[2]), int(m[3]))
    if m := _SLASHED.search(words):
        return _with_year(int(m[1]), int(m[2]), m[3], meeting)
    if (m := _MONTH_DAY.search(words)) and (day := _day_number(m[2])):
        return _with_year(_MONTHS.index(m[1]) + 1, day, m[3], meeting)
    if (m := _DAY_MONTH.search(words)) and (day := _day_number(m[1])):
        return _with_year(_MONTHS.index(m[2]) + 1, day, m[3], meeting)
    if m := _THE_DAY.search(words):
        return _next_day_of_month(int(m[1]), meeting)
    return None


def _day_number(words: str) -> int | None:
    return int(words) if words.isdecimal() else _ORDINALS.get(words.replace(" ", "-"))


def _with_year(month: int, day: int, year: str | None, meeting: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = date(meeting.year, month, day)
    return this if this >= meeting else date(meeting.year + 1, month, day)


def _next_day_of_month(day: int, meeting: date) -> date:
    if day >= meeting.day:
        return meeting.replace(day=day)
    return _months_on(meeting.replace(day=1), 1).replace(day=day)


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, _calendar.monthrange(year, month + 1)[1]))


def _counted(words: str, meeting: date) -> date | None:
    m = _SPAN.search(words)
    if m is None:
        return None
    count = int(m[1]) if m[1].isdecimal() else _NUMBERS.get(m[1])
    if count is None:
        return None
    unit = m[3]
    if unit == "day" and m[2] in {"business ", "working "}:
        return _business_days_on(meeting, count)
    if unit in {"hour", "day", "week"}:
        return meeting + timedelta(days={"hour": (count + 23) // 24, "day": count, "week": 7 * count}[unit])
    return _months_on(meeting, count * {"month": 1, "quarter": 3, "year": 12}[unit])


def _business_days_on(start: date, count: int) -> date:
    while count > 0:
        start += timedelta(days=1)
        count -= start.weekday() < 5
    return start


def _named(words: str, meeting: date) -> date | None:
    if re.search(
        r"\b(?:today|tonight|this (?:morning|afternoon|evening)|eod|cob|end of (?:the )?(?:day|business)|close of business)\b",
        words,
    ):
        return meeting
    if "day after tomorrow" in words:
        return meeting + timedelta(days=2)
    if "tomorrow" in words:
        return meeting + timedelta(days=1)
    return _weekday(words, meeting) or _period_end(words, meeting)


def _weekday(words: str, meeting: date) -> date | None:
    m = _WEEKDAY.search(words)
    if m is None:
        return None
    ahead = (_DAYS.index(m[2][:3]) - meeting.weekday()) % 7 or 7
    monday_next = meeting + timedelta(days=7 - meeting.weekday())
    if m[1] == "next" or "next week" in words:
        return monday_next + timedelta(days=_DAYS.index(m[2][:3]))
    return meeting + timedelta(days=ahead + (7 if m[3] else 0))


def _period_end(words: str, meeting: date) -> date | None:
    """The last day of a named period: "this week" is due on its Friday, "end of the month" on its last day."""
    friday = meeting + timedelta(days=(4 - meeting.weekday()) % 7)
    if re.search(r"\bnext week\b", words):
        return meeting + timedelta(days=7 - meeting.weekday() + 4)
    if re.search(r"\b(?:this week|end of (?:the )?week|eow)\b", words):
        return friday
    if re.search(r"\bend of next month\b|\bnext month\b", words):
        return _month_end(_months_on(meeting.replace(day=1), 1))
    if re.search(r"\b(?:this month|end of (?:the |this )?month|month[- ]end|eom)\b", words):
        return _month_end(meeting)
    if re.search(r"\b(?:this quarter|end of (?:the |this )?quarter|quarter[- ]end)\b", words):
        return _month_end(_months_on(meeting.replace(day=1), 2 - (meeting.month - 1) % 3))
    if re.search(r"\b(?:year[- ]end|end of (?:the |this )?year)\b", words):
        return date(meeting.year, 12, 31)
    return _month_named(words, meeting)


def _month_named(words: str, meeting: date) -> date | None:
    m = re.search(rf"\b{_MONTH_WORD}(?:\s+(\d{{4}}))?", words)
    if m is None:
        return None
    month = _MONTHS.index(m[1]) + 1
    year = int(m[2]) if m[2] else meeting.year + (month < meeting.month)
    # "before July" ends with June.
    return date(year, month, 1) - timedelta(days=1) if words.startswith("before") else _month_end(date(year, month, 1))


def _month_end(day: date) -> date:
    return day.replace(day=_calendar.monthrange(day.year, day.month)[1])
