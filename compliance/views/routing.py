"""Handing a review on: to a colleague, to a higher level."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from compliance import selectors, services
from compliance.eligible import candidates
from compliance.forms import AssignForm, CommentForm, EscalateForm, SnoozeForm
from compliance.models import Review
from compliance.views.decisions import given
from wealthai.page import go, page
from wealthai.records import record_class


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


@require_POST
@permission_required("compliance.escalate_review", raise_exception=True)
def review_snooze(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = _seen(request, uuid)
    if request.POST.get("wake"):
        services.review_wake(review_id=review.pk, by=request.user)  # type: ignore[arg-type]
        return go(request, "compliance:review-detail", review.uuid)
    form = SnoozeForm(request.POST)
    reason = given(form)["reason"]
    services.review_snooze(review_id=review.pk, until=form.moment(), reason=reason, by=request.user)  # type: ignore[arg-type]
    messages.success(request, "Laid aside. Its due time goes on running.")
    return go(request, "compliance:queue")


@require_http_methods(["GET", "POST"])
def review_comments(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open to whoever may see the review, its owner included: the rows decide."""
    review = _seen(request, uuid)
    if blind := selectors.blind_read(request.user, review.subject_type, review.subject_id):  # type: ignore[arg-type]
        return go(request, blind)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.comment_add(review_id=review.pk, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, "Said.")
        back = "compliance:review-detail" if "desk" in request.POST else "compliance:review-comments"
        return go(request, back, review.uuid)
    kind = record_class(review.subject_type)
    named = kind.named_for(request.user, [review.subject_id])  # type: ignore[arg-type]
    title, url = named.get(review.subject_id, (review.title, ""))
    context = {
        "review": review,
        "title": title,
        "crumbs": [(title, url), ("Comments", "")] if url else [],
        "comments": selectors.comments_for(request.user, review),  # type: ignore[arg-type]
        "form": form,
    }
    return page(request, "compliance/comments.html", None, context, status=422 if request.method == "POST" else 200)


def _seen(request: HttpRequest, uuid: UUID) -> Any:
    return get_object_or_404(Review.objects.visible_to(request.user).select_related("level"), uuid=uuid)  # type: ignore[arg-type]
