"""Long and hostile texts take time in proportion to their length."""

from __future__ import annotations

import time

import pytest

from compliance.redaction import redact

UNITS = [
    "1",
    "1 ",
    "12-",
    "a",
    "A ",
    "one ",
    "a@",
    "is:",
    "account is ",
    " ",
    "\n",
    "Mr. ",
    "1 Ab ",
    "(1",
    "born 1/1/",
    "S-",
    "the corner of ",
]


def seconds_for(unit: str, length: int) -> float:
    text = (unit * (length // len(unit) + 1))[:length]
    started = time.process_time()
    redact(text)
    return time.process_time() - started


# The limits are far above a healthy run and far below one quadratic pattern.
@pytest.mark.parametrize("unit", UNITS)
def test_single_line_of_20_kb(unit: str) -> None:
    assert seconds_for(unit, 20_000) < 4


@pytest.mark.deep
@pytest.mark.parametrize("unit", UNITS)
def test_single_line_of_200_kb(unit: str) -> None:
    assert seconds_for(unit, 200_000) < 40
