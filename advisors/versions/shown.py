"""Two versions of a note's summary beside one another, for page, desk and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from advisors.models import SummaryItem
from advisors.versions.compare import CHANGED, SAME, Difference, compare, counted
from advisors.versions.history import History, Moment
from advisors.versions.lines import Hand, Wording
from wealthai.errors import BadInput
from wealthai.templatetags.formats import full_time, short_date

KINDS = {
    "added": "Added",
    "dropped": "Dropped",
    "gone": "Not proposed again",
    "restored": "Taken up again",
    "changed": "Changed",
    "same": "Unchanged",
}
_QUICK = (
    ("first", "now"),
    ("machine", "now"),
    ("machine", "submitted"),
    ("submitted", "approved"),
    ("machine", "approved"),
)
_SHORT = {
    "first": "First reading",
    "machine": "Machine",
    "submitted": "submitted",
    "approved": "approved",
    "now": "now",
}


@dataclass(frozen=True)
class Told:
    """One difference in words: `facts` are sentences of what else changed and by whom."""

    difference: Difference
    kind: str
    kind_label: str
    section: str
    tag: str
    before: str
    after: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class SectionTold:
    name: str
    title: str
    changed: list[Told]
    same: list[Told]

    @property
    def line(self) -> str:
        total = len(self.changed) + len(self.same)
        return f"{len(self.changed)} of {total} differ" if self.changed else "none differs"


@dataclass(frozen=True)
class Comparison:
    start: Moment
    end: Moment
    sections: list[SectionTold]
    counts: dict[str, int]
    turned: bool  # the later one was asked for first
    readings: tuple[int, ...]  # of the machine that the lines of the two rest on

    @property
    def reread(self) -> str:
        """Said once, where the two versions rest on different readings."""
        if len(self.readings) < 2:
            return ""
        return f"Reading {self.readings[-1]} took the place of reading {self.readings[0]}: lines are followed by their quotes."

    @property
    def summary(self) -> str:
        named = (f"{self.counts[kind]} {label.lower()}" for kind, label in KINDS.items() if self.counts[kind])
        return ", ".join(named) or "no lines in either"

    @property
    def differs(self) -> bool:
        return any(number for kind, number in self.counts.items() if kind != SAME)


def compared(history: History, start: str, end: str) -> Comparison:
    """Any two versions, the earlier one first whichever was asked for first."""
    first, last = _moment(history, start or "machine"), _moment(history, end or "now")
    turned = history.moments.index(first) > history.moments.index(last)
    if turned:
        first, last = last, first
    before, after = history.at(first), history.at(last)
    found = compare(before, after)
    readings = tuple(sorted({line.reading for line in (*before, *after)}))
    sections = [_section(name, str(title), found) for name, title in SummaryItem.Section.choices]
    return Comparison(first, last, sections, counted(found), turned, readings)


def versions_context(history: History, start: str, end: str) -> dict[str, Any]:
    """What the part Changes draws; without a summary there is nothing to compare."""
    if not history.moments:
        return {"comparison": None, "moment_groups": []}
    comparison = compared(history, start, end)
    asked = (start or "machine", end or "now")
    quick = [
        {
            "from": one,
            "to": other,
            "label": f"{_SHORT[one].capitalize()} to {_SHORT[other]}",
            "current": (one, other) == asked,
        }
        for one, other in _QUICK
        if history.find(one) and history.find(other) and (one != "first" or history.readings > 1)
    ]
    return {
        "comparison": comparison,
        "moment_groups": history.grouped,
        "quick": quick,
    }


def _moment(history: History, key: str) -> Moment:
    found = history.find(key)
    if found is None:
        raise BadInput(f"This note has no version “{key[:40]}”. Choose one from the list of its versions.")
    return found


def _section(name: str, title: str, found: list[Difference]) -> SectionTold:
    told = [_told(one) for one in found if one.line.section == name]
    return SectionTold(
        name, title, [one for one in told if one.kind != SAME], [one for one in told if one.kind == SAME]
    )


def _told(one: Difference) -> Told:
    before, after = one.before, one.after
    return Told(
        difference=one,
        kind=one.kind,
        kind_label=KINDS[one.kind] if one.kind != CHANGED else _changed_label(one),
        section=one.line.section,
        tag=one.line.tag,
        before=before.says.text if before else "",
        after=after.says.text if after else "",
        facts=tuple(_facts(one)),
    )


def _changed_label(one: Difference) -> str:
    parts = [
        *(["reworded"] if one.reworded else []),
        *(["owner changed"] if one.owner_changed else []),
        *(["due changed"] if one.due_changed else []),
    ]
    return ", ".join(parts).capitalize()


def _facts(one: Difference) -> list[str]:
    facts = []
    if one.kind == "gone" and one.before is not None:
        facts.append(f"Stood in reading {one.before.reading}; the later reading proposed it no more")
    if one.hand is not None and one.kind in ("added", "dropped", "restored"):
        facts.append(f"{KINDS[one.kind]} by {_by(one.hand)}{_why(one)}")
    if one.after is not None and one.before is not None:
        facts += _part_facts(one)
        if one.read_again:
            facts.append(
                f"Reading {one.after.reading} took the place of reading {one.before.reading}; the quote is the same"
            )
        if one.before.tag != one.after.tag:
            facts.append(f"Was {one.before.tag}")
    return facts


def _part_facts(one: Difference) -> list[str]:
    before, after = one.before, one.after
    assert before is not None
    assert after is not None
    facts = []
    if one.reworded:
        facts.append(f"Reworded by {_by(after.worded)}")
    if one.owner_changed:
        facts.append(
            f"Owner {before.says.owner or 'nobody'} became {after.says.owner or 'nobody'}, by {_by(after.owned)}"
        )
    if one.due_changed:
        facts.append(f"Due {due_text(before.says)} became {due_text(after.says)}, by {_by(after.dated)}")
    return facts


def _why(one: Difference) -> str:
    return f": {one.after.says.reason}" if one.kind == "dropped" and one.after and one.after.says.reason else ""


def _by(hand: Hand) -> str:
    carried = ", carried over" if hand.carried else ""
    return f"{hand.who}, {full_time(hand.at, ZoneInfo(settings.FIRM_TIME_ZONE))}{carried}"


def due_text(says: Wording) -> str:
    return _day(says.due_on) if says.due_on else f"“{says.due_phrase}”" if says.due_phrase else "none"


def _day(day: date) -> str:
    return short_date(day, ZoneInfo(settings.FIRM_TIME_ZONE))
