"""What differs between two versions of a summary. Pure: the same two versions give the same answer for ever.

A line is followed by the item it is, by the item it was carried from, and over readings by its quote, as decisions are
carried over. What is matched by nothing was added or is gone."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from advisors.versions.lines import Hand, Line, due_of

ADDED, DROPPED, GONE, RESTORED, CHANGED, SAME = "added", "dropped", "gone", "restored", "changed", "same"


@dataclass(frozen=True)
class Difference:
    """One line in both versions. `gone`: a later reading of the machine proposed it no more."""

    kind: str
    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        line = self.after or self.before
        assert line is not None
        return line

    @property
    def reworded(self) -> bool:
        return self._both and self.before.says.text != self.after.says.text  # type: ignore[union-attr]

    @property
    def owner_changed(self) -> bool:
        return self._both and self.before.says.owner != self.after.says.owner  # type: ignore[union-attr]

    @property
    def due_changed(self) -> bool:
        return self._both and due_of(self.before.says) != due_of(self.after.says)  # type: ignore[union-attr]

    @property
    def read_again(self) -> bool:
        """Another reading's line stands in the place of the first one's."""
        return self._both and self.before.reading != self.after.reading  # type: ignore[union-attr]

    @property
    def hand(self) -> Hand | None:
        """Who added, dropped or brought it back; nobody for what a reading left out."""
        if self.kind == GONE or self.after is None:
            return None
        return self.after.begun if self.kind == ADDED else self.after.decided

    @property
    def _both(self) -> bool:
        return self.before is not None and self.after is not None


def compare(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """Every line that stands in one of the two, once: in the order of `after`, then what stands there no more."""
    pairs = matched(before, after)
    partners = {new.key: old for old, new in pairs}
    taken = {old.key for old, _ in pairs}
    found = [_difference(partners.get(new.key), new) for new in after]
    found += [Difference(GONE, old, None) for old in before if old.key not in taken and old.stands]
    return [one for one in found if one is not None]


def matched(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Pairs of the same line: the surest sign first, no line in two pairs."""
    pairs: list[tuple[Line, Line]] = []
    old, new = list(before), list(after)
    for sign in (_key, _root, _quote):
        found = list(_paired(old, new, sign))
        pairs += found
        mated = {id(line) for pair in found for line in pair}
        old, new = ([line for line in side if id(line) not in mated] for side in (old, new))
    return pairs


def _paired(old: Iterable[Line], new: Iterable[Line], sign: Callable[[Line], Hashable]) -> Iterator[tuple[Line, Line]]:
    """Two lines may rest on one quote: the first of one side goes with the first of the other."""
    waiting: dict[Hashable, deque[Line]] = defaultdict(deque)
    for line in old:
        waiting[sign(line)].append(line)
    for line in new:
        if sign(line) is not None and waiting[sign(line)]:
            yield waiting[sign(line)].popleft(), line


def counted(differences: Iterable[Difference]) -> dict[str, int]:
    """How many of each kind; what stayed the same is counted, too."""
    counts = dict.fromkeys((ADDED, CHANGED, DROPPED, GONE, RESTORED, SAME), 0)
    for one in differences:
        counts[one.kind] += 1
    return counts


def _difference(before: Line | None, after: Line) -> Difference | None:
    stood = before is not None and before.stands
    if not stood and not after.stands:
        return None
    if not stood:
        return Difference(ADDED if before is None else RESTORED, before, after)
    if not after.stands:
        return Difference(DROPPED, before, after)
    one = Difference(CHANGED, before, after)
    return one if one.reworded or one.owner_changed or one.due_changed else Difference(SAME, before, after)


def _key(line: Line) -> Hashable:
    return line.key


def _root(line: Line) -> Hashable:
    return line.root


def _quote(line: Line) -> Hashable:
    return (line.section, line.quote) if line.quote is not None else None
