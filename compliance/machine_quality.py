"""What people made of what the machines proposed, by prompt version and engine: counts, and no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from compliance import reasons
from compliance.intervals import Share
from wealthai.records import Graded, record_classes

ALL_PARTS = "All"


@dataclass(frozen=True)
class Grade:
    """One line of the report: a part of what one machine made, or all of it."""

    kind: str
    made_by: str
    part: str
    kept: int
    reworded: int
    corrected: int
    dropped: int
    added: int
    reasons: tuple[tuple[str, int], ...]  # (words, how often), most frequent first

    @property
    def proposed(self) -> int:
        return self.kept + self.reworded + self.corrected + self.dropped

    @property
    def kept_share(self) -> Share:
        return Share(self.kept, self.proposed)

    @property
    def dropped_share(self) -> Share:
        return Share(self.dropped, self.proposed)

    @property
    def missed_share(self) -> Share:
        """Of the lines that stand in the end: those that a person had to add."""
        return Share(self.added, self.proposed - self.dropped + self.added)

    @property
    def is_total(self) -> bool:
        return self.part == ALL_PARTS


def report(*, days: int, kind: str = "") -> list[Grade]:
    until = timezone.now()
    return grades(until - timedelta(days=days), until, kind)


def grades(start: datetime, end: datetime, kind: str = "") -> list[Grade]:
    """Each machine: first all of its proposals, then part by part. Of records approved in the period."""
    names = reasons.labels()
    found: list[Grade] = []
    for one in record_classes():
        if kind and one.name != kind:
            continue
        graded = one.graded(start, end)
        for made_by in sorted({row.made_by for row in graded}):
            rows = [row for row in graded if row.made_by == made_by]
            found.append(_grade(one.plural, ALL_PARTS, rows, names))
            found += [_grade(one.plural, row.part, [row], names) for row in rows]
    return found


def _grade(kind: str, part: str, rows: Iterable[Graded], names: dict[str, str]) -> Grade:
    rows = list(rows)
    why: Counter[str] = Counter()
    for row in rows:
        for code, number in row.reasons:
            why[names.get(code, code.replace("-", " ").capitalize())] += number
    return Grade(
        kind=kind,
        made_by=rows[0].made_by,
        part=part,
        kept=sum(row.kept for row in rows),
        reworded=sum(row.reworded for row in rows),
        corrected=sum(row.corrected for row in rows),
        dropped=sum(row.dropped for row in rows),
        added=sum(row.added for row in rows),
        reasons=tuple(sorted(why.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
