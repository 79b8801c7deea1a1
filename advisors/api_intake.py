"""The API of intake: files that wait for their client, who is who, the template of a meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from advisors import services
from advisors.api import NewestFirst, NoteOut, needs
from advisors.checklist import checklist
from advisors.incoming_rows import incoming_speakers
from advisors.meetings.templates import TEMPLATES
from advisors.models import CheckpointMark, Client, Incoming, Note, Turn
from advisors.presenting import NoteShown
from advisors.services.meeting import note_speakers
from wealthai.errors import BadInput

_RELATED = ("client__household", "advisor__user", "received__key", "extracted__key", "mapping__key", "speakers__key")


class SpeakerIn(serializers.Serializer[Any]):
    label = serializers.CharField(max_length=200, help_text="As the transcript has it.")
    role = serializers.ChoiceField(choices=Turn.Role.choices)


class SpeakerOut(SpeakerIn):
    turns = serializers.IntegerField()


class SpeakersIn(serializers.Serializer[Any]):
    speakers = SpeakerIn(many=True, allow_empty=False)
    confirmed = serializers.BooleanField(
        default=False, help_text="Needed where people decided on lines already: 409 `decisions_exist` says how many."
    )


class PointOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    ask = serializers.CharField()
    state = serializers.ChoiceField(choices=["covered", "discussed", "not_discussed", "open"])
    items = serializers.ListField(child=serializers.CharField(), source="refs")


class MarkIn(serializers.Serializer[Any]):
    checkpoint = serializers.ChoiceField(choices=sorted({one.code for points in TEMPLATES.values() for one in points}))
    mark = serializers.ChoiceField(choices=CheckpointMark.Mark.choices, allow_blank=True)


class MeetingOut(serializers.Serializer[Any]):
    meeting_type = serializers.ChoiceField(choices=Note.MeetingType.choices)
    speakers = SpeakerOut(many=True)
    checklist = PointOut(many=True)


class KindIn(serializers.Serializer[Any]):
    meeting_type = serializers.ChoiceField(choices=Note.MeetingType.choices)


class IncomingIn(serializers.Serializer[Any]):
    file = serializers.FileField(required=False, allow_empty_file=True)
    text = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    file_name = serializers.CharField(required=False, default="transcript.txt", max_length=200)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("file" in given) == ("text" in given):
            raise serializers.ValidationError({"file": ["Send either a file or a text."]})
        return given


class TakeIn(serializers.Serializer[Any]):
    client = serializers.UUIDField()
    met_on = serializers.DateField()
    meeting_type = serializers.ChoiceField(choices=Note.MeetingType.choices, default=Note.MeetingType.OTHER)
    speakers = SpeakerIn(many=True, required=False)


class IncomingOut(serializers.ModelSerializer[Incoming]):
    speakers = serializers.SerializerMethodField()

    class Meta:
        model = Incoming
        fields = ["uuid", "file_kind", "received_sha256", "guess", "speakers", "created_at"]

    @extend_schema(responses=SpeakerOut(many=True))
    def get_speakers(self, incoming: Incoming) -> list[dict[str, Any]]:
        return [{"label": one.label, "role": one.role, "turns": one.turns} for one in incoming_speakers(incoming)]


class IncomingList(ListAPIView[Incoming]):
    serializer_class = IncomingOut
    pagination_class = NewestFirst
    permission_classes = [needs("advisors.upload_note")]

    def get_queryset(self) -> Any:
        return Incoming.objects.visible_to(self.request.user).waiting().select_related("speakers__key")

    @extend_schema(request=IncomingIn, responses={201: IncomingOut})
    def post(self, request: Request) -> Response:
        """Sends a file whose client is to be guessed. The same file again is the same answer."""
        form = IncomingIn(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        file = given.get("file")
        incoming = services.file_receive(
            by=request.user,
            file_name=file.name if file is not None else given["file_name"],
            data=file.read() if file is not None else given["text"].encode(),
        )
        return Response(IncomingOut(incoming).data, status=201)


class IncomingDetail(APIView):
    permission_classes = [needs("advisors.upload_note")]

    @extend_schema(operation_id="incoming_confirm", request=TakeIn, responses={201: NoteOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        """Confirms whose meeting it was: the file becomes a note."""
        incoming = self._incoming(request, uuid)
        form = TakeIn(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        client = Client.objects.covered_by(request.user).filter(uuid=given.pop("client")).first()
        if client is None:
            raise BadInput("No client of your book has this id.")
        said = {one["label"]: one["role"] for one in given.pop("speakers", [])}
        note = services.incoming_take(incoming_id=incoming.pk, by=request.user, client=client, speakers=said, **given)
        return Response(NoteOut(note).data, status=201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, uuid: UUID) -> Response:
        services.incoming_discard(incoming_id=self._incoming(request, uuid).pk, by=request.user)
        return Response(status=204)

    def _incoming(self, request: Request, uuid: UUID) -> Incoming:
        return get_object_or_404(Incoming.objects.visible_to(request.user), uuid=uuid)


class _NotePart(APIView):
    permission_classes = [needs("advisors.upload_note")]

    def note(self, request: Request, uuid: UUID) -> Note:
        seen = Note.objects.words_visible_to(request.user)
        return get_object_or_404(seen.select_related(*_RELATED), uuid=uuid)


class NoteMeeting(_NotePart):
    """Kind of meeting, who is who, and what the template asks for."""

    @extend_schema(responses={200: MeetingOut})
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(self._shown(self.note(request, uuid)))

    @extend_schema(request=KindIn, responses={200: MeetingOut})
    def patch(self, request: Request, uuid: UUID) -> Response:
        note = self.note(request, uuid)
        form = KindIn(data=request.data)
        form.is_valid(raise_exception=True)
        services.meeting_type_correct(note_id=note.pk, by=request.user, **form.validated_data)
        return Response(self._shown(self.note(request, uuid)))

    def _shown(self, note: Note) -> dict[str, Any]:
        shown = NoteShown(note, note.summaries.order_by("-version").first())
        speakers = [{"label": one.label, "role": one.role, "turns": one.turns} for one in note_speakers(note)]
        points = PointOut(checklist(note, shown).points, many=True).data
        return {"meeting_type": note.meeting_type, "speakers": speakers, "checklist": points}


class NoteSpeakers(_NotePart):
    @extend_schema(request=SpeakersIn, responses={202: NoteOut})
    def put(self, request: Request, uuid: UUID) -> Response:
        """Corrects who is who; the machine reads the note again."""
        note = self.note(request, uuid)
        form = SpeakersIn(data=request.data)
        form.is_valid(raise_exception=True)
        said = {one["label"]: one["role"] for one in form.validated_data["speakers"]}
        services.speakers_correct(
            note_id=note.pk, said=said, by=request.user, confirmed=form.validated_data["confirmed"]
        )
        return Response(NoteOut(self.note(request, uuid)).data, status=202)


class NoteChecklist(_NotePart):
    @extend_schema(request=MarkIn, responses={204: None})
    def post(self, request: Request, uuid: UUID) -> Response:
        """Marks a point as discussed or not; an empty mark takes it back."""
        note = self.note(request, uuid)
        form = MarkIn(data=request.data)
        form.is_valid(raise_exception=True)
        services.checkpoint_mark(note_id=note.pk, by=request.user, **form.validated_data)
        return Response(status=204)
