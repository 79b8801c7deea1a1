"""Quotes and hidden values in a text, and what changed between two wordings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wealthai.templatetags.marking import Hidden, Quote, marks_by_turn, runs, word_changes

spans = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(text=st.text(min_size=1, max_size=40), places=st.lists(spans, max_size=4), offset=st.integers(0, 5))
def test_runs_lose_no_word(text: str, places: list[tuple[int, int]], offset: int) -> None:
    quotes = [Quote(f"R{n}", "risk", start, end) for n, (start, end) in enumerate(places)]
    cut = runs(text, quotes, offset=offset)
    assert "".join(part.text for run in cut for part in run.parts) == text
    within = [q for q in quotes if q.start < offset + len(text) and q.end > offset]
    assert {q.ref for run in cut for q in run.quotes} == {q.ref for q in within}


def test_runs_mark_a_quote_around_a_hidden_value() -> None:
    text = "Wire it from ACCOUNT_1 today."
    cut = runs(text, [Quote("R2", "risk", 0, 17)], [Hidden("ACCOUNT_1", 13, 22, "reveal")])
    assert [[part.text for part in run.parts] for run in cut] == [["Wire it from ", "ACCOUNT_1"], [" today."]]
    assert (cut[0].anchor, cut[0].refs, [q.ref for q in cut[0].closes]) == ("q-r2", "r2", ["R2"])


@given(before=st.text("ab c.", max_size=30), after=st.text("ab c.", max_size=30))
def test_word_changes_rebuild_both_sides(before: str, after: str) -> None:
    changes = word_changes(before, after)
    assert "".join(c.text for c in changes if c.kind != "add") == before
    assert "".join(c.text for c in changes if c.kind != "del") == after


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 40)), max_size=8),
)
def test_marks_by_turn_are_those_that_touch_it(lengths: list[int], spans: list[tuple[int, int]]) -> None:
    turns, at = [], 0
    for length in lengths:
        turns.append((at, at + length))
        at += length + 1
    quotes = [Quote(f"A{n}", "action", start, start + size) for n, (start, size) in enumerate(spans)]
    for (start, end), (found, _) in zip(turns, marks_by_turn(turns, quotes, []), strict=True):
        assert {q.ref for q in found if q.start < end and q.end > start} == {
            q.ref for q in quotes if q.start < end and q.end > start
        }
