from __future__ import annotations

from datetime import date

import pytest

from advisors.extraction.calendar import resolved
from advisors.extraction.due import due_in

MEETING = date(2026, 2, 6)  # a Friday


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("today", date(2026, 2, 6)),
        ("tomorrow morning", date(2026, 2, 7)),
        ("by Tuesday", date(2026, 2, 10)),
        ("on Friday", date(2026, 2, 13)),
        ("next Wednesday", date(2026, 2, 11)),
        ("by 6/20", date(2026, 6, 20)),
        ("on the 8th of November", date(2026, 11, 8)),
        ("January 5", date(2027, 1, 5)),
        ("before the 20th", date(2026, 2, 20)),
        ("on the 3rd", date(2026, 3, 3)),
        ("within ten days", date(2026, 2, 16)),
        ("within two business days", date(2026, 2, 10)),
        ("in two weeks", date(2026, 2, 20)),
        ("in three months", date(2026, 5, 6)),
        ("this week", date(2026, 2, 6)),
        ("next week", date(2026, 2, 13)),
        ("end of the month", date(2026, 2, 28)),
        ("by quarter-end", date(2026, 3, 31)),
        ("year-end", date(2026, 12, 31)),
        ("before July", date(2026, 6, 30)),
        ("2026-09-01", date(2026, 9, 1)),
        ("soon", None),
        ("on 2/30", None),
    ],
)
def test_phrase_means_a_day(phrase: str, day: date | None) -> None:
    assert resolved(phrase, MEETING) == day


@pytest.mark.parametrize(
    "words",
    [
        "I'll send the March statement",
        "I'll forward the letter from Tuesday",
        "I'll send Monday's notes",
        "we may send it",
        "I sent it two weeks ago",
    ],
)
def test_date_of_something_else_is_not_due(words: str) -> None:
    assert due_in(words) is None
