"""Marking passages: quotes and hidden values in a text, and what changed between two wordings. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Quote:
    """A passage an item rests on. Offsets count in the whole text, `ref` is the item's tag, such as "R2"."""

    ref: str
    section: str  # goal, action, risk or follow
    start: int
    end: int


@dataclass(frozen=True)
class Hidden:
    """A redacted value. `target` is the id of the popover that asks for the reason; without one it is not revealed."""

    label: str
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True)
class Part:
    text: str
    hidden: Hidden | None = None


@dataclass(frozen=True)
class Run:
    """Text under the same quotes. The first run of a quote carries its id, the last one its tag."""

    parts: tuple[Part, ...]
    quotes: tuple[Quote, ...] = ()
    opens: tuple[Quote, ...] = ()
    closes: tuple[Quote, ...] = ()

    @property
    def refs(self) -> str:
        return " ".join(quote.ref.lower() for quote in self.quotes)

    @property
    def section(self) -> str:
        """Where quotes overlap, the one that began last colours the passage."""
        return max(self.quotes, key=lambda quote: quote.start).section if self.quotes else ""

    @property
    def anchor(self) -> str:
        return f"q-{self.opens[0].ref.lower()}" if self.opens else ""


def runs(text: str, quotes: Iterable[Quote] = (), hidden: Iterable[Hidden] = (), offset: int = 0) -> list[Run]:
    """Cut one turn's text, which begins at `offset` of the whole, at every edge of a quote or a hidden value.

    A hidden value is never cut in two: a quote that ends inside one ends behind it.
    """
    end = offset + len(text)
    pills = sorted((h for h in hidden if h.start < end and h.end > offset), key=lambda h: h.start)
    within = [q for q in (_around(q, pills) for q in quotes) if q.start < end and q.end > offset]
    edges = {offset, end} | {min(max(at, offset), end) for q in within for at in (q.start, q.end)}
    cuts = sorted(edges)
    return [_run(text, offset, left, right, within, pills) for left, right in pairwise(cuts) if left < right]


def marks_by_turn(
    turns: Sequence[tuple[int, int]], quotes: Iterable[Quote], hidden: Iterable[Hidden]
) -> list[tuple[list[Quote], list[Hidden]]]:
    """For each turn, (start, end) in rising order, what `runs` needs to know of it: each mark is looked at once, and once
    more for every turn it runs over."""
    found: list[tuple[list[Quote], list[Hidden]]] = [([], []) for _ in turns]
    ends = [end for _, end in turns]
    kinds: tuple[Iterable[Quote | Hidden], ...] = (quotes, hidden)
    for kind, marks in enumerate(kinds):
        for mark in marks:
            at = bisect_right(ends, mark.start)
            while at < len(turns) and turns[at][0] < mark.end:
                found[at][kind].append(mark)  # type: ignore[arg-type]
                at += 1
    return found


def _around(quote: Quote, pills: Sequence[Hidden]) -> Quote:
    start, end = quote.start, quote.end
    for pill in pills:
        if pill.start < start < pill.end:
            start = pill.start
        if pill.start < end < pill.end:
            end = pill.end
    return Quote(quote.ref, quote.section, start, end)


def _run(text: str, offset: int, left: int, right: int, quotes: Sequence[Quote], pills: Sequence[Hidden]) -> Run:
    over = tuple(sorted((q for q in quotes if q.start <= left and q.end >= right), key=lambda q: (q.start, q.ref)))
    return Run(
        parts=tuple(_parts(text, offset, left, right, pills)),
        quotes=over,
        opens=tuple(q for q in over if q.start == left),
        closes=tuple(q for q in over if q.end == right),
    )


def _parts(text: str, offset: int, left: int, right: int, pills: Sequence[Hidden]) -> Iterable[Part]:
    at = left
    for pill in pills:
        if pill.start < at or pill.end > right:
            continue
        if at < pill.start:
            yield Part(text[at - offset : pill.start - offset])
        yield Part(pill.label, pill)
        at = pill.end
    if at < right:
        yield Part(text[at - offset : right - offset])


@dataclass(frozen=True)
class Change:
    kind: str  # same, add or del
    text: str


def word_changes(before: str, after: str) -> list[Change]:
    """What was taken out and put in, word by word; a single same blank between two changes joins them."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    out: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            out.append(Change("same", "".join(old[a:b])))
            continue
        if b > a:
            out.append(Change("del", "".join(old[a:b])))
        if d > c:
            out.append(Change("add", "".join(new[c:d])))
    return _joined(out)


def _joined(changes: list[Change]) -> list[Change]:
    """Two deletions with a blank between read as one phrase taken out: fewer, longer marks are quicker to read."""
    out: list[Change] = []
    gone, come = "", ""
    for place, change in enumerate(changes):
        bridge = change.kind == "same" and not change.text.strip() and gone and come and place + 1 < len(changes)
        if change.kind == "same" and not bridge:
            out += [Change(kind, text) for kind, text in (("del", gone), ("add", come)) if text]
            out.append(change)
            gone, come = "", ""
        else:
            gone += change.text if change.kind in ("del", "same") else ""
            come += change.text if change.kind in ("add", "same") else ""
    return out + [Change(kind, text) for kind, text in (("del", gone), ("add", come)) if text]
