"""One act on several picked rows of a list: asked first, with each row's state as it is now; done one by one, each by the
service that does it alone, so each has its own rights, its own transaction and its own row in the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from wealthai.errors import BadInput, Refusal
from wealthai.page import page
from wealthai.paging import is_uuid

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class BulkAct:
    """`refuses(record)` is "" where the act applies, else why not; `do(record)` does it or raises a Refusal."""

    name: str
    label: str
    question: str
    done: str
    refuses: Callable[[Any], str]
    do: Callable[[Any], Any]


@dataclass(frozen=True)
class BulkList:
    """What a list says of its rows: those that may be seen, how one is called, what state it is in now."""

    title: str
    back: str
    rows: QuerySet[Any]
    acts: Sequence[BulkAct]
    named: Callable[[Sequence[Any]], dict[Any, str]]
    state: Callable[[Any], str]
    after: Callable[[HttpRequest, int], None] | None = None  # told how many were done, before they are shown


@dataclass(frozen=True)
class Row:
    record: Any
    name: str
    state: str
    refused: str = ""
    done: bool = False


def bulk(request: HttpRequest, listed: BulkList) -> HttpResponse:
    """POST picks, POST with `sure` does."""
    act = next((one for one in listed.acts if one.name == request.POST.get("act")), None)
    if act is None:
        raise BadInput("Choose what to do with the picked rows.")
    picked = [UUID(text) for text in request.POST.getlist("picked") if is_uuid(text)]
    if not picked:
        raise BadInput("No row is picked. Pick rows with x, then choose what to do.")
    if len(picked) > MOST_AT_ONCE:
        raise BadInput(f"At most {MOST_AT_ONCE} rows at once; {len(picked)} are picked.")
    records = list(listed.rows.filter(uuid__in=picked).order_by("pk"))
    names = listed.named(records)
    sure = "sure" in request.POST
    rows = [_done(request, act, listed, one, names) if sure else _asked(act, listed, one, names) for one in records]
    done = sum(row.done for row in rows)
    if done and listed.after is not None:
        listed.after(request, done)
    context = {
        "act": act,
        "listed": listed,
        "rows": rows,
        "sure": sure,
        "ready": [row for row in rows if not row.refused],
        "gone": len(set(picked)) - len(records),
    }
    return page(request, "wealthai/bulk.html", None, context)


def _asked(act: BulkAct, listed: BulkList, record: Any, names: dict[Any, str]) -> Row:
    return Row(record, names[record.uuid], listed.state(record), act.refuses(record))


def _done(request: HttpRequest, act: BulkAct, listed: BulkList, record: Any, names: dict[Any, str]) -> Row:
    """What was another when it was asked about is refused: whoever confirmed did not confirm this."""
    name, state = names[record.uuid], listed.state(record)
    seen = request.POST.get(f"seen-{record.uuid}", "")
    if state != seen:
        return Row(
            record, name, state, f"It was {seen.lower() or 'not shown'} when you confirmed. Nothing was changed."
        )
    try:
        act.do(record)
    except Refusal as refusal:
        return Row(record, name, state, refusal.sentence)
    record.refresh_from_db()
    return Row(record, name, listed.state(record), done=True)
