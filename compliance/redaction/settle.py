"""Overlaps: where rules disagree the surer one names the stretch, and nothing either of them found stays readable."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from compliance.redaction.types import Candidate


def within(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the stretches, which are in order and share no letter, holds this one whole."""
    place = bisect_right(stretches, start, key=lambda stretch: stretch[0])
    return place > 0 and end <= stretches[place - 1][1]


def settled(text: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    merged: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end)):
        if merged and candidate.start < merged[-1].end:
            merged[-1] = _joined(merged[-1], candidate)
        else:
            merged.append(candidate)
    return [trimmed for c in merged if (trimmed := _trimmed(text, c)).start < trimmed.end]


def _joined(one: Candidate, other: Candidate) -> Candidate:
    winner = max(one, other, key=lambda c: (c.score, c.end - c.start))
    return replace(winner, start=min(one.start, other.start), end=max(one.end, other.end))


def _trimmed(text: str, candidate: Candidate) -> Candidate:
    start, end = candidate.start, candidate.end
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:.?!" and end - start > 1):
        end -= 1
    return replace(candidate, start=start, end=end)
