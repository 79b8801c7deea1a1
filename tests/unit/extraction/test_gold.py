"""The engine on the marked transcripts: contracts that hold for every item, and a floor below which no change may go."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

import pytest

from advisors.extraction import SECTIONS, Extraction, extract
from advisors.transcripts import parse_guessing
from tests.unit.extraction.gold import cases

KIND = dict(zip(SECTIONS, "garf", strict=True))
ALL = [*cases("tuning"), *cases("kept"), *cases("aside"), *cases("aside2"), *cases("aside3")]


@lru_cache(maxsize=len(ALL))
def read(text: str) -> Extraction:
    return extract(text, parse_guessing(text))


@pytest.mark.parametrize("case", ALL, ids=[case["id"] for case in ALL])
def test_items_say_only_what_the_text_says(case: dict[str, Any]) -> None:
    text = case["text"]
    hard = [span["quote"] for span in case["spans"] if span["kind"] == "p"]
    for item in read(text).items:
        assert item.quote == text[item.start : item.end]
        assert len(item.text.split()) >= 3
        assert not any(value in item.text for value in hard)
        assert all(number in text for number in re.findall(r"\d+", re.sub(r"\[[A-Z_]+\d+\]", "", item.text)))


def touches(item: Any, span: dict[str, Any]) -> bool:
    shared = min(item.end, span["end"]) - max(item.start, span["start"])
    return (
        shared >= 0.5 * (span["end"] - span["start"])
        and item.end - item.start <= 4 * (span["end"] - span["start"]) + 60
    )


def count(case: dict[str, Any], counts: Counter[str]) -> None:
    found = read(case["text"])
    for section in SECTIONS:
        open_spans = [span for span in case["spans"] if span["kind"] == KIND[section]]
        for item in getattr(found, section):
            hit = next((span for span in open_spans if touches(item, span)), None)
            counts["hit" if hit else "wrong"] += 1
            if hit:
                open_spans.remove(hit)
        counts["missed"] += len(open_spans)


@pytest.mark.parametrize(
    ("half", "floor"), [("tuning", 0.92), ("kept", 0.90), ("aside", 0.74), ("aside2", 0.80), ("aside3", 0.80)]
)
def test_f1_stays_above_its_floor(half: str, floor: float) -> None:
    counts: Counter[str] = Counter()
    for case in cases(half):
        if case["lang"] == "en":
            count(case, counts)
    assert 2 * counts["hit"] / (2 * counts["hit"] + counts["wrong"] + counts["missed"]) >= floor


def test_long_small_talk_raises_few_false_flags() -> None:
    """Eight long talks with few items: before ordinary talk was learnt they raised sixty false flags."""
    long = [case for case in cases("aside2") if len(case["text"]) > 1500]
    wrong = [
        flag.quote
        for case in long
        for flag in read(case["text"]).risk_flags
        if not any(touches(flag, span) for span in case["spans"] if span["kind"] == "r")
    ]
    assert len(long) == 8
    assert len(wrong) <= 6
