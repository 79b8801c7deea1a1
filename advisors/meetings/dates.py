"""The day of a meeting, from its file: the mail's own date, the file's name, the first lines of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from advisors.transcripts.turns import lines

MAIL, NAME, TEXT = "mail", "name", "text"
_OLDEST_YEARS = 15
_HEAD_LINES = 20
_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_FORMS = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_./ ](?P<m>\d{1,2})[-_./ ](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
    re.compile(rf"(?<![a-z0-9])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -_](?:of )?{_MONTH},?[ -_]+(?P<y>20\d\d)(?!\d)", re.I),
    re.compile(rf"(?<![a-z]){_MONTH}[ -_]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[ -_]+(?P<y>20\d\d)(?!\d)", re.I),
    # As the firm writes it: month first, unless that is no month.
    re.compile(r"(?<!\d)(?P<m>\d{1,2})[/.](?P<d>\d{1,2})[/.](?P<y>20\d\d|\d\d)(?!\d)"),
)
_SAYS_WHEN = re.compile(r"\b(?:date|sent|met|meeting|call|recorded|recording|when|held)\b", re.I)


@dataclass(frozen=True, slots=True)
class DayGuess:
    day: date
    source: str


def guess_day(text: str, *, kind: str, file_name: str, today: date) -> DayGuess | None:
    """The likeliest day, never one to come; None where nothing tells."""
    head = [line.words for line in islice((line for line in lines(text) if line.words), _HEAD_LINES)]
    sent = next((words for words in head if words.lower().startswith(("date:", "sent:"))), "")
    sources = [(MAIL if kind == "eml" else TEXT, sent), (NAME, file_name)]
    sources += [(TEXT, words) for words in head if _SAYS_WHEN.search(words)]
    sources += [(TEXT, words) for words in head if len(words) <= 60 or words.startswith(("WEBVTT", "NOTE"))]
    for source, words in sources:
        found = _day_in(words[:300], today)
        if found is not None:
            return DayGuess(found, source)
    return None


def _day_in(words: str, today: date) -> date | None:
    for form in _FORMS:
        for match in form.finditer(words):
            found = _day(match.groupdict())
            if found is not None and found <= today and found.year >= today.year - _OLDEST_YEARS:
                return found
    return None


def _day(part: dict[str, str]) -> date | None:
    year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)
    month = _MONTHS[part["month"][:3].lower()] if part.get("month") else int(part["m"])
    day = int(part["d"])
    if month > 12 and day <= 12:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None
