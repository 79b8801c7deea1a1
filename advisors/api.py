"""The API of notes: the same services as the pages, one error shape, idempotent uploads."""

from __future__ import annotations

import hashlib
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

from advisors import services
from advisors.models import Client, Note, SummaryItem
from advisors.presenting import NoteShown
from compliance.idempotency import answer_once
from wealthai.errors import BadInput
from wealthai.rest import Cursor


class NewestFirst(Cursor):
    page_size = 50
    ordering = ("-created_at", "-id")


class InFixedOrder(Cursor):
    """By uuid: a cursor holds the value that is sorted by, and a name has no place in an address or its log."""

    page_size = 100
    ordering = ("uuid",)


def needs(permission: str) -> type[BasePermission]:
    class Needs(BasePermission):
        message = "Your role may not do this."

        def has_permission(self, request: Request, view: Any) -> bool:
            return bool(request.user and request.user.is_authenticated and request.user.has_perm(permission))

    return Needs


class ClientOut(serializers.ModelSerializer[Client]):
    household = serializers.CharField(source="household.name")

    class Meta:
        model = Client
        fields = ["uuid", "given_name", "family_name", "household", "crm_id"]


class NoteOut(serializers.ModelSerializer[Note]):
    client = serializers.UUIDField(source="client.uuid")

    class Meta:
        model = Note
        fields = [
            "uuid",
            "client",
            "meeting_type",
            "met_on",
            "file_kind",
            "state",
            "stage",
            "attention_reason",
            "received_sha256",
            "created_at",
        ]


class NoteIn(serializers.Serializer[Any]):
    client = serializers.UUIDField()
    met_on = serializers.DateField()
    meeting_type = serializers.ChoiceField(choices=Note.MeetingType.choices, default=Note.MeetingType.OTHER)
    file = serializers.FileField(required=False, allow_empty_file=True)
    text = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    file_name = serializers.CharField(required=False, default="transcript.txt", max_length=200)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("file" in given) == ("text" in given):
            raise serializers.ValidationError({"file": ["Send either a file or a text."]})
        return given


class ClientList(ListAPIView[Client]):
    serializer_class = ClientOut
    pagination_class = InFixedOrder
    permission_classes = [needs("advisors.view_clients")]

    def get_queryset(self) -> Any:
        return Client.objects.visible_to(self.request.user).select_related("household")


class NoteList(ListAPIView[Note]):
    serializer_class = NoteOut
    pagination_class = NewestFirst
    permission_classes = [needs("advisors.upload_note")]

    def get_queryset(self) -> Any:
        return Note.objects.visible_to(self.request.user).select_related("client")

    @extend_schema(
        request=NoteIn,
        responses={201: NoteOut},
        parameters=[
            OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="Scoped to the token.")
        ],
    )
    def post(self, request: Request) -> Response:
        """Uploads a transcript. With an `Idempotency-Key` the same request again gets the same answer."""
        form = NoteIn(data=request.data)
        form.is_valid(raise_exception=True)
        data, name = _file_of(form.validated_data)
        fingerprint = hashlib.sha256(repr(sorted(_told(form.validated_data).items())).encode() + data).hexdigest()
        return answer_once(request, fingerprint, lambda: _uploaded(request, form.validated_data, name, data))


class NoteDetail(APIView):
    permission_classes = [needs("advisors.upload_note")]

    @extend_schema(responses={200: NoteOut})
    def get(self, request: Request, uuid: UUID) -> Response:
        note = get_object_or_404(
            Note.objects.words_visible_to(request.user).select_related(
                "client__household", "advisor", "received__key", "extracted__key", "mapping__key"
            ),
            uuid=uuid,
        )
        return Response({**NoteOut(note).data, "summary": _summary(note)})


def _file_of(given: dict[str, Any]) -> tuple[bytes, str]:
    if "file" in given:
        return given["file"].read(), given["file"].name
    return given["text"].encode(), given["file_name"]


def _told(given: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in given.items() if key not in ("file", "text")}


def _uploaded(request: Request, given: dict[str, Any], name: str, data: bytes) -> tuple[int, dict[str, Any]]:
    client = Client.objects.covered_by(request.user).filter(uuid=given["client"]).first()
    if client is None:
        raise BadInput("No client of your book has this id.")
    note = services.note_upload(
        by=request.user,
        client=client,
        file_name=name,
        data=data,
        met_on=given["met_on"],
        meeting_type=given["meeting_type"],
    )
    return 201, {**NoteOut(note).data, "client": str(client.uuid)}


def _summary(note: Note) -> dict[str, Any] | None:
    summary = note.summaries.order_by("-version").first()
    # While it is read again, what stood before speaks by placeholders of an earlier reading.
    if summary is None or note.is_with_machine:
        return None
    shown = NoteShown(note, summary)
    return {
        "version": summary.version,
        "engine": summary.engine,
        "notice": summary.notice,
        **{section.name: [_line(one) for one in section.items] for section in shown.sections},
    }


def _line(shown: Any) -> dict[str, Any]:
    item: SummaryItem = shown.row
    due = item.due_on.isoformat() if item.due_on else None
    return {
        "id": str(item.uuid),
        "tag": item.tag,
        "text": shown.text,
        "quote": shown.quote,
        "start": item.start,
        "end": item.end,
        "owner": item.owner or None,
        "due": item.due_phrase or None,
        "due_on": due,
        "category": item.category or None,
        "choice": item.choice,
    }
