"""Samples: drawing one, checking a draw, reading what was drawn without seeing what was decided."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from compliance import reasons, services
from compliance.forms import DrawForm, VerdictForm
from compliance.models import SampleDraw, SampleRead
from compliance.policies import CalendarRules, SamplingRules, in_force
from compliance.policies.shown import lines
from compliance.samples import check
from compliance.supervision import supervision_tabs
from wealthai.errors import BadInput, Stale
from wealthai.listing import asks_for_file, csv_file, ordered_page, ordering
from wealthai.page import go, page
from wealthai.records import record_class

_DRAWS: list[tuple[str, Any]] = [
    ("Sample", lambda row: row.uuid),
    ("Kind", lambda row: row.kind),
    ("Decided from", lambda row: row.period_from),
    ("Decided before", lambda row: row.period_to),
    ("Seed", lambda row: row.seed),
    ("Out of", lambda row: row.frame_size),
    ("Drawn", lambda row: row.n),
    ("Read", lambda row: row.done),
    ("Drawn by", lambda row: row.drawn_by),
    ("Drawn at", lambda row: row.drawn_at),
]
_READS: list[tuple[str, Any]] = [
    ("Position", lambda read: read.position),
    ("Review", lambda read: read.review.uuid),
    ("Decision", lambda read: read.review.get_status_display() if read.verdict else ""),
    ("Second verdict", lambda read: read.get_verdict_display() if read.verdict else ""),
    ("Reasons", lambda read: ", ".join(read.codes)),
    ("Reader", lambda read: read.reader or ""),
    ("Read", lambda read: read.read_at),
]


@require_http_methods(["GET", "POST"])
@permission_required("compliance.draw_sample", raise_exception=True)
def samples(request: HttpRequest) -> HttpResponse:
    form = DrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drawn = _drawn(request, form)
        if drawn is not None:
            messages.success(request, f"{drawn.reads.count()} of {drawn.frame_size} drawn.")
            return go(request, drawn)
    done = Count("reads", filter=~Q(reads__verdict=""))
    rows = SampleDraw.objects.visible_to(request.user).select_related("drawn_by").annotate(n=Count("reads"), done=done)  # type: ignore[arg-type]
    if asks_for_file(request):
        return csv_file("samples", _DRAWS, rows)
    order = ordering(request, {"drawn": "drawn_at", "from": "period_from", "size": "frame_size"}, "-drawn")
    context = {
        "paged": ordered_page(rows, order, request.GET.get("cursor", "")),
        "form": form,
        "lines": lines(in_force(SamplingRules)),
        "tabs": supervision_tabs(request),
    }
    return page(request, "compliance/samples.html", None, context, status=422 if request.method == "POST" else 200)


def _drawn(request: HttpRequest, form: DrawForm) -> SampleDraw | None:
    given, zone = form.cleaned_data, ZoneInfo(in_force(CalendarRules).time_zone)
    try:
        return services.sample_draw(
            kind=given["kind"],
            period_from=datetime.combine(given["first_day"], time(), zone),
            period_to=datetime.combine(given["last_day"] + timedelta(days=1), time(), zone),
            seed=given["seed"],
            by=request.user,  # type: ignore[arg-type]
        )
    except (BadInput, Stale) as refusal:
        form.add_error(None, refusal.sentence)
        return None


@require_GET
@permission_required("compliance.draw_sample", raise_exception=True)
def sample(request: HttpRequest, uuid: UUID) -> HttpResponse:
    drawn = get_object_or_404(SampleDraw.objects.visible_to(request.user).select_related("drawn_by"), uuid=uuid)  # type: ignore[arg-type]
    reads = drawn.reads.select_related("review__decided_by", "reader")
    if asks_for_file(request):
        return csv_file("sample", _READS, reads)
    context = {
        "sample": drawn,
        "kind": record_class(drawn.kind),
        "reads": [(read, _codes(read)) for read in reads],
        "left": sum(not read.verdict for read in reads),
        "check": check(drawn) if request.GET.get("check") else None,
        "lines": lines(SamplingRules.model_validate(drawn.rules)),
    }
    return page(request, "compliance/sample.html", None, context)


@require_POST
@permission_required("compliance.read_sample", raise_exception=True)
def sample_next(request: HttpRequest, uuid: UUID) -> HttpResponse:
    drawn = get_object_or_404(SampleDraw.objects.visible_to(request.user), uuid=uuid)  # type: ignore[arg-type]
    read = services.sample_take_next(by=request.user, sample=drawn)  # type: ignore[arg-type]
    if read is None:
        messages.info(
            request, "Nothing is left here that you may read: the others are read, or you had a hand in them."
        )
        return go(request, drawn)
    return go(request, read)


@require_http_methods(["GET", "POST"])
@permission_required("compliance.read_sample", raise_exception=True)
def sample_read(request: HttpRequest, uuid: UUID) -> HttpResponse:
    read = get_object_or_404(_reads(request), uuid=uuid)
    form = VerdictForm(request.POST or None, kind=read.draw.kind, auto_id="verdict-%s")
    if request.method == "POST" and form.is_valid():
        try:
            services.sample_answer(read_id=read.pk, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Kept. Beside it stands what was decided.")
            return go(request, read)
    status = 422 if request.method == "POST" else 200
    return page(request, "compliance/sample_read.html", None, _read_context(request, read, form), status=status)


def _read_context(request: HttpRequest, read: SampleRead, form: VerdictForm) -> dict[str, Any]:
    """Whoever reads sees the record, and the decision only afterwards."""
    kind = record_class(read.draw.kind)
    record = kind.get(read.review.subject_id)
    mine = SampleRead.objects.held_by(request.user).filter(pk=read.pk).exists()  # type: ignore[arg-type]
    view = kind.blind(record, read.review, request) if mine else None
    return {
        "read": read,
        "kind": kind,
        "title": f"{kind.label} {read.position} of {read.draw}",
        "view": view,
        **(view.context if view else {}),
        "form": form,
        "codes": _codes(read),
    }


def _codes(read: SampleRead) -> str:
    names = reasons.labels()
    return ", ".join(names.get(code, code) for code in read.codes)


def _reads(request: HttpRequest) -> Any:
    return SampleRead.objects.visible_to(request.user).select_related("draw", "review__decided_by", "reader")  # type: ignore[arg-type]
