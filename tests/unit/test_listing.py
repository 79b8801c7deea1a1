"""Cells of a CSV file: a spreadsheet must read them as words, never run them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wealthai.frame import letters
from wealthai.listing import cell


@given(st.text(max_size=20))
def test_cell_begins_with_no_formula(text: str) -> None:
    said = cell(text)
    assert not said.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert said.removeprefix("'") == text or said == text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        (-3, "-3"),
        (None, ""),
        (date(2026, 3, 4), "2026-03-04"),
        (datetime(2026, 3, 4, 18, 40, tzinfo=UTC), "2026-03-04 13:40:00-05:00"),
    ],
)
def test_cell_writes_values_plainly(value: object, said: str) -> None:
    assert cell(value) == said


def test_every_page_of_the_rail_has_a_letter_of_its_own() -> None:
    assert letters(["Home", "Review", "Clients", "Cases", "Notes", "HH"]) == ["h", "r", "c", "a", "n", ""]
