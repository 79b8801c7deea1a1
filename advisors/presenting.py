"""A note as it is shown: turns with their quotes marked and hidden values as pills, items with their words filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from advisors.changes import Changes, ItemChange
from advisors.extraction.risk.categories import CATEGORIES
from advisors.models import Note, Promise, Summary, SummaryItem, Turn
from advisors.owners import OWNERS
from advisors.transcript_parts import TURNS_A_PART, Place, Search, place_of, search, turn_at
from advisors.words import Words
from compliance.redaction import NAME_LABELS
from wealthai.templatetags.formats import clock
from wealthai.templatetags.marking import Hidden, Quote, Run, marks_by_turn, runs

KEYS = {"risk_flags": "risk", "action_items": "action", "client_goals": "goal", "follow_ups": "follow"}


@dataclass(frozen=True)
class TurnShown:
    speaker: str
    time: str
    runs: list[Run]
    id: str = ""


@dataclass(frozen=True)
class ItemShown:
    """What `_components/item.html` draws. `url` decides on it, at the revision that is on the screen."""

    row: SummaryItem
    ref: str
    text: str
    severity: str
    category: str
    why: str
    quote: str
    quote_line: str
    state: str
    note: str
    warning: str
    owner: str
    owner_label: str
    due: date | None
    promise: Promise | None = None  # what became of it since its note was approved
    part: int = 0  # of the transcript that holds the quote, where there are several
    url: str = ""
    error: str = ""
    error_in: str = ""


@dataclass(frozen=True)
class SectionShown:
    key: str
    name: str
    title: str
    items: list[ItemShown]

    @property
    def decided(self) -> int:
        return sum(1 for item in self.items if item.state != SummaryItem.Choice.UNDECIDED)


class NoteShown:
    """Opened once a request; everything a page shows of the words of a note comes from here."""

    def __init__(self, note: Note, summary: Summary | None, *, part: str = "", find: str = "", hit: str = "") -> None:
        """`part`, `find` and `hit` as an address gives them: which turns to show, or what to look for in them."""
        self.note = note
        self.summary = summary
        self.words = Words(note)
        self._asked, self._find, self._hit = part, find[:100].strip(), hit

    @cached_property
    def rows(self) -> list[SummaryItem]:
        if self.summary is None:
            return []
        order = {name: place for place, name in enumerate(SummaryItem.Section.values)}
        rows = list(self.summary.items.select_related("written_by"))
        return sorted(rows, key=lambda row: (order[row.section], row.number))

    @cached_property
    def turn_rows(self) -> list[Turn]:
        return list(self.note.turns.all())

    @cached_property
    def starts(self) -> list[int]:
        return [turn.start for turn in self.turn_rows]

    @cached_property
    def search(self) -> Search | None:
        if not self._find:
            return None
        at = int(self._hit) if self._hit.isdecimal() and len(self._hit) < 6 else 1
        return search(self.words.text, self.starts, self.hidden, self._find, at)

    @cached_property
    def place(self) -> Place:
        found = self.search.turn if self.search else None
        asked = self._asked if found is None else str(found // TURNS_A_PART + 1)
        return place_of(asked, len(self.turn_rows))

    @cached_property
    def turns(self) -> list[TurnShown]:
        """Those of the part that is shown."""
        rows = self.turn_rows[self.place.start : self.place.end]
        if not rows:
            return []
        quotes = [Quote(row.tag, KEYS[row.section], row.start, row.end) for row in self.rows if row.start is not None]  # type: ignore[arg-type]
        marked = marks_by_turn([(row.start, row.end) for row in rows], quotes, self.hidden)
        found = self.search.turn if self.search else None
        return [
            self._turn(row, *marks, number=number, found=found)
            for number, (row, marks) in enumerate(zip(rows, marked, strict=True), start=self.place.start)
        ]

    def _turn(
        self, row: Turn, quotes: list[Quote], hidden: list[Hidden], *, number: int, found: int | None
    ) -> TurnShown:
        return TurnShown(
            self._who(row),
            clock(row.seconds) if row.seconds is not None else "",
            runs(self.words.text[row.start : row.end], quotes, hidden, row.start),
            id="found" if number == found else "",
        )

    @property
    def speakers_named(self) -> bool:
        return any(turn.seconds is not None or self._who(turn) for turn in self.turn_rows)

    @cached_property
    def hidden(self) -> list[Hidden]:
        """Values behind pills. Names of people are shown: whoever may open the note knows the client."""
        spans = [span for span in self.words.redaction.spans if span.label not in NAME_LABELS]
        return [Hidden(label := span.token.strip("[]"), span.start, span.end, f"reveal-{label}") for span in spans]

    @property
    def hidden_labels(self) -> list[str]:
        """Of the turns that are shown: each has a popover that asks why it should be revealed."""
        parts = (part for turn in self.turns for run in turn.runs for part in run.parts)
        return sorted({part.hidden.label for part in parts if part.hidden is not None})

    @cached_property
    def sections(self) -> list[SectionShown]:
        shown = [(row.section, self.item(row)) for row in self.rows]
        return [
            SectionShown(KEYS[name], name, str(title), [item for section, item in shown if section == name])
            for name, title in SummaryItem.Section.choices
        ]

    @cached_property
    def changes(self) -> list[ItemChange]:
        """What people changed of what the machine wrote; read only where a page shows it."""
        return Changes(self.words.shown, self.owner_label).of(self.rows, KEYS)

    @cached_property
    def promises(self) -> dict[int, Promise]:
        """item -> its promise, once the note is approved."""
        if self.note.state not in (Note.State.APPROVED, Note.State.DELIVERED):
            return {}
        return {promise.item_id: promise for promise in Promise.objects.filter(note=self.note)}

    @property
    def undecided(self) -> list[tuple[str, str]]:
        left = [row for row in self.rows if row.choice == SummaryItem.Choice.UNDECIDED]
        return [(row.tag, f"i-{row.tag.lower()}") for row in left]

    @property
    def decided(self) -> int:
        return sum(1 for row in self.rows if row.choice != SummaryItem.Choice.UNDECIDED)

    def item(self, row: SummaryItem, *, error: str = "", error_in: str = "") -> ItemShown:
        quote, line = self._quote(row)
        return ItemShown(
            row=row,
            ref=row.tag,
            text=self.words.shown(row.text),
            severity=row.severity,
            category=CATEGORIES[row.category].title if row.category in CATEGORIES else "",
            why=row.why,
            quote=quote,
            quote_line=line,
            state=row.choice,
            note=self._note(row),
            warning=""
            if row.section != SummaryItem.Section.ACTION_ITEMS or row.due_on or row.due_phrase
            else "No due date said",
            owner=row.owner,
            owner_label=self.owner_label(row.owner),
            due=row.due_on,
            promise=self.promises.get(row.pk),
            part=self._part_of(row),
            url=row.get_absolute_url(),
            error=error,
            error_in=error_in,
        )

    def owner_label(self, owner: str) -> str:
        named = {"advisor": self.note.advisor.name, "client": str(self.note.client)}
        return named.get(owner) or OWNERS.get(owner) or self.words.shown(owner)

    @property
    def owners(self) -> list[tuple[str, str]]:
        listed = [("", "Nobody named"), *((key, self.owner_label(key)) for key in OWNERS)]
        others = {row.owner for row in self.rows} - {value for value, _ in listed}
        return [*listed, *((owner, self.owner_label(owner)) for owner in sorted(others))]

    def _part_of(self, row: SummaryItem) -> int:
        if row.start is None or self.place.parts == 1:
            return 0
        return turn_at(self.starts, row.start) // TURNS_A_PART + 1

    def _quote(self, row: SummaryItem) -> tuple[str, str]:
        if row.start is None or row.end is None:
            return "", ""
        near = self.turn_rows[turn_at(self.starts, row.start)] if self.turn_rows else None
        turn = near if near is not None and near.start <= row.start < near.end else None
        place = f"characters {row.start:,} to {row.end:,}"
        said = (
            [part for part in (self._who(turn), clock(turn.seconds) if turn.seconds is not None else "") if part]
            if turn
            else []
        )
        return self.words.quote(row.start, row.end), ", ".join([*said, place])

    def _note(self, row: SummaryItem) -> str:
        if row.choice == SummaryItem.Choice.DROPPED:
            return f"Dropped: {self.words.shown(row.drop_reason)}"
        if row.written_by is not None:
            return f"Written by {row.written_by}" if row.start is None else f"Reworded by {row.written_by}"
        return f"Said: “{self.words.shown(row.due_phrase)}”" if row.due_phrase else ""

    def _who(self, turn: Turn) -> str:
        return self._names.get(turn.label) or (turn.get_role_display() if turn.role != Turn.Role.OTHER else "")

    @cached_property
    def _names(self) -> dict[str, str]:
        """Speakers as they are called at the table: by the first name, unless two share it."""
        full = {turn.label: self.words.shown(turn.label) for turn in self.turn_rows if turn.label}
        short = {label: name.split()[0] if label.startswith("[") else name for label, name in full.items() if name}
        return {label: name if list(short.values()).count(name) == 1 else full[label] for label, name in short.items()}
