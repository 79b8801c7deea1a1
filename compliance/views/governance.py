from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from compliance.journal.names import act_name
from compliance.models import JournalRow
from wealthai.models import User
from wealthai.page import page
from wealthai.paging import newest_first


@require_GET
@permission_required("compliance.view_journal", raise_exception=True)
def journal(request: HttpRequest) -> HttpResponse:
    rows = _filtered(JournalRow.objects.visible_to(request.user).select_related("user"), request.GET)
    paged = newest_first(rows, request.GET.get("cursor", ""))
    context = {
        "paged": paged,
        "rows": [(row, act_name(row)) for row in paged.rows],
        "people": User.objects.order_by("first_name", "last_name"),
        "chosen": {key: request.GET.get(key, "") for key in ("person", "kind", "event", "subject")},
        # Words with placeholders stand in row changes; an administrator sees that a row changed, not to what.
        "shows_values": request.user.has_perm("compliance.decide_review"),
    }
    return page(request, "compliance/journal.html", "list", context)


def _filtered(rows: QuerySet[JournalRow], asked: Any) -> QuerySet[JournalRow]:
    if asked.get("kind") in JournalRow.Kind.values:
        rows = rows.filter(kind=asked["kind"])
    if asked.get("person", "").isdecimal():
        rows = rows.filter(user=int(asked["person"]))
    if asked.get("event"):
        rows = rows.filter(event=asked["event"][:60])
    if asked.get("table"):
        rows = rows.filter(table_name=asked["table"][:63], row_key=asked.get("row", "")[:64])
    if asked.get("subject"):
        rows = rows.filter(subject_id=asked["subject"]) if _is_uuid(asked["subject"]) else rows.none()
    return rows


def _is_uuid(text: str) -> bool:
    from uuid import UUID

    try:
        UUID(text)
    except ValueError:
        return False
    return True
