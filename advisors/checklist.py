"""The template of a meeting beside its summary: what it asks for, which items cover it, what the advisor says of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from advisors.meetings.templates import TEMPLATES, covering
from advisors.models import CheckpointMark, Note, SummaryItem
from advisors.presenting import NoteShown

COVERED, OPEN = "covered", "open"


@dataclass(frozen=True)
class PointShown:
    """`state`: covered by the items `refs`, discussed or not_discussed as marked by `by`, or open."""

    code: str
    title: str
    ask: str
    state: str
    refs: list[str]
    by: str = ""


@dataclass(frozen=True)
class Checklist:
    points: list[PointShown]

    @property
    def open(self) -> int:
        return sum(1 for point in self.points if point.state == OPEN)

    @property
    def line(self) -> str:
        if not self.open:
            return "Every point is covered or marked"
        return f"{self.open} of {len(self.points)} open"


def checklist(note: Note, shown: NoteShown) -> Checklist:
    marks = {mark.checkpoint: mark for mark in note.marks.select_related("by")}
    said = {
        row.tag: f"{shown.words.shown(row.text)}\n{_quote(shown, row)}"
        for row in shown.rows
        if row.choice != SummaryItem.Choice.DROPPED
    }
    return Checklist([_shown(point, marks.get(point.code), said) for point in TEMPLATES[note.meeting_type]])


def _shown(point: Any, mark: CheckpointMark | None, said: dict[str, str]) -> PointShown:
    refs = covering(point, said)
    state = mark.mark if mark else COVERED if refs else OPEN
    return PointShown(point.code, point.title, point.ask, state, refs[:6], str(mark.by) if mark else "")


def _quote(shown: NoteShown, row: SummaryItem) -> str:
    return "" if row.start is None else shown.words.text[row.start : row.end]
