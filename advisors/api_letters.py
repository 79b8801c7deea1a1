"""The API of the e-mail that follows a meeting: the same services as the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from advisors import services
from advisors.api import needs
from advisors.letters.shown import letter_context
from advisors.models import Letter, LetterRelease, Note


class FindingOut(serializers.Serializer[Any]):
    words = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField()
    mend = serializers.CharField()


class LetterOut(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Letter.State.choices)
    version = serializers.IntegerField()
    content_hash = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    disclaimer = serializers.CharField()
    findings = FindingOut(many=True)
    may_release = serializers.BooleanField()


class LetterIn(serializers.Serializer[Any]):
    act = serializers.ChoiceField(choices=["draft", "write", "submit", "release"])
    subject = serializers.CharField(required=False, default="", max_length=200)
    body = serializers.CharField(required=False, default="", max_length=20000, trim_whitespace=False)
    version = serializers.IntegerField(required=False, default=0, help_text="For write: the version that was read.")
    way = serializers.ChoiceField(required=False, default=LetterRelease.Way.OUTBOX, choices=LetterRelease.Way.choices)


class NoteLetter(APIView):
    permission_classes = [needs("advisors.write_letter")]

    @extend_schema(responses={200: LetterOut})
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(_shown(_letter(request, uuid)))

    @extend_schema(request=LetterIn, responses={200: LetterOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        """`draft` writes it from the approved summary, `write` keeps other words, `submit` asks for the approval of another
        person, `release` sends it once (`outbox`) or records that it was handed over (`file`, `copy`)."""
        form = LetterIn(data=request.data)
        form.is_valid(raise_exception=True)
        note = get_object_or_404(Note.objects.covered_by(request.user), uuid=uuid)
        given = form.validated_data
        acts[given["act"]](request, note, given)
        return Response(_shown(_letter(request, uuid)))


def _draft(request: Request, note: Note, given: dict[str, Any]) -> None:
    services.letter_draft(note_id=note.pk, by=request.user)


def _write(request: Request, note: Note, given: dict[str, Any]) -> None:
    words = {name: given[name] for name in ("subject", "body", "version")}
    services.letter_write(letter_id=_letter(request, note.uuid).pk, by=request.user, **words)


def _submit(request: Request, note: Note, given: dict[str, Any]) -> None:
    services.letter_submit(letter_id=_letter(request, note.uuid).pk, by=request.user)


def _release(request: Request, note: Note, given: dict[str, Any]) -> None:
    services.letter_release(letter_id=_letter(request, note.uuid).pk, way=given["way"], by=request.user)


acts: dict[str, Callable[[Request, Note, dict[str, Any]], None]] = {
    "draft": _draft,
    "write": _write,
    "submit": _submit,
    "release": _release,
}


def _letter(request: Request, uuid: UUID) -> Letter:
    seen = Letter.objects.words_visible_to(request.user).select_related(
        "note__client__household", "note__advisor__user"
    )
    return get_object_or_404(seen, note__uuid=uuid)


def _shown(letter: Letter) -> dict[str, Any]:
    context = letter_context(letter)
    opened = context["opened"]
    return {
        "uuid": str(letter.uuid),
        "state": letter.state,
        "version": letter.version,
        "content_hash": letter.content_hash,
        "subject": opened.subject,
        "body": opened.body,
        "disclaimer": opened.disclaimer,
        "findings": FindingOut(context["findings"], many=True).data,
        "may_release": context["may_hand_over"],
    }
