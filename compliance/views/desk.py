"""The review desk. It knows reviews; what stands between its header and its footer comes from the record's own app."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from compliance import reasons, selectors, services
from compliance.eligible import candidates
from compliance.forms import AssignForm, CommentForm, EscalateForm, SnoozeForm, TakeOverForm
from compliance.journal.names import events
from compliance.models import Review
from compliance.policies import CalendarRules, in_force
from compliance.views.queue import MOST_OPEN, kept_filters, narrowing
from wealthai.models import User
from wealthai.page import go, page, toast, wants_fragment
from wealthai.paging import is_uuid
from wealthai.records import record_class
from wealthai.templatetags.formats import time_of_day
from wealthai.undo import offer, register_undo

_OWN = "This is your own work: a colleague approves it."
_FIRST = "You gave the first approval: a colleague gives the second."


@require_GET
@permission_required("compliance.view_queue", raise_exception=True)
def review_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = get_object_or_404(_seen(request), uuid=uuid)
    if blind := selectors.blind_read(request.user, review.subject_type, review.subject_id):  # type: ignore[arg-type]
        return go(request, blind)
    return page(request, "compliance/review_detail.html", "desk", desk_context(request, review))


@require_POST
@permission_required("compliance.view_queue", raise_exception=True)
def review_claim(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = get_object_or_404(_seen(request), uuid=uuid)
    held = review.is_held_by(request.user)
    form = TakeOverForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    claimed = services.review_claim(
        review_id=review.pk, by=request.user, take_over="take_over" in request.POST, reason=reason
    )
    if held and wants_fragment(request):
        toast(request, f"Yours until {time_of_day(claimed.claimed_until, ZoneInfo(settings.FIRM_TIME_ZONE))}.")
        return page(request, "compliance/review_detail.html", "claim", claim_context(request, claimed))
    return go(request, "compliance:review-detail", review.uuid)


@require_POST
@permission_required("compliance.view_queue", raise_exception=True)
def review_next(request: HttpRequest) -> HttpResponse:
    """Claims the most urgent free review; the one at hand goes back to the queue."""
    after = request.POST.get("after", "")
    held = get_object_or_404(_seen(request), uuid=after) if is_uuid(after) else None
    only = narrowing(kept_filters(request), request.user)
    found = services.review_claim_next(by=request.user, after=held.pk if held else None, only=only)
    if found is None:
        messages.info(request, "Nothing else waits for you: the queue holds no free review that you may decide.")
        return go(request, "compliance:queue")
    if held is not None and held.is_held_by(request.user):
        services.review_release(review_id=held.pk, by=request.user)
    return go(request, "compliance:review-detail", found.uuid)


@require_POST
@permission_required("compliance.view_queue", raise_exception=True)
def review_release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = get_object_or_404(_seen(request), uuid=uuid)
    services.review_release(review_id=review.pk, by=request.user)
    undo = offer(request, "review-release", {"review": review.pk})
    toast(request, "The review is back in the queue.", undo=undo)
    return go(request, "compliance:queue")


def _claimed_again(user: User, data: dict[str, Any]) -> str:
    """An act of its own: whoever took the review in the meantime keeps it."""
    services.review_claim(review_id=data["review"], by=user)
    return "You hold the review again."


register_undo("review-release", _claimed_again)


def _seen(request: HttpRequest) -> Any:
    related = (
        "owner",
        "submitted_by",
        "last_writer",
        "claimed_by",
        "first_by",
        "decided_by",
        "assigned_to",
        "level",
        "assigned_rule",
        "snoozed_by",
    )
    return Review.objects.visible_to(request.user).select_related(*related)


def desk_context(request: HttpRequest, review: Review, **more: Any) -> dict[str, Any]:
    """Everything the desk page and its fragments need."""
    kind = record_class(review.subject_type)
    record = kind.get(review.subject_id)
    view = kind.desk(record, review, request)
    queue_ids = list(selectors.queue_for(request.user).values_list("pk", flat=True)[:MOST_OPEN])
    return {
        "review": review,
        "record": record,
        "kind": kind,
        "title": kind.title(record),
        "line": kind.line(record),
        "view": view,
        **view.context,
        **claim_context(request, review),
        **_due(review),
        "may_claim": request.user.pk not in (review.owner_id, review.submitted_by_id, review.first_by_id),
        "hindrance": _hindrance(review, view.hindrance, request.user),
        "place": queue_ids.index(review.pk) + 1 if review.pk in queue_ids else 0,
        "queue_length": len(queue_ids),
        "events": events(selectors.timeline_of(review.subject_type, review.subject_id)),
        "return_reasons": reasons.choices(kind.name, "return"),
        "reject_reasons": reasons.choices(kind.name, "reject"),
        **_routing(request, review),
        "take_over_form": TakeOverForm(auto_id="take-over-%s"),
        "take_over_text": f"{review.claimed_by} is reading it now and loses it at once; both of you find your reason "
        "in the journal.",
        **more,
    }


def _hindrance(review: Review, said: str, user: Any) -> str:
    if review.is_open and review.first_by_id == user.pk:
        return _FIRST
    return said or (_OWN if review.kept_from(user) else "")


def _routing(request: HttpRequest, review: Review) -> dict[str, Any]:
    """Assigning and escalating, for whom the matrix lets and while it is open."""
    may_assign = review.is_open and request.user.has_perm("compliance.assign_review")
    may_escalate = review.is_open and request.user.has_perm("compliance.escalate_review")
    escalate = EscalateForm(review=review, auto_id="escalate-%s") if may_escalate else None
    return {
        "comments": selectors.comments_for(request.user, review),  # type: ignore[arg-type]
        "comment_form": CommentForm(auto_id="comment-%s"),
        "snooze_form": SnoozeForm(auto_id="snooze-%s") if may_escalate else None,
        "narrowed": bool(kept_filters(request)),
        "assign_form": AssignForm(people=candidates(review), auto_id="assign-%s") if may_assign else None,
        "escalate_form": escalate if escalate and escalate.fields["level"].queryset else None,  # type: ignore[attr-defined]
    }


def _due(review: Review) -> dict[str, Any]:
    """The age against the due time, both in working time as the calendar counts it today."""
    business, now = in_force(CalendarRules).business, timezone.now()
    return {
        "age": business.between(review.submitted_at, now).total_seconds(),
        "due": business.between(review.submitted_at, review.due_at).total_seconds(),
        "due_at": review.due_at,
        "tone": "stop" if review.due_at <= now else "wait" if review.is_amber() else "",
    }


def claim_context(request: HttpRequest, review: Review) -> dict[str, Any]:
    now, holder = timezone.now(), review.holder_id
    since, until = review.claimed_at, review.claimed_until
    return {
        "review": review,
        "mine": review.is_held_by(request.user),  # type: ignore[arg-type]
        "held_by_other": review.is_open and holder not in (None, request.user.pk),
        "ran_out": review.is_open and holder is None and review.claimed_by_id == request.user.pk,
        "now": now,
        "claim_elapsed": now - since if since else None,
        "claim_length": until - since if until and since else None,
    }
