"""The events of a note's summary, read from its rows, and the moments that have a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from advisors.models import ItemRevision, Note, Summary, SummaryItem
from advisors.versions.lines import Event, Hand, Item, Line, Wording, due_of, replay
from advisors.words import filler_of
from compliance.models import Review

# At one and the same time, in this order: the machine, what was carried, the advisor, the submission, the reviewer, the decision.
_MACHINE, _CARRIED, _ADVISOR, _SUBMITTED, _REVIEWER, _DECIDED, _NOW = range(7)
_LAST = 2**62  # behind every row of the same moment
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True)
class Moment:
    """A version of the whole summary. `key` names it in an address, `main` ones head those that follow them."""

    key: str
    name: str
    at: datetime
    main: bool
    events: int  # how many had happened
    earlier: str = ""  # key of the moment before it


@dataclass(frozen=True)
class _Happened:
    at: datetime
    phase: int
    number: int
    event: Event
    told: str = ""
    key: str = ""
    main: bool = False

    @property
    def order(self) -> tuple[datetime, int, int]:
        return self.at, self.phase, self.number


@dataclass(frozen=True)
class History:
    """All that happened to the summary of a note, and how it stood at any moment of it."""

    events: list[Event]
    moments: list[Moment]

    def at(self, moment: Moment) -> tuple[Line, ...]:
        return replay(self.events[: moment.events])

    def find(self, key: str) -> Moment | None:
        """By its own key, or the last of the kind that a short name asks for."""
        if key == "first":
            return next((one for one in self.moments if one.key == "reading-1"), None)
        kind = {"machine": "reading-", "submitted": "submitted-", "approved": "approved-"}.get(key)
        fits = [one for one in self.moments if one.key == key or (kind and one.key.startswith(kind))]
        return fits[-1] if fits else None

    @property
    def readings(self) -> int:
        return sum(one.key.startswith("reading-") for one in self.moments)

    @property
    def grouped(self) -> list[tuple[Moment, list[Moment]]]:
        """Each main moment with the steps that follow it."""
        groups: list[tuple[Moment, list[Moment]]] = []
        for moment in self.moments:
            if moment.main or not groups:
                groups.append((moment, []))
            else:
                groups[-1][1].append(moment)
        return groups


def history_of(note: Note, owner_label: Callable[[str], str] = str) -> History:
    """`owner_label` says who an owner's key is. The caller has checked that the words may be seen."""
    happened = sorted([*_Rows(note, owner_label).all(), *_reviews(note)], key=lambda one: one.order)
    moments: list[Moment] = []
    for place, one in enumerate(_numbered(happened), start=1):
        if one.key:
            moments.append(Moment(one.key, one.told, one.at, one.main, place, moments[-1].key if moments else ""))
    if moments:
        last = max(one.at for one in moments)
        moments.append(Moment("now", "Now", last, True, len(happened), moments[-1].key))
    return History([one.event for one in happened], moments)


def _numbered(happened: list[_Happened]) -> Iterator[_Happened]:
    """Steps get their numbers in the order in which they happened: rows are only ever added, so an address holds."""
    numbers = count(1)
    for one in happened:
        key = f"step-{next(numbers)}" if one.key == "step" else one.key
        yield replace(one, key=key)


