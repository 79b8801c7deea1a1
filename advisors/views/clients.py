from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from advisors import selectors
from advisors.clientpage import client_context
from advisors.models import Advisor, Client, Coverage
from wealthai.firm_day import firm_today
from wealthai.listing import MOST_ROWS_OF_A_FILE, Filter, asks_for_file, chosen, csv_file, ordered_page, ordering
from wealthai.page import page

NEVER = date(1900, 1, 1)  # a list pages by the value it is sorted by, and nothing is before nothing
_MET = [("never", "Never"), ("90", "Over 90 days ago or never"), ("365", "Over a year ago or never")]
_COLUMNS: list[tuple[str, Any]] = [
    ("Client", str),
    ("Household", lambda client: client.household),
    ("Relation", lambda client: client.get_relation_display()),
    ("Notes", lambda client: client.notes_n),
    ("Last met", lambda client: client.last_met),
]


@require_GET
def client_list(request: HttpRequest) -> HttpResponse:
    if not any(request.user.has_perm(f"advisors.{name}") for name in ("view_clients", "view_all_clients")):
        raise PermissionDenied
    words, asked = request.GET.get("q", "")[:100], _filters(request)
    rows = Client.objects.visible_to(request.user).select_related("household")
    if words:
        rows = rows.filter(pk__in=Client.objects.filter(selectors.named(words)).values("pk"))
    rows = rows.annotate(notes_n=Count("notes"), last_met=Max("notes__met_on"), met=Coalesce("last_met", NEVER))
    rows = _filtered(rows, asked)
    order = ordering(request, {"name": "family_name", "notes": "notes_n", "met": "met"}, "name")
    if asks_for_file(request):
        return csv_file("clients", _COLUMNS, rows.order_by(order, "pk")[:MOST_ROWS_OF_A_FILE])
    context = {
        "paged": ordered_page(rows, order, request.GET.get("cursor", "")),
        "words": words,
        "filters": asked,
        "narrowed": bool(words) or any(one.value for one in asked),
        "total": rows.count(),
        "own": not request.user.has_perm("advisors.view_all_clients"),
    }
    return page(request, "advisors/client_list.html", "list", context)


def _filters(request: HttpRequest) -> list[Filter]:
    advisors = Advisor.objects.values_list("uuid", "name") if request.user.has_perm("advisors.view_all_clients") else []
    return [
        chosen(request, "met", "Last met", _MET),
        chosen(request, "relation", "Relation", Client.Relation.choices),
        *([chosen(request, "advisor", "Advisor", advisors)] if advisors else []),
    ]


def _filtered(rows: QuerySet[Client], asked: list[Filter]) -> QuerySet[Client]:
    value = {one.name: one.value for one in asked}
    if value["met"] == "never":
        rows = rows.filter(last_met=None)
    elif value["met"]:
        today = firm_today()
        rows = rows.filter(met__lt=today - timedelta(days=int(value["met"])))
    if value["relation"]:
        rows = rows.filter(relation=value["relation"])
    if value.get("advisor"):
        covered = Coverage.objects.in_force().filter(advisor__uuid=value["advisor"])
        rows = rows.filter(household__in=covered.values("household"))
    return rows


@require_GET
def client_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    client = get_object_or_404(Client.objects.visible_to(request.user).select_related("household"), uuid=uuid)
    return page(request, "advisors/client_detail.html", None, client_context(request.user, client))  # type: ignore[arg-type]
