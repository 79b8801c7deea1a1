"""Complaints: the list with what is due, one of them, and what a person does about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from compliance import selectors, services
from compliance.complaint_dates import Clock, clocks, day_of, near_dates, quarter_of, worst
from compliance.forms import ComplaintEndForm, DayForm
from compliance.journal.names import events
from compliance.models import Complaint
from compliance.policies import ComplaintRules, in_force
from compliance.views.decisions import given
from wealthai.listing import MOST_ROWS_OF_A_FILE, Filter, asks_for_file, chosen, csv_file, ordered_page, ordering
from wealthai.page import go, page
from wealthai.records import flag_words, record_class, record_classes


@dataclass(frozen=True)
class Row:
    complaint: Complaint
    title: str
    url: str
    clocks: list[Clock]

    @property
    def first(self) -> Clock | None:
        return worst(self.clocks)

    @property
    def flags(self) -> str:
        words = flag_words()
        return ", ".join(words.get(code, code) for code in self.complaint.flags)


_COLUMNS: list[tuple[str, Callable[[Row], Any]]] = [
    ("Complaint", lambda row: row.complaint.uuid),
    ("State", lambda row: row.complaint.get_state_display()),
    ("About the record of", lambda row: row.complaint.about or ""),
    ("Flags", lambda row: row.flags),
    ("Received", lambda row: row.complaint.received_at),
    ("Acknowledge by", lambda row: row.complaint.acknowledge_by),
    ("Acknowledged", lambda row: row.complaint.acknowledged_at),
    ("Specified event", lambda row: "yes" if row.complaint.specified else "no"),
    ("Report by", lambda row: row.complaint.report_by),
    ("Reported", lambda row: row.complaint.reported_on),
    ("Statistics by", lambda row: row.complaint.statistics_by),
    ("In the statistics of", lambda row: row.complaint.statistics_on),
    ("Handled by", lambda row: row.complaint.handler or ""),
    ("Ended", lambda row: row.complaint.ended_at),
]


@require_GET
@permission_required("compliance.view_complaints", raise_exception=True)
def complaints(request: HttpRequest) -> HttpResponse:
    seen = Complaint.objects.visible_to(request.user).select_related("about", "handler")  # type: ignore[arg-type]
    asked = _filters(request)
    value = {one.name: one.value for one in asked}
    rows = _due(_filtered(seen, value), value["due"])
    order = ordering(
        request, {"received": "received_at", "acknowledge": "acknowledge_by", "state": "state"}, "-received"
    )
    if asks_for_file(request):
        asked_for = rows.order_by(order, "pk")[:MOST_ROWS_OF_A_FILE]
        return csv_file("complaints", _COLUMNS, _rows(request, list(asked_for)))
    paged = ordered_page(rows, order, request.GET.get("cursor", ""))
    context = {
        "rows": _rows(request, paged.rows),
        "paged": paged,
        "filters": asked,
        "narrowed": any(value.values()),
        "running": seen.running().count(),
        "quarters": _quarters(seen),
        "day_form": DayForm(auto_id="filed-%s"),
        "may_handle": request.user.has_perm("compliance.handle_complaint"),
    }
    return page(request, "compliance/complaints.html", "list", context)


@require_GET
@permission_required("compliance.view_complaints", raise_exception=True)
def complaint(request: HttpRequest, uuid: UUID) -> HttpResponse:
    held = _one(request, uuid)
    context = {
        "row": _rows(request, [held])[0],
        "complaint": held,
        "quarter": quarter_of(day_of(held.received_at)),
        "events": events(selectors.timeline_of("complaint", held.uuid)),
        "end_form": ComplaintEndForm(auto_id="end-%s"),
        "day_form": DayForm(auto_id="reported-%s"),
        "may_handle": request.user.has_perm("compliance.handle_complaint"),
        "own": held.about_id == request.user.pk,
    }
    return page(request, "compliance/complaint.html", None, context)


@require_POST
@permission_required("compliance.handle_complaint", raise_exception=True)
def complaint_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """take, acknowledge, specify, reported (with a day), close or dismiss (with words)."""
    held = _one(request, uuid)
    told: dict[str, Any] = {"complaint_id": held.pk, "by": request.user}
    act = request.POST.get("act", "")
    if act in ("close", "dismiss"):
        services.complaint_end(dismissed=act == "dismiss", **told, **given(ComplaintEndForm(request.POST)))
    elif act == "reported":
        services.complaint_reported(**told, **given(DayForm(request.POST)))
    else:
        acts = {
            "take": services.complaint_take,
            "acknowledge": services.complaint_acknowledge,
            "specify": services.complaint_specify,
        }
        acts.get(act, services.complaint_take)(**told)
    messages.success(request, "Done; it stands in the journal.")
    return go(request, "compliance:complaint", held.uuid)


@require_POST
@permission_required("compliance.handle_complaint", raise_exception=True)
def quarter_report(request: HttpRequest) -> HttpResponse:
    told = given(DayForm(request.POST))
    due = given(DayForm({"on": request.POST.get("due", "")}))["on"]
    counted = services.quarter_report(statistics_due=due, by=request.user, **told)  # type: ignore[arg-type]
    messages.success(request, f"{counted} complaint{'' if counted == 1 else 's'} counted in the statistics.")
    return go(request, "compliance:complaints")


def _filters(request: HttpRequest) -> list[Filter]:
    kinds = [(kind.name, kind.plural) for kind in record_classes() if kind.complaint_flags]
    return [
        chosen(request, "state", "State", [("running", "Running"), *Complaint.State.choices]),
        chosen(request, "due", "Due", [("stop", "Over"), ("wait", "Soon")]),
        chosen(request, "specified", "Event", [("yes", "Specified event"), ("no", "Other")]),
        chosen(request, "kind", "Kind", kinds),
    ]


def _filtered(rows: Any, value: dict[str, str]) -> Any:
    if value["state"]:
        states = Complaint.RUNNING if value["state"] == "running" else (value["state"],)
        rows = rows.filter(state__in=states)
    if value["specified"]:
        rows = rows.filter(specified=value["specified"] == "yes")
    return rows.filter(subject_type=value["kind"]) if value["kind"] else rows


def _due(rows: Any, tone: str) -> Any:
    """How near the nearest date is takes the calendar, so it is asked of each one that has a near date."""
    if not tone:
        return rows
    rules = in_force(ComplaintRules)
    nearest = {one.pk: worst(clocks(one, rules)) for one in rows.filter(near_dates())}
    return rows.filter(pk__in=[pk for pk, first in nearest.items() if first is not None and first.tone == tone])


def _rows(request: HttpRequest, found: list[Complaint]) -> list[Row]:
    """What a person may not see is named by its number alone."""
    rules, names = in_force(ComplaintRules), {}
    for kind in {one.subject_type for one in found}:
        uuids = [one.subject_id for one in found if one.subject_type == kind]
        names |= {uuid: (f"{record_class(kind).label} {str(uuid)[:8]}", "") for uuid in uuids}
        names |= record_class(kind).named_for(request.user, uuids)  # type: ignore[arg-type]
    return [Row(one, *names[one.subject_id], clocks(one, rules)) for one in found]


def _quarters(seen: Any) -> list[tuple[date, str, int]]:
    """Quarters whose statistics are not filed: (due, quarter, complaints)."""
    waiting = seen.filter(statistics_on=None).exclude(state=Complaint.State.DISMISSED)
    counted: dict[date, list[Complaint]] = {}
    for one in waiting.order_by("statistics_by"):
        counted.setdefault(one.statistics_by, []).append(one)
    return [(due, quarter_of(day_of(rows[0].received_at)), len(rows)) for due, rows in counted.items()]


def _one(request: HttpRequest, uuid: UUID) -> Complaint:
    seen = Complaint.objects.visible_to(request.user).select_related("about", "handler", "ended_by")  # type: ignore[arg-type]
    return get_object_or_404(seen, uuid=uuid)
