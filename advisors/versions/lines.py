"""What a summary said at a time, replayed from what happened to it. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime


@dataclass(frozen=True)
class Hand:
    """Who did it: a person in a role, or a reading of the machine. `carried` when a later reading brought it along."""

    who: str
    role: str  # machine, advisor or reviewer
    at: datetime
    carried: bool = False


@dataclass(frozen=True)
class Wording:
    """What one revision of an item says."""

    text: str
    owner: str = ""
    due_on: date | None = None
    due_phrase: str = ""
    dropped: bool = False
    reason: str = ""  # why it was dropped
    choice: str = ""


@dataclass(frozen=True)
class Line:
    """An item as it stood, and whose each part of it is."""

    key: str
    root: str  # the item it began as, in whatever reading that was
    reading: int
    section: str
    tag: str
    quote: tuple[int, int] | None
    says: Wording
    begun: Hand
    worded: Hand
    owned: Hand
    dated: Hand
    decided: Hand

    @property
    def stands(self) -> bool:
        return not self.says.dropped


@dataclass(frozen=True)
class Item:
    """What never changes of an item."""

    key: str
    root: str
    reading: int
    section: str
    tag: str
    quote: tuple[int, int] | None


@dataclass(frozen=True)
class Event:
    """Something that happened to the summary. One with a `reading` begins it anew; one without `item` only marks a moment."""

    at: datetime
    reading: int = 0
    item: Item | None = None
    says: Wording | None = None
    hand: Hand | None = None


@dataclass
class _Standing:
    lines: dict[str, Line] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        if event.reading:
            self.lines.clear()
        if event.item is None or event.says is None or event.hand is None:
            return
        held = self.lines.get(event.item.key)
        self.lines[event.item.key] = (
            _begun(event.item, event.says, event.hand) if held is None else _changed(held, event.says, event.hand)
        )


def replay(events: Iterable[Event]) -> tuple[Line, ...]:
    """The lines after the last of these events, dropped ones included."""
    standing = _Standing()
    for event in events:
        standing.take(event)
    return tuple(standing.lines.values())


def _begun(item: Item, says: Wording, hand: Hand) -> Line:
    return Line(
        item.key, item.root, item.reading, item.section, item.tag, item.quote, says,
        begun=hand, worded=hand, owned=hand, dated=hand, decided=hand,
    )  # fmt: skip


def _changed(line: Line, says: Wording, hand: Hand) -> Line:
    """Whoever changed a part of the line answers for that part from now on."""
    was = line.says
    decision = (was.choice, was.dropped) != (says.choice, says.dropped)
    return replace(
        line,
        says=says,
        worded=hand if was.text != says.text else line.worded,
        owned=hand if was.owner != says.owner else line.owned,
        dated=hand if due_of(was) != due_of(says) else line.dated,
        decided=hand if decision else line.decided,
    )


def due_of(says: Wording) -> tuple[date | None, str]:
    """The day; what was said of it counts only where no day was made of it."""
    return says.due_on, "" if says.due_on else says.due_phrase