class _Rows:
    """Items and their revisions as events; names filled in by what each reading's placeholders stand for."""

    def __init__(self, note: Note, owner_label: Callable[[str], str]) -> None:
        self.owner_label = owner_label
        self.summaries = list(note.summaries.select_related("mapping__key", "mapping__body").order_by("version"))
        rows = SummaryItem.objects.filter(summary__in=self.summaries).order_by("pk")
        self.items = {item.pk: item for item in rows}
        self.revisions: dict[int, list[ItemRevision]] = {pk: [] for pk in self.items}
        for one in ItemRevision.objects.filter(item__in=rows).select_related("by").order_by("number"):
            self.revisions[one.item_id].append(one)

    def all(self) -> Iterator[_Happened]:
        for summary in self.summaries:
            yield from self._reading(summary)

    def _reading(self, summary: Summary) -> Iterator[_Happened]:
        fill = filler_of(summary.mapping)
        yield self._begins(summary)
        for item in (item for item in self.items.values() if item.summary_id == summary.pk):
            last: Wording | None = None
            fixed = self._fixed(item, summary.version)
            for one in self.revisions[item.pk]:
                says = _wording(one, fill, self.owner_label)
                yield self._revised(summary, fixed, one, says, last)
                last = says
        yield from self._marks(summary)

    def _begins(self, summary: Summary) -> _Happened:
        """Its items follow as events of the same moment, so the moment itself is the last of them."""
        return _Happened(summary.created_at, _MACHINE, 0, Event(summary.created_at, reading=summary.version))

    def _revised(
        self, summary: Summary, item: Item, one: ItemRevision, says: Wording, last: Wording | None
    ) -> _Happened:
        machine = one.hand == ItemRevision.Hand.MACHINE
        who = f"Machine, reading {summary.version}" if machine or one.by is None else str(one.by)
        event = Event(one.at, item=item, says=says, hand=Hand(who, one.hand, one.at, one.carried))
        if machine and not one.carried:
            return _Happened(summary.created_at, _MACHINE, one.pk, event)
        phase = _CARRIED if one.carried else _REVIEWER if one.hand == ItemRevision.Hand.REVIEWER else _ADVISOR
        told = f"{who} {_verb(last, says)} {item.tag}"
        return _Happened(one.at, phase, one.pk, event, told, "" if one.carried else "step")

    def _marks(self, summary: Summary) -> Iterator[_Happened]:
        """The moments of a reading: what the machine wrote, and what one transaction brought along from the one before."""
        at, told = summary.created_at, f"Machine, reading {summary.version}"
        yield _Happened(at, _MACHINE, _LAST, Event(at), told, f"reading-{summary.version}", True)
        carried = [
            one.at
            for item in self.items.values()
            if item.summary_id == summary.pk
            for one in self.revisions[item.pk]
            if one.carried
        ]
        if carried:
            at, told = max(carried), f"Decisions carried over into reading {summary.version}"
            yield _Happened(at, _CARRIED, _LAST, Event(at), told, f"carried-{summary.version}")

    def _fixed(self, item: SummaryItem, reading: int) -> Item:
        quote = (item.start, item.end) if item.start is not None and item.end is not None else None
        return Item(str(item.uuid), self._root(item), reading, item.section, item.tag, quote)

    def _root(self, item: SummaryItem) -> str:
        while item.carried_from_id is not None:
            item = self.items[item.carried_from_id]
        return str(item.uuid)


def _reviews(note: Note) -> Iterator[_Happened]:
    people = ("submitted_by", "first_by", "decided_by")
    rows = list(Review.objects.filter(subject_type="note", subject_id=note.uuid).select_related(*people).order_by("pk"))
    for number, review in enumerate(rows, start=1):
        told = "As submitted" + (f", {_ordinal(number)} time" if len(rows) > 1 else "")
        yield _mark(review.submitted_at, _SUBMITTED, review, told, f"submitted-{number}")
        if review.first_at is not None and review.first_by is not None:
            told = f"First approval by {review.first_by}"
            yield _mark(review.first_at, _DECIDED, review, told, f"first-approval-{number}", False)
        if review.decided_at is not None:
            told = f"As {review.status} by {review.decided_by}"
            yield _mark(review.decided_at, _DECIDED, review, told, f"{review.status}-{number}")


def _mark(at: datetime, phase: int, review: Review, told: str, key: str, main: bool = True) -> _Happened:
    return _Happened(at, phase, review.pk, Event(at), told, key, main)


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"


def _wording(one: ItemRevision, fill: Callable[[str], str], owner_label: Callable[[str], str]) -> Wording:
    return Wording(
        text=fill(one.text),
        owner=owner_label(fill(one.owner)) if one.owner else "",
        due_on=one.due_on,
        due_phrase=fill(one.due_phrase),
        dropped=one.choice == SummaryItem.Choice.DROPPED,
        reason=fill(one.drop_reason),
        choice=one.choice,
    )


def _verb(before: Wording | None, after: Wording) -> str:
    if before is None:
        return "added"
    if before.text != after.text:
        return "reworded"
    changed = [
        *(["the owner"] if before.owner != after.owner else []),
        *(["the due date"] if due_of(before) != due_of(after) else []),
    ]
    if changed:
        return f"corrected {' and '.join(changed)} of"
    return {"dropped": "dropped", "undecided": "took back the decision on"}.get(after.choice, "kept")
