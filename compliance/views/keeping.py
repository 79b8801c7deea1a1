"""What compliance keeps for the desk: rules of assignment, absences, levels, coded reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from compliance import services
from compliance.eligible import reviewers, today
from compliance.forms import AbsenceForm, AssignmentRuleForm, LevelForm, ReasonForm
from compliance.models import Absence, AssignmentRule, LevelHolder, ReasonCode, ReviewLevel
from compliance.supervision import rules_tabs
from wealthai.errors import NotAllowed, Refusal
from wealthai.listing import asks_for_file, chosen, csv_file, ordered_page, ordering
from wealthai.page import go, page
from wealthai.records import record_classes

_ABSENCES: list[tuple[str, Any]] = [
    ("Who", lambda row: row.person),
    ("From", lambda row: row.starts_on),
    ("To", lambda row: row.ends_on),
    ("Entered by", lambda row: row.entered_by),
    ("Ended early", lambda row: row.ended_at),
]


_HOLDERS: list[tuple[str, Any]] = [
    ("Level", lambda row: row.level),
    ("Rank", lambda row: row.level.rank),
    ("Person", lambda row: row.person),
    ("Given by", lambda row: row.given_by),
    ("Given", lambda row: row.given_at),
    ("Ended", lambda row: row.ended_at),
]
_REASONS: list[tuple[str, Any]] = [
    ("Kind", lambda row: row.kind),
    ("Act", lambda row: row.get_act_display()),
    ("Code", lambda row: row.code),
    ("Reason", lambda row: row.label),
    ("Retired", lambda row: row.retired_at),
]


@require_http_methods(["GET", "POST"])
@permission_required("compliance.view_rules", raise_exception=True)
def assignment(request: HttpRequest) -> HttpResponse:
    form = AssignmentRuleForm(request.POST or None)
    if _done(request, form, services.assignment_rule_add):
        messages.success(request, "Added at the end of the list.")
        return go(request, "compliance:assignment")
    kinds = {kind.name: kind.plural for kind in record_classes()}
    rows = AssignmentRule.objects.visible_to(request.user).select_related("person", "owner")  # type: ignore[arg-type]
    context = {"rows": [(rule, kinds.get(rule.kind, "Any kind")) for rule in rows]}
    return _page(request, "compliance/assignment.html", form, **context)


@require_POST
@permission_required("compliance.keep_desk", raise_exception=True)
def assignment_change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rule = get_object_or_404(AssignmentRule.objects.visible_to(request.user), uuid=uuid)  # type: ignore[arg-type]
    act, by = request.POST.get("act", ""), request.user
    if act in ("up", "down"):
        services.assignment_rule_move(rule_id=rule.pk, up=act == "up", by=by)  # type: ignore[arg-type]
    else:
        services.assignment_rule_switch(rule_id=rule.pk, active=act == "on", by=by)  # type: ignore[arg-type]
    return go(request, "compliance:assignment")


@require_http_methods(["GET", "POST"])
@permission_required("compliance.enter_absence", raise_exception=True)
def absences(request: HttpRequest) -> HttpResponse:
    form = AbsenceForm(request.POST or None, user=request.user)
    if _done(request, form, services.absence_enter):
        messages.success(request, "Entered. What waits for this person goes on when it begins.")
        return go(request, "compliance:absences")
    rows = Absence.objects.visible_to(request.user).select_related("person", "entered_by")  # type: ignore[arg-type]
    if asks_for_file(request):
        return csv_file("absences", _ABSENCES, rows)
    order = ordering(request, {"from": "starts_on", "to": "ends_on", "who": "person__last_name"}, "-from")
    paged = ordered_page(rows, order, request.GET.get("cursor", ""))
    return _page(request, "compliance/absences.html", form, paged=paged, today=today())


@require_POST
@permission_required("compliance.enter_absence", raise_exception=True)
def absence_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.visible_to(request.user), uuid=uuid)  # type: ignore[arg-type]
    services.absence_end(absence_id=absence.pk, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{absence.person} is back on the desk.")
    return go(request, "compliance:absences")


@require_http_methods(["GET", "POST"])
@permission_required("compliance.view_rules", raise_exception=True)
def levels(request: HttpRequest) -> HttpResponse:
    form = LevelForm(request.POST or None)
    if _done(request, form, services.level_give):
        messages.success(request, "Given.")
        return go(request, "compliance:levels")
    holders = LevelHolder.objects.visible_to(request.user).select_related("person", "given_by")  # type: ignore[arg-type]
    if asks_for_file(request):
        return csv_file("levels", _HOLDERS, holders.select_related("level").order_by("level__rank", "pk"))
    by_level = [(level, holders.filter(level=level, ended_at=None)) for level in ReviewLevel.objects.all()]
    return _page(request, "compliance/levels.html", form, by_level=by_level, base=reviewers())


@require_POST
@permission_required("compliance.keep_desk", raise_exception=True)
def level_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    holder = get_object_or_404(LevelHolder.objects.visible_to(request.user), uuid=uuid)  # type: ignore[arg-type]
    services.level_end(holder_id=holder.pk, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{holder.person} no longer stands at {holder.level}.")
    return go(request, "compliance:levels")


@require_http_methods(["GET", "POST"])
@permission_required("compliance.view_rules", raise_exception=True)
def reasons(request: HttpRequest) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if _done(request, form, services.reason_add):
        messages.success(request, "Added at the end of its list. It is offered from now on.")
        return go(request, "compliance:reasons")
    kinds = {kind.name: kind.plural for kind in record_classes()}
    act = chosen(request, "act", "Act", ReasonCode.Act.choices)
    state = chosen(request, "state", "State", [("offered", "Offered"), ("retired", "Retired")])
    rows = ReasonCode.objects.visible_to(request.user)  # type: ignore[arg-type]
    rows = rows.filter(act=act.value) if act.value else rows
    rows = rows.filter(retired_at__isnull=state.value == "offered") if state.value else rows
    if asks_for_file(request):
        return csv_file("reason-codes", _REASONS, rows)
    parts: dict[tuple[str, str], list[ReasonCode]] = {}
    for reason in rows:
        parts.setdefault((kinds.get(reason.kind, "Every other kind"), reason.get_act_display()), []).append(reason)
    shown = [(*key, held) for key, held in parts.items()]
    return _page(request, "compliance/reasons.html", form, parts=shown, filters=[act, state])


@require_POST
@permission_required("compliance.keep_desk", raise_exception=True)
def reason_change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    reason = get_object_or_404(ReasonCode.objects.visible_to(request.user), uuid=uuid)  # type: ignore[arg-type]
    act, by = request.POST.get("act", ""), request.user
    if act in ("up", "down"):
        services.reason_move(reason_id=reason.pk, up=act == "up", by=by)  # type: ignore[arg-type]
    else:
        services.reason_switch(reason_id=reason.pk, active=act == "on", by=by)  # type: ignore[arg-type]
    return go(request, "compliance:reasons")


def _done(request: HttpRequest, form: Any, act: Any) -> bool:
    """Whether the form was sent and its act done; a refusal stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(by=request.user, **form.cleaned_data)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        form.refused = refusal.status
        return False
    return True


def _page(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "tabs": rules_tabs(request),
        "may_keep": request.user.has_perm("compliance.keep_desk"),
        **more,
    }
    status = getattr(form, "refused", 422) if request.method == "POST" else 200
    return page(request, template, None, context, status=status)
