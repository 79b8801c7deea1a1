"""Handing a review on: to a colleague, to a higher level."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from compliance import services
from compliance.eligible import candidates
from compliance.forms import AssignForm, EscalateForm
from compliance.models import Review
from compliance.views.decisions import given
from wealthai.page import go


@require_POST
@permission_required("compliance.assign_review", raise_exception=True)
def review_assign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = _seen(request, uuid)
    if request.POST.get("nobody"):
        services.review_unassign(review_id=review.pk, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Nobody's turn now: it is offered to everybody.")
    else:
        told = given(AssignForm(request.POST, people=candidates(review)))
        assigned = services.review_assign(review_id=review.pk, by=request.user, **told)  # type: ignore[arg-type]
        messages.success(request, f"Assigned to {assigned.assigned_to}.")
    return go(request, "compliance:review-detail", review.uuid)


@require_POST
@permission_required("compliance.escalate_review", raise_exception=True)
def review_escalate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = _seen(request, uuid)
    told = given(EscalateForm(request.POST, review=review))
    escalated = services.review_escalate(review_id=review.pk, by=request.user, **told)  # type: ignore[arg-type]
    messages.success(request, f"Escalated. {escalated.level} decides on it now.")
    return go(request, "compliance:review-detail", review.uuid)


def _seen(request: HttpRequest, uuid: UUID) -> Any:
    return get_object_or_404(Review.objects.visible_to(request.user).select_related("level"), uuid=uuid)  # type: ignore[arg-type]
