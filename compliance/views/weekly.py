"""The supervision reports of the weeks: the list, and one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from compliance.models import WeeklyReport
from compliance.supervision import supervision_tabs
from compliance.weekly.shown import lines, tables
from wealthai.listing import asks_for_file, csv_file, ordered_page
from wealthai.page import page

_COLUMNS: list[tuple[str, Callable[[WeeklyReport], Any]]] = [
    ("Week of", lambda row: row.week),
    ("Submitted", lambda row: _total(row, "submitted")),
    ("Approved", lambda row: _total(row, "approved")),
    ("Returned", lambda row: _total(row, "returned")),
    ("Rejected", lambda row: _total(row, "rejected")),
    ("Open at the end", lambda row: _total(row, "open")),
    ("Decided in time", lambda row: row.figures["due"]["kept"]),
    ("Decided late", lambda row: row.figures["due"]["late"]),
    ("Changes of rules", lambda row: len(row.figures["rules"])),
    ("Drawn", lambda row: row.drawn_at),
]
_LINES: list[tuple[str, Callable[[Any], Any]]] = [
    ("Table", lambda row: row[0]),
    ("Row", lambda row: row[1]),
    ("Figure", lambda row: row[2]),
    ("Value", lambda row: row[3]),
]


@require_GET
@permission_required("compliance.view_supervision", raise_exception=True)
def weekly_reports(request: HttpRequest) -> HttpResponse:
    rows = WeeklyReport.objects.visible_to(request.user)  # type: ignore[arg-type]
    if asks_for_file(request):
        return csv_file("weeks", _COLUMNS, rows)
    paged = ordered_page(rows, "-week", request.GET.get("cursor", ""))
    held = [(row, [value(row) for _, value in _COLUMNS[1:-1]]) for row in paged.rows]
    context = {
        "paged": paged,
        "rows": held,
        "columns": [title for title, _ in _COLUMNS[1:-1]],
        "filters": [],
        "tabs": supervision_tabs(request),
    }
    return page(request, "compliance/weekly_reports.html", "list", context)


@require_GET
@permission_required("compliance.view_supervision", raise_exception=True)
def weekly_report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    report = get_object_or_404(WeeklyReport.objects.visible_to(request.user), uuid=uuid)  # type: ignore[arg-type]
    if asks_for_file(request):
        return csv_file(f"week-{report.week}", _LINES, lines(report))
    context = {"report": report, "tables": tables(report), "tabs": supervision_tabs(request)}
    return page(request, "compliance/weekly_report.html", None, context)


def _total(report: WeeklyReport, name: str) -> int:
    return sum(row[name] for row in report.figures["desk"])
