from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.journal.names import act_name, act_words, actor_label
from compliance.models import JournalRow, SampleRead
from wealthai.listing import MOST_ROWS_OF_A_FILE, Filter, asks_for_file, chosen, csv_file
from wealthai.models import User
from wealthai.page import page
from wealthai.paging import newest_first

_SINCE = [("1", "Since yesterday"), ("7", "Last 7 days"), ("30", "Last 30 days"), ("365", "Last year")]
_COLUMNS: list[tuple[str, Any]] = [
    ("Row", lambda row: row.pk),
    ("At", lambda row: row.at),
    ("Who", actor_label),
    ("What", act_name),
    ("Act", lambda row: row.event),
    ("Reason", lambda row: row.reason),
    ("Object", lambda row: f"{row.subject_type} {row.subject_id}" if row.subject_id else ""),
    ("Table", lambda row: row.table_name),
    ("Key", lambda row: row.row_key),
    ("Request", lambda row: row.request),
    ("Transaction", lambda row: row.transaction),
]


@require_GET
@permission_required("compliance.view_journal", raise_exception=True)
def journal(request: HttpRequest) -> HttpResponse:
    asked = _filters(request)
    seen = JournalRow.objects.visible_to(request.user).select_related("user")
    rows = _not_of_blind_reads(_filtered(seen, request.GET, {one.name: one.value for one in asked}), request.user)
    if asks_for_file(request):
        return csv_file("journal", _COLUMNS, rows.order_by("-pk")[:MOST_ROWS_OF_A_FILE].iterator(chunk_size=2000))
    paged = newest_first(rows, request.GET.get("cursor", ""))
    context = {
        "paged": paged,
        "rows": [(row, act_name(row)) for row in paged.rows],
        "filters": asked,
        "subject": request.GET.get("subject", ""),
        # Words with placeholders stand in row changes; an administrator sees that a row changed, not to what.
        "shows_values": request.user.has_perm("compliance.decide_review"),
    }
    return page(request, "compliance/journal.html", "list", context)


def _filters(request: HttpRequest) -> list[Filter]:
    people = [(str(person.pk), str(person)) for person in User.objects.order_by("first_name", "last_name")]
    return [
        chosen(request, "kind", "Rows", [("change", "Row changes"), ("all", "Acts and row changes")]),
        chosen(request, "person", "Person", people),
        chosen(request, "since", "Time", _SINCE),
        chosen(request, "event", "Act", act_words()),
    ]


def _filtered(rows: QuerySet[JournalRow], asked: Any, value: dict[str, str]) -> QuerySet[JournalRow]:
    """Acts, unless row changes are asked for: a person looks for what somebody did."""
    if asked.get("table"):
        rows = rows.filter(table_name=asked["table"][:63], row_key=asked.get("row", "")[:64])
    elif value["kind"] != "all":
        rows = rows.filter(kind=value["kind"] or JournalRow.Kind.ACT)
    if value["person"]:
        rows = rows.filter(user=int(value["person"]))
    if value["since"]:
        rows = rows.filter(at__gte=timezone.now() - timedelta(days=int(value["since"])))
    if value["event"]:
        rows = rows.filter(event=value["event"])
    if asked.get("subject"):
        rows = rows.filter(subject_id=asked["subject"]) if _is_uuid(asked["subject"]) else rows.none()
    return rows


def _not_of_blind_reads(rows: QuerySet[JournalRow], user: Any) -> QuerySet[JournalRow]:
    """While somebody reads a record for the second time its acts wait, and so do row changes, which say whose they are
    only by their keys."""
    held = list(SampleRead.objects.held_by(user).values_list("review__uuid", "review__subject_id"))
    if not held:
        return rows
    # an act on something of a record names the record among its data
    of_others = Q(data__record__isnull=True) | ~Q(data__record__in=[str(record) for _, record in held])
    acts = rows.filter(of_others, kind=JournalRow.Kind.ACT)
    return acts.exclude(subject_id__in=[uuid for pair in held for uuid in pair])


def _is_uuid(text: str) -> bool:
    from uuid import UUID

    try:
        UUID(text)
    except ValueError:
        return False
    return True
