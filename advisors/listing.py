"""The list of notes: its views, its filters, its order, and its rows as a file. Rights are in the rows it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from advisors import selectors
from advisors.models import Client, Note, SummaryItem
from compliance import selectors as gate
from compliance.models import Review
from wealthai.firm_day import firm_today
from wealthai.listing import MOST_ROWS_OF_A_FILE, Filter, chosen, csv_file, ordering
from wealthai.templatetags.states import state_of

VIEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("All", ()),
    "waiting": ("Waits for me", (Note.State.DRAFT, Note.State.RETURNED, Note.State.NEEDS_ATTENTION)),
    "machine": ("With the machine", Note.WITH_MACHINE),
    "review": ("In review", (Note.State.SUBMITTED,)),
    "approved": ("Approved", (Note.State.APPROVED, Note.State.DELIVERED)),
    "rejected": ("Rejected", (Note.State.REJECTED,)),
}
_MET = [("7", "Last 7 days"), ("30", "Last 30 days"), ("90", "Last 90 days"), ("365", "Last year")]
_FLAGS = [("high", "High"), ("any", "Any"), ("none", "None")]
_ORDERS = {"met_on": "met_on", "age": "created_at"}


@dataclass(frozen=True)
class NoteRow:
    note: Any
    items: int | None
    flags: int
    high: int
    review: Review | None

    @property
    def late(self) -> bool:
        return self.review is not None and self.review.is_open and self.review.due_at <= timezone.now()


def filters(request: HttpRequest) -> list[Filter]:
    return [
        chosen(request, "state", "State", [(state, state_of(state).word) for state in Note.State]),
        chosen(request, "met", "Met on", _MET),
        chosen(request, "flags", "Flags", _FLAGS),
        chosen(request, "kind", "Kind", Note.MeetingType.choices),
    ]


def order(request: HttpRequest, names: bool) -> str:
    fields = {**_ORDERS, "client": "client__family_name"} if names else _ORDERS
    return ordering(request, fields, "-age")


def filtered(rows: QuerySet[Note], request: HttpRequest, asked: Iterable[Filter], *, names: bool) -> QuerySet[Note]:
    states = VIEWS.get(request.GET.get("view", ""), VIEWS[""])[1]
    rows = rows.filter(state__in=states) if states else rows
    value = {one.name: one.value for one in asked}
    if value["state"]:
        rows = rows.filter(state=value["state"])
    if value["met"]:
        rows = rows.filter(met_on__gte=firm_today() - timedelta(days=int(value["met"])))
    if value["kind"]:
        rows = rows.filter(meeting_type=value["kind"])
    if value["flags"]:
        rows = _flagged(rows, value["flags"])
    words = request.GET.get("q", "")[:100].strip()
    return rows.filter(client__in=Client.objects.filter(selectors.named(words))) if words and names else rows


def _flagged(rows: QuerySet[Note], how: str) -> QuerySet[Note]:
    standing = SummaryItem.objects.filter(
        summary=OuterRef("summary_id"), section=SummaryItem.Section.RISK_FLAGS
    ).exclude(choice=SummaryItem.Choice.DROPPED)
    flagged = Exists(standing.filter(severity="high") if how == "high" else standing)
    return rows.filter(~flagged if how == "none" else flagged)


def tabs(rows: QuerySet[Note], *, own: bool) -> list[tuple[str, str, int]]:
    """(view, its name, how many) of the views that hold something; to others than its advisor a draft waits for nobody."""
    by_state = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    total = sum(by_state.values())
    found = [
        (key, label, sum(by_state.get(state, 0) for state in states) if states else total)
        for key, (label, states) in VIEWS.items()
    ]
    named = [(key, "With the advisor" if key == "waiting" and not own else label, n) for key, label, n in found]
    return [tab for tab in named if tab[0] in ("", "review", "approved") or tab[2]]


def note_rows(notes: list[Any]) -> list[NoteRow]:
    """What a list shows beside the note: counts of the latest summary, and its review."""
    counts = selectors.item_counts([note.summary_id for note in notes if note.summary_id])
    reviews = gate.latest_reviews("note", [note.uuid for note in notes])
    return [_row(note, counts, reviews) for note in notes]


def _row(note: Any, counts: dict[int, tuple[int, int, int]], reviews: dict[Any, Review]) -> NoteRow:
    items, flags, high = counts.get(note.summary_id, (0, 0, 0))
    return NoteRow(note, items if note.summary_id else None, flags, high, reviews.get(note.uuid))


def as_file(rows: QuerySet[Note], *, names: bool) -> HttpResponse:
    who = [("Client", lambda row: row.note.client), ("Household", lambda row: row.note.client.household)]
    columns: list[Any] = [
        ("Note", lambda row: row.note.uuid),
        *(who if names else []),
        ("Meeting", lambda row: row.note.kind_label),
        ("Met on", lambda row: row.note.met_on),
        ("Received", lambda row: row.note.created_at),
        ("State", lambda row: state_of(row.note.state).word),
        ("Items", lambda row: row.items),
        ("Risk flags", lambda row: row.flags),
        ("High risk flags", lambda row: row.high),
        ("Advisor", lambda row: row.note.advisor),
        ("Reviewer", lambda row: reviewer(row.review)),
        ("Due", lambda row: row.review.due_at if row.review else None),
    ]
    return csv_file("notes", columns, _in_parts(rows))


def _in_parts(rows: QuerySet[Note], size: int = 500) -> Iterator[NoteRow]:
    part: list[Any] = []
    for note in rows[:MOST_ROWS_OF_A_FILE].iterator(chunk_size=size):
        part.append(note)
        if len(part) == size:
            yield from note_rows(part)
            part = []
    yield from note_rows(part)


def reviewer(review: Review | None) -> str:
    if review is None:
        return ""
    person = review.decided_by or (review.claimed_by if review.holder_id else None)
    return str(person or "")
