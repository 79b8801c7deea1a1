"""The API of the review desk: the same services as the pages, one error shape. It names no client: a review's title is
kept with placeholders, its record is an id."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from compliance import reasons, selectors, services
from compliance.models import Complaint, ReasonCode, Review, ReviewComment, ReviewLevel
from compliance.views.queue import narrowing
from wealthai.errors import BadInput, NotAllowed
from wealthai.models import User
from wealthai.rest import Cursor


class MostUrgentFirst(Cursor):
    page_size = 50
    ordering = ("due_at", "id")


class NewestFirst(Cursor):
    page_size = 50
    ordering = ("-received_at", "-id")


def needs(permission: str) -> type[BasePermission]:
    class Needs(BasePermission):
        message = "Your role may not do this."

        def has_permission(self, request: Request, view: Any) -> bool:
            return bool(request.user and request.user.is_authenticated and request.user.has_perm(permission))

    return Needs


class ReviewOut(serializers.ModelSerializer[Review]):
    owner = serializers.UUIDField(source="owner.uuid")
    submitted_by = serializers.UUIDField(source="submitted_by.uuid")
    assigned_to = serializers.UUIDField(source="assigned_to.uuid", default=None)
    claimed_by = serializers.UUIDField(source="claimed_by.uuid", default=None)
    first_by = serializers.UUIDField(source="first_by.uuid", default=None)
    decided_by = serializers.UUIDField(source="decided_by.uuid", default=None)
    level = serializers.CharField(source="level.name", default=None)

    class Meta:
        model = Review
        fields = [
            "uuid", "subject_type", "subject_id", "title", "status", "content_hash", "risk_flags", "high_flags",
            "flag_kinds", "needs_second", "owner", "submitted_by", "submitted_at", "amber_at", "due_at", "breached_at",
            "assigned_to", "claimed_by", "claimed_until", "first_by", "first_at", "level", "snoozed_until", "decided_by",
            "decided_at", "reason_code", "comment",
        ]  # fmt: skip


class ComplaintOut(serializers.ModelSerializer[Complaint]):
    handler = serializers.UUIDField(source="handler.uuid", default=None)

    class Meta:
        model = Complaint
        fields = [
            "uuid", "subject_type", "subject_id", "flags", "state", "received_at", "acknowledge_by", "acknowledged_at",
            "specified", "report_by", "reported_on", "statistics_by", "statistics_on", "handler", "ended_at",
        ]  # fmt: skip


class ReasonOut(serializers.ModelSerializer[ReasonCode]):
    class Meta:
        model = ReasonCode
        fields = ["uuid", "kind", "act", "code", "label", "retired_at"]


class CommentOut(serializers.ModelSerializer[ReviewComment]):
    by = serializers.UUIDField(source="by.uuid")

    class Meta:
        model = ReviewComment
        fields = ["uuid", "by", "at", "text"]


class ActIn(serializers.Serializer[Any]):
    """What an act on a review takes. Decisions name the hash of what was read; sending back names a coded reason."""

    act = serializers.ChoiceField(
        choices=[
            "claim",
            "release",
            "approve",
            "return",
            "reject",
            "escalate",
            "assign",
            "unassign",
            "snooze",
            "comment",
        ]
    )
    content_hash = serializers.CharField(required=False, max_length=64)
    reason_code = serializers.CharField(required=False, max_length=40)
    comment = serializers.CharField(required=False, max_length=2000)
    level = serializers.CharField(required=False, max_length=60)
    to = serializers.UUIDField(required=False)
    until = serializers.DateTimeField(required=False)


class ReviewList(ListAPIView[Review]):
    """Open reviews that this person decides on, most urgent first, narrowed as the queue is."""

    serializer_class = ReviewOut
    pagination_class = MostUrgentFirst
    permission_classes = [needs("compliance.view_queue")]

    @extend_schema(
        parameters=[OpenApiParameter(name, str) for name in ("kind", "flags", "assigned", "held", "due")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        asked = {name: self.request.query_params.get(name, "") for name in ("kind", "flags", "assigned", "held", "due")}
        seen = Review.objects.visible_to(self.request.user).open().filter(narrowing(asked, self.request.user))
        return seen.select_related(*_PEOPLE)


class ReviewDetail(APIView):
    permission_classes = [needs("compliance.view_queue")]

    @extend_schema(responses={200: ReviewOut})
    def get(self, request: Request, uuid: UUID) -> Response:
        review = _review(request, uuid)
        if selectors.blind_read(request.user, review.subject_type, review.subject_id):  # type: ignore[arg-type]
            raise NotAllowed("You read this record a second time: give your verdict first, then see what was decided.")
        comments = CommentOut(selectors.comments_for(request.user, review), many=True).data
        return Response({**ReviewOut(review).data, "comments": comments})

    @extend_schema(request=ActIn, responses={200: ReviewOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        """One act on the review, under the rules of the desk."""
        review = _review(request, uuid)
        form = ActIn(data=request.data)
        form.is_valid(raise_exception=True)
        _act(request, review, form.validated_data)
        return Response(ReviewOut(_review(request, uuid)).data)


class ReasonList(ListAPIView[ReasonCode]):
    serializer_class = ReasonOut
    pagination_class = None
    permission_classes = [needs("compliance.view_rules")]

    def get_queryset(self) -> Any:
        return ReasonCode.objects.visible_to(self.request.user)


class ComplaintList(ListAPIView[Complaint]):
    serializer_class = ComplaintOut
    pagination_class = NewestFirst
    permission_classes = [needs("compliance.view_complaints")]

    def get_queryset(self) -> Any:
        seen = Complaint.objects.visible_to(self.request.user).select_related("handler")
        state = self.request.query_params.get("state", "")
        return seen.filter(state=state) if state in Complaint.State.values else seen


_PEOPLE = (
    "owner", "submitted_by", "assigned_to", "claimed_by", "first_by", "decided_by", "level", "last_writer", "snoozed_by",
)  # fmt: skip


def _review(request: Request, uuid: UUID) -> Any:
    return get_object_or_404(Review.objects.visible_to(request.user).select_related(*_PEOPLE), uuid=uuid)


def _act(request: Request, review: Review, given: dict[str, Any]) -> None:
    told: dict[str, Any] = {"review_id": review.pk, "by": request.user}
    act, comment = given["act"], given.get("comment", "")
    decision = {**told, "content_hash": given.get("content_hash", ""), "comment": comment}
    if act in ("return", "reject"):
        reasons.check(review.subject_type, act, given.get("reason_code", ""))
        decision["reason_code"] = given["reason_code"]
    acts: dict[str, Any] = {
        "claim": lambda: services.review_claim(**told),
        "release": lambda: services.review_release(**told),
        "approve": lambda: services.review_approve(**decision),
        "return": lambda: services.review_return(**decision),
        "reject": lambda: services.review_reject(**decision),
        "escalate": lambda: services.review_escalate(
            **told, level=_level(given), reason_code=given.get("reason_code", ""), comment=comment
        ),
        "assign": lambda: services.review_assign(**told, to=_person(given), reason=comment),
        "unassign": lambda: services.review_unassign(**told, reason=comment),
        "snooze": lambda: services.review_snooze(**told, until=_needed(given, "until"), reason=comment),
        "comment": lambda: services.comment_add(**told, text=comment),
    }
    acts[act]()


def _needed(given: dict[str, Any], name: str) -> Any:
    if given.get(name) is None:
        raise BadInput(f"This act needs the field {name}.")
    return given[name]


def _level(given: dict[str, Any]) -> ReviewLevel:
    level = ReviewLevel.objects.filter(name=_needed(given, "level")).first()
    if level is None:
        raise BadInput("No level has this name.")
    return level


def _person(given: dict[str, Any]) -> User:
    person: User | None = User.objects.filter(uuid=_needed(given, "to")).first()
    if person is None:
        raise BadInput("Nobody has this id.")
    return person
