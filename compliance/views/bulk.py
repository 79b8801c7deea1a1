"""Many reviews at once: first a page that shows how each stands now, then the act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from compliance.eligible import reviewers
from compliance.forms import AssignForm
from compliance.models import Review
from compliance.policies import BulkRules, in_force
from compliance.services import bulk
from compliance.views.decisions import given
from compliance.views.queue import queue_rows
from wealthai.errors import BadInput
from wealthai.page import go, list_address, page
from wealthai.paging import is_uuid

_ACTS = {"claim": "Claim", "assign": "Assign", "release": "Give back", "approve": "Approve"}


@require_POST
@permission_required("compliance.view_queue", raise_exception=True)
def review_bulk(request: HttpRequest) -> HttpResponse:
    act = request.POST.get("act", "")
    uuids = [text for text in request.POST.getlist("review") if is_uuid(text)][: bulk.MOST + 1]
    seen = Review.objects.visible_to(request.user).open().filter(uuid__in=uuids)  # type: ignore[arg-type]
    reviews = list(seen.select_related("claimed_by", "assigned_to", "level", "owner").order_by("due_at", "pk"))
    if act not in _ACTS or not reviews:
        raise BadInput("Pick some reviews first, then say what to do with them.")
    if "sure" not in request.POST:
        return _asked(request, act, reviews)
    return _done(request, act, reviews)


def _asked(request: HttpRequest, act: str, reviews: list[Review]) -> HttpResponse:
    rows = queue_rows(reviews, request.user)
    context = {
        "act": act,
        "verb": _ACTS[act],
        "back": list_address(request, "compliance:queue"),
        "rows": [(row, _hindrance(act, row, request.user)) for row in rows],
        "form": AssignForm(people=reviewers()) if act == "assign" else None,
        "most": in_force(BulkRules).most,
        "too_many": act == "approve" and len(reviews) > in_force(BulkRules).most,
    }
    return page(request, "compliance/bulk.html", None, context)


def _hindrance(act: str, row: Any, user: Any) -> str:
    """What will be said of this one, as far as it can be told beforehand."""
    if row.held and act != "assign":
        return f"{row.review.claimed_by} holds it."
    if act == "release":
        return "" if row.mine else "You do not hold it."
    if act == "approve":
        return bulk.not_in_bulk(row.review) or ("Your own work." if row.review.kept_from(user) else "")
    return ""


def _done(request: HttpRequest, act: str, reviews: list[Review]) -> HttpResponse:
    told: dict[str, Any] = {"reviews": reviews, "by": request.user}
    if act == "assign":
        told["to"] = given(AssignForm(request.POST, people=reviewers()))["to"]
    acts = {
        "claim": bulk.reviews_claim,
        "assign": bulk.reviews_assign,
        "release": bulk.reviews_release,
        "approve": bulk.reviews_approve,
    }
    outcome = acts[act](**told)
    if outcome.done:
        messages.success(request, f"{_ACTS[act]}: {len(outcome.done)} done.")
    for review, why in outcome.refused[:5]:
        messages.warning(request, f"{review.title}, not done: {why}")
    if len(outcome.refused) > 5:
        messages.warning(request, f"{len(outcome.refused) - 5} more were not done.")
    return go(request, list_address(request, "compliance:queue"))
