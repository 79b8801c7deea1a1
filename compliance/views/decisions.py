from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from compliance import reasons, services
from compliance.forms import ApproveForm, SendBackForm
from compliance.models import Review
from compliance.views.queue import kept_filters, narrowing
from wealthai.errors import BadInput
from wealthai.page import go
from wealthai.records import record_class

_FIRST = "First approval given. It waits for a colleague's second one; nothing has left the house."


@require_POST
@permission_required("compliance.view_queue", raise_exception=True)
def review_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = get_object_or_404(Review.objects.visible_to(request.user), uuid=uuid)
    approved = services.review_approve(review_id=review.pk, by=request.user, **given(ApproveForm(request.POST)))
    return _onward(request, _FIRST if approved.is_open else record_class(review.subject_type).decisions.approved)


@require_POST
@permission_required("compliance.view_queue", raise_exception=True)
def review_return(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = get_object_or_404(Review.objects.visible_to(request.user), uuid=uuid)
    services.review_return(review_id=review.pk, by=request.user, **given(_send_back(request, review, "return")))
    return _onward(request, record_class(review.subject_type).decisions.returned)


@require_POST
@permission_required("compliance.view_queue", raise_exception=True)
def review_reject(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = get_object_or_404(Review.objects.visible_to(request.user), uuid=uuid)
    services.review_reject(review_id=review.pk, by=request.user, **given(_send_back(request, review, "reject")))
    return _onward(request, record_class(review.subject_type).decisions.rejected)


def _send_back(request: HttpRequest, review: Review, act: str) -> SendBackForm:
    return SendBackForm(request.POST, reasons=reasons.choices(review.subject_type, act))


def given(form: Any) -> dict[str, Any]:
    """The form says beside its fields what is missing before it is sent; this is for whoever sends it otherwise."""
    if not form.is_valid():
        raise BadInput(" ".join(error for errors in form.errors.values() for error in errors))
    return form.cleaned_data


def _onward(request: HttpRequest, said: str) -> HttpResponse:
    """Straight to the next one, so that a reviewer's hands stay on the keys."""
    on = "next" in request.POST
    only = narrowing(kept_filters(request), request.user)
    found = services.review_claim_next(by=request.user, only=only) if on else None
    messages.success(request, said if found or not on else f"{said} Nothing else in the queue is free for you.")
    return go(request, "compliance:review-detail", found.uuid) if found else go(request, "compliance:queue")
