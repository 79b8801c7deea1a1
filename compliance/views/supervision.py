"""Supervision: how old the work is, and how well it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from compliance.ageing import Age, report
from compliance.machine_quality import Grade
from compliance.machine_quality import report as machine_report
from compliance.models import ReasonCode
from compliance.reading_time import SOURCE, Reviewer
from compliance.reading_time import quality as reviewer_quality
from compliance.reason_report import Line
from compliance.reason_report import report as reasons_given
from compliance.samples import agreement
from compliance.supervision import supervision_tabs
from wealthai.listing import Filter, asks_for_file, chosen, csv_file
from wealthai.page import page
from wealthai.records import record_classes

PERIODS = [("7", "Last 7 days"), ("30", "Last 30 days"), ("90", "Last 90 days"), ("365", "Last year")]
_COLUMNS: list[tuple[str, Callable[[tuple[str, Age]], Any]]] = [
    ("By", lambda row: row[0]),
    ("Name", lambda row: row[1].name),
    ("Open", lambda row: row[1].open),
    ("Within", lambda row: row[1].within),
    ("Amber", lambda row: row[1].amber),
    ("Breached", lambda row: row[1].breached),
    ("Oldest, working hours", lambda row: round(row[1].oldest.total_seconds() / 3600, 1)),
    ("Decided in time", lambda row: row[1].in_time),
    ("Decided late", lambda row: row[1].late),
]


@require_GET
@permission_required("compliance.view_supervision", raise_exception=True)
def ageing(request: HttpRequest) -> HttpResponse:
    period = period_of(request)
    held = report(request.user, days=int(period.value or 30))  # type: ignore[arg-type]
    if asks_for_file(request):
        rows = [("Queue", row) for row in held.queues] + [("Reviewer", row) for row in held.people]
        return csv_file("ageing", _COLUMNS, rows)
    parts = [("By queue", "Queue", "kind", held.queues), ("By reviewer", "Reviewer", "", held.people)]
    context = {
        "total": held.total,
        "amber_line": f"{held.total.amber} with little time left",
        "parts": parts,
        "filters": [period],
        "period": period.text or "Last 30 days",
        "tabs": supervision_tabs(request),
    }
    return page(request, "compliance/ageing.html", "list", context)


def period_of(request: HttpRequest) -> Filter:
    return chosen(request, "days", "Period", PERIODS)


_REASONS: list[tuple[str, Callable[[Line], Any]]] = [
    ("Kind", lambda row: row.kind),
    ("Act", lambda row: row.act),
    ("Code", lambda row: row.code),
    ("Reason", lambda row: row.reason),
    ("Made by", lambda row: row.made_by),
    ("Count", lambda row: row.count),
    ("Share of the act", lambda row: round(row.share, 4)),
]


@require_GET
@permission_required("compliance.view_supervision", raise_exception=True)
def reason_report(request: HttpRequest) -> HttpResponse:
    period = period_of(request)
    kinds = [(kind.name, kind.plural) for kind in record_classes() if kind.reviewed]
    kind = chosen(request, "kind", "Kind", kinds)
    act = chosen(request, "act", "Act", ReasonCode.Act.choices)
    split = chosen(request, "split", "Split", [("prompt", "By prompt version")])
    told = {"kind": kind.value, "act": act.value, "by_prompt": bool(split.value)}
    rows = reasons_given(request.user, days=int(period.value or 30), **told)  # type: ignore[arg-type]
    if asks_for_file(request):
        return csv_file("reasons", _REASONS, rows)
    context = {
        "rows": rows,
        "split": bool(split.value),
        "filters": [period, kind, act, split],
        "period": period.text or "Last 30 days",
        "tabs": supervision_tabs(request),
    }
    return page(request, "compliance/reason_report.html", "list", context)


_QUALITY: list[tuple[str, Callable[[Reviewer], Any]]] = [
    ("Reviewer", lambda row: row.name),
    ("Decided", lambda row: row.decided),
    ("Approved", lambda row: row.approved),
    ("Sent back", lambda row: row.sent_back),
    ("Late", lambda row: row.late),
    ("Timed approvals", lambda row: row.timed),
    ("Sooner than it can be read", lambda row: len(row.fast)),
]


@require_GET
@permission_required("compliance.view_supervision", raise_exception=True)
def quality(request: HttpRequest) -> HttpResponse:
    period = period_of(request)
    rows = reviewer_quality(request.user, days=int(period.value or 30))  # type: ignore[arg-type]
    if asks_for_file(request):
        return csv_file("reviewer-quality", _QUALITY, rows)
    context = {
        "rows": rows,
        "agreement": agreement(),
        "source": SOURCE,
        "filters": [period],
        "period": period.text or "Last 30 days",
        "tabs": supervision_tabs(request),
    }
    return page(request, "compliance/quality.html", "list", context)


_MACHINES: list[tuple[str, Callable[[Grade], Any]]] = [
    ("Kind", lambda row: row.kind),
    ("Made by", lambda row: row.made_by),
    ("Part", lambda row: row.part),
    ("Proposed", lambda row: row.proposed),
    ("Kept as proposed", lambda row: row.kept),
    ("Reworded", lambda row: row.reworded),
    ("Owner or due corrected", lambda row: row.corrected),
    ("Dropped", lambda row: row.dropped),
    ("Added by a person", lambda row: row.added),
    ("Share kept", lambda row: _rounded(row.kept_share.value)),
    ("Share kept, 95 % from", lambda row: _rounded((row.kept_share.interval or (None, None))[0])),
    ("Share kept, 95 % to", lambda row: _rounded((row.kept_share.interval or (None, None))[1])),
    ("Share missed", lambda row: _rounded(row.missed_share.value)),
    ("Share missed, 95 % from", lambda row: _rounded((row.missed_share.interval or (None, None))[0])),
    ("Share missed, 95 % to", lambda row: _rounded((row.missed_share.interval or (None, None))[1])),
    ("Why dropped", lambda row: "; ".join(f"{words}: {number}" for words, number in row.reasons)),
]


@require_GET
@permission_required("compliance.view_machine_quality", raise_exception=True)
def machine_quality(request: HttpRequest) -> HttpResponse:
    period = period_of(request)
    kinds = [(kind.name, kind.plural) for kind in record_classes() if kind.reviewed]
    kind = chosen(request, "kind", "Kind", kinds)
    rows = machine_report(days=int(period.value or 30), kind=kind.value)
    if asks_for_file(request):
        return csv_file("machine-quality", _MACHINES, rows)
    context = {
        "rows": rows,
        "filters": [period, kind],
        "period": period.text or "Last 30 days",
        "tabs": supervision_tabs(request),
    }
    return page(request, "compliance/machine_quality.html", "list", context)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
