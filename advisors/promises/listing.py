"""The list of promises: its views, filters, order, and its rows as a file. Rights are in the rows it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from advisors import selectors
from advisors.models import Advisor, Client, Note, Promise
from advisors.models.promises import CLIENTS, PromiseQuerySet
from advisors.promises.figures import Kept
from advisors.promises.shown import PromiseShown, shown_for, with_words
from wealthai.firm_day import firm_today
from wealthai.listing import MOST_ROWS_OF_A_FILE, Filter, chosen, csv_file, ordering
from wealthai.models import User
from wealthai.paging import is_uuid
from wealthai.templatetags.states import state_of

NO_DAY = date(9999, 12, 31)  # a list pages by the value it is sorted by, and nothing is after nothing
STATES = {"": "Open", "done": "Kept", "withdrawn": "Withdrawn", "all": "All"}
DUE = {"overdue": "Overdue", "today": "Today", "week": "Next 7 days", "later": "Later", "none": "No date"}
WHOSE = {"advisor": "The advisor's", "client": "The client's", "other": "Others'"}
KEPT = {"on-time": "On time", "late": "Late"}
_ORDERS = {"due": "day", "client": "client__family_name", "owner": "owner", "closed": "closed_day"}


def filters(request: HttpRequest) -> list[Filter]:
    """Of one client only when one comes from that client's page."""
    every = request.user.has_perm("advisors.view_all_clients")
    advisors = [(str(uuid), name) for uuid, name in Advisor.objects.values_list("uuid", "name")] if every else []
    return [
        chosen(request, "due", "Due", DUE.items()),
        chosen(request, "whose", "Whose", WHOSE.items()),
        chosen(request, "kept", "Kept", KEPT.items()),
        *([chosen(request, "advisor", "Advisor", advisors)] if every else []),
        *([chosen(request, "client", "Client", _client(request))] if "client" in request.GET else []),
    ]


def _client(request: HttpRequest) -> list[tuple[str, str]]:
    asked = request.GET["client"]
    rows = Client.objects.visible_to(request.user).filter(uuid=asked) if is_uuid(asked) else []  # type: ignore[arg-type]
    return [(str(client.uuid), str(client)) for client in rows]


def state_asked(request: HttpRequest) -> str:
    """What was kept on time or late is kept."""
    asked = "done" if request.GET.get("kept", "") in KEPT else request.GET.get("state", "")
    return asked if asked in STATES else ""


def narrowed(rows: PromiseQuerySet, value: Mapping[str, str]) -> PromiseQuerySet:
    """By state (nothing: those that are open), due, whose, kept, advisor; pages and API alike."""
    state = value.get("state", "")
    if state != "all":
        rows = rows.filter(state=state or Promise.State.OPEN)
    if value.get("kept"):
        late = Q(done_on__gt=F("measure"))
        rows = rows.with_measure().filter(late if value["kept"] == "late" else Q(done_on__lte=F("measure")))
    if value.get("due"):
        rows = rows.filter(_due(value["due"], firm_today()))
    if value.get("whose"):
        rows = rows.filter(_whose(value["whose"]))
    for name in ("advisor", "client"):
        if value.get(name):
            rows = rows.filter(**{f"{name}__uuid": value[name]})
    return rows


def _due(when: str, today: date) -> Q:
    week = today + timedelta(days=7)
    return {
        "overdue": Q(state=Promise.State.OPEN, due_on__lt=today),
        "today": Q(due_on=today),
        "week": Q(due_on__gte=today, due_on__lte=week),
        "later": Q(due_on__gt=week),
        "none": Q(due_on=None),
    }[when]


def _whose(whose: str) -> Q:
    mine = Q(owner="advisor")
    clients = Q(owner__regex=CLIENTS)
    return {"advisor": mine, "client": clients}.get(whose, ~mine & ~clients)


def holding(rows: PromiseQuerySet, words: str, user: User) -> PromiseQuerySet:
    """Each word stands in the client's name or, where this person may see the words, in the promise."""
    seen = Note.objects.words_visible_to(user)
    for word in words.split()[:6]:
        named = Q(client__in=Client.objects.filter(selectors.named(word)).values("pk"))
        rows = rows.filter(named | Q(item__text__icontains=word, note__in=seen))
    return rows


def order(request: HttpRequest, *, ended: bool) -> str:
    return ordering(request, _ORDERS, "-closed" if ended else "due")


def sortable(rows: PromiseQuerySet) -> PromiseQuerySet:
    return rows.annotate(day=Coalesce("due_on", NO_DAY), closed_day=Coalesce("closed_at", "created_at"))


def tabs(record: Kept) -> list[tuple[str, str, int]]:
    counts = {"": record.open, "done": record.kept, "withdrawn": record.withdrawn, "all": record.total}
    return [(key, label, counts[key]) for key, label in STATES.items()]


# --- As a file --------------------------------------------------------------------------------------------------------
_COLUMNS: list[tuple[str, Any]] = [
    ("Promise", lambda one: one.promise.uuid),
    ("Words", lambda one: one.text),
    ("Client", lambda one: one.promise.client),
    ("Household", lambda one: one.promise.client.household),
    ("Owner", lambda one: one.owner),
    ("State", lambda one: state_of(one.promise.shown_state).word),
    ("Due", lambda one: one.promise.due_on),
    ("First due", lambda one: one.promise.first_due_on),
    ("Moved", lambda one: one.promise.moves),
    ("Done on", lambda one: one.promise.done_on),
    ("Closed", lambda one: one.promise.closed_at),
    ("Closed by", lambda one: one.promise.closed_by or ""),
    ("Closing words", lambda one: one.closing),
    ("Note", lambda one: one.promise.note.uuid),
    ("Met on", lambda one: one.promise.note.met_on),
    ("Advisor", lambda one: one.promise.advisor),
]


def as_file(rows: PromiseQuerySet, user: User) -> HttpResponse:
    return csv_file("promises", _COLUMNS, _in_parts(rows, user))


def _in_parts(rows: PromiseQuerySet, user: User, size: int = 500) -> Iterator[PromiseShown]:
    part: list[Promise] = []
    for promise in with_words(rows)[:MOST_ROWS_OF_A_FILE].iterator(chunk_size=size):
        part.append(promise)
        if len(part) == size:
            yield from shown_for(user, part)
            part = []
    yield from shown_for(user, part)
