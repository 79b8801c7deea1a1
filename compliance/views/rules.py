"""The rules of the desk: what is in force, what it was, and a form that proposes the next version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from compliance import selectors, services
from compliance.models import Policy
from compliance.policies import RULES, CalendarRules, in_force
from compliance.policies.forms import form_of
from compliance.policies.shown import lines
from compliance.supervision import rules_tabs
from wealthai.errors import BadInput, Stale
from wealthai.firm_day import firm_today
from wealthai.page import go, page


@require_GET
@permission_required("compliance.view_rules", raise_exception=True)
def rules(request: HttpRequest) -> HttpResponse:
    seen = Policy.objects.visible_to(request.user)  # type: ignore[arg-type]
    champions = {policy.name: policy for policy in seen.filter(state=Policy.State.CHAMPION)}
    waiting = set(seen.filter(state=Policy.State.PROPOSED).values_list("name", flat=True))
    rows = [
        {"rules": kind, "lines": lines(in_force(kind)), "champion": champions.get(name), "waits": name in waiting}
        for name, kind in RULES.items()
    ]
    context = {"rows": rows, "tabs": rules_tabs(request), "holidays_end": _holidays_end()}
    return page(request, "compliance/rules.html", None, context)


@require_http_methods(["GET", "POST"])
@permission_required("compliance.view_rules", raise_exception=True)
def policy(request: HttpRequest, name: str) -> HttpResponse:
    if name not in RULES:
        raise Http404
    kind = RULES[name]
    form = form_of(in_force(kind), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"name": name, "body": form.body(), "reason": form.cleaned_data["reason"]}
        try:
            services.policy_propose(by=request.user, **told)  # type: ignore[arg-type]
        except (BadInput, Stale) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Proposed. Another reviewer puts it in force on the review desk.")
            return go(request, "compliance:policy", name)
    status = 422 if request.method == "POST" else 200
    return page(request, "compliance/policy.html", None, _context(request, kind, form), status=status)


def _context(request: HttpRequest, kind: Any, form: Any) -> dict[str, Any]:
    versions = Policy.objects.visible_to(request.user).filter(name=kind.name).select_related("proposed_by")  # type: ignore[arg-type]
    reviews = selectors.latest_reviews("policy", [version.uuid for version in versions])
    rows = [(version, reviews.get(version.uuid)) for version in versions]
    return {
        "kind": kind,
        "lines": lines(in_force(kind)),
        "rows": rows,
        "waits": next((review for version, review in rows if version.state == Policy.State.PROPOSED), None),
        "form": form,
        "may_propose": request.user.has_perm("compliance.propose_rule"),
        "tabs": rules_tabs(request),
    }


def _holidays_end() -> int:
    """The year for which no holidays are entered though it is near; nought when there is time."""
    year = firm_today().year + 1
    return year if in_force(CalendarRules).last_year < year else 0
