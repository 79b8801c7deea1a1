"""The API of promises: the same services as the pages. Each act names the revision it is about, so none is done twice."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from advisors.api import NewestFirst, needs
from advisors.models import Promise
from advisors.owners import OWNERS
from advisors.promises import listing
from advisors.promises.acts import ACTS
from advisors.promises.shown import PromiseShown, shown_for, with_words
from wealthai.errors import BadInput
from wealthai.paging import is_uuid

_CHOICES = {"state": (*Promise.State.values, "all"), "due": tuple(listing.DUE), "whose": tuple(listing.WHOSE)}


class PromiseOut(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    client = serializers.UUIDField()
    note = serializers.UUIDField()
    item = serializers.UUIDField()
    text = serializers.CharField(allow_null=True, help_text="Nothing for who may not see the words of the note.")
    owner = serializers.CharField()
    first_due_on = serializers.DateField(allow_null=True, help_text="The day it was approved with.")
    due_on = serializers.DateField(allow_null=True)
    moves = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Promise.State.choices)
    overdue = serializers.BooleanField()
    done_on = serializers.DateField(allow_null=True)
    late = serializers.BooleanField(help_text="Done after the day it was approved with.")
    closed_at = serializers.DateTimeField(allow_null=True)
    closing_words = serializers.CharField()
    revision = serializers.IntegerField(help_text="Name it in the next act.")


class ActIn(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=1)


class DoneIn(ActIn):
    done_on = serializers.DateField(required=False, help_text="Today, if not given.")
    words = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)


class ReasonIn(ActIn):
    reason = serializers.CharField(max_length=300)


class ReopenIn(ActIn):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)


class MoveIn(ReasonIn):
    due_on = serializers.DateField()


class GiveIn(ActIn):
    owner = serializers.ChoiceField(choices=list(OWNERS))


class PromiseList(ListAPIView[Promise]):
    serializer_class = PromiseOut
    pagination_class = NewestFirst
    permission_classes = [needs("advisors.view_promises")]

    def get_queryset(self) -> Any:
        seen = Promise.objects.visible_to(self.request.user)
        return with_words(listing.narrowed(seen, _asked(self.request)))

    @extend_schema(
        parameters=[
            *(OpenApiParameter(name, str, enum=values) for name, values in _CHOICES.items()),
            OpenApiParameter("client", UUID),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Without a `state`, those of every state."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([_out(one) for one in shown_for(request.user, page or [])])


def _asked(request: Request) -> dict[str, str]:
    asked = {"state": "all"}
    for name, values in _CHOICES.items():
        given = request.query_params.get(name, "")
        if given and given not in values:
            raise BadInput(f"{name} is one of {', '.join(values)}.")
        if given:
            asked[name] = given
    client = request.query_params.get("client", "")
    if client and not is_uuid(client):
        raise BadInput("client is the id of a client.")
    return {**asked, "client": client}


class PromiseDetail(APIView):
    permission_classes = [needs("advisors.view_promises")]

    @extend_schema(responses={200: PromiseOut})
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(_one(request, uuid))


class _Act(APIView):
    """POST does it to the revision that was read; the answer is the promise as it is then."""

    permission_classes = [needs("advisors.keep_promise")]
    act: ClassVar[str]
    given: ClassVar[type[ActIn]]

    def _do(self, request: Request, uuid: UUID) -> Response:
        form = self.given(data=request.data)
        form.is_valid(raise_exception=True)
        promise = get_object_or_404(Promise.objects.covered_by(request.user), uuid=uuid)
        ACTS[self.act].do(promise_id=promise.pk, by=request.user, **form.validated_data)
        return Response(_one(request, uuid))


class PromiseDone(_Act):
    act, given = "done", DoneIn

    @extend_schema(request=DoneIn, responses={200: PromiseOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        return self._do(request, uuid)


class PromiseWithdraw(_Act):
    act, given = "withdraw", ReasonIn

    @extend_schema(request=ReasonIn, responses={200: PromiseOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        return self._do(request, uuid)


class PromiseReopen(_Act):
    act, given = "reopen", ReopenIn

    @extend_schema(request=ReopenIn, responses={200: PromiseOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        return self._do(request, uuid)


class PromiseMove(_Act):
    act, given = "move", MoveIn

    @extend_schema(request=MoveIn, responses={200: PromiseOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        return self._do(request, uuid)


class PromiseGive(_Act):
    act, given = "give", GiveIn

    @extend_schema(request=GiveIn, responses={200: PromiseOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        return self._do(request, uuid)


def _one(request: Request, uuid: UUID) -> dict[str, Any]:
    promise = get_object_or_404(with_words(Promise.objects.visible_to(request.user)), uuid=uuid)
    return _out(shown_for(request.user, [promise])[0])


def _out(one: PromiseShown) -> dict[str, Any]:
    promise = one.promise
    told = {name: getattr(promise, name) for name in ("uuid", "first_due_on", "due_on", "moves", "state", "done_on")}
    return PromiseOut(
        {
            **told,
            "client": promise.client.uuid,
            "note": promise.note.uuid,
            "item": promise.item.uuid,
            "text": one.text if one.words else None,
            "owner": one.owner,
            "overdue": promise.is_overdue,
            "late": promise.is_late,
            "closed_at": promise.closed_at,
            "closing_words": one.closing,
            "revision": promise.revision,
        }
    ).data
