"""The API of a note's versions: the list of its moments, what differs between any two of them, the note as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from advisors import services
from advisors.api import needs
from advisors.export.files import MEDIA_TYPES
from advisors.letters.versions import LetterMoment, letter_compared, letter_moments
from advisors.models import Letter, Note
from advisors.presenting import NoteShown
from advisors.versions.history import History, Moment
from advisors.versions.lines import Hand, Line
from advisors.versions.shown import SectionTold, Told, compared
from advisors.versions_part import note_history
from advisors.views.versions import RELATED, handed
from wealthai.templatetags.marking import word_changes


class SeesWords(BasePermission):
    """Advisors and reviewers; which note, the query says."""

    message = "Your role may not do this."

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        signed_in = bool(user and user.is_authenticated)
        return signed_in and (user.has_perm("advisors.upload_note") or user.has_perm("compliance.decide_review"))


class MomentOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    at = serializers.DateTimeField()
    main = serializers.BooleanField(help_text="False for a step under the main version before it.")


class WordsOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "add", "del"])
    text = serializers.CharField()


class HandOut(serializers.Serializer[Any]):
    who = serializers.CharField()
    role = serializers.CharField()
    at = serializers.DateTimeField()
    carried = serializers.BooleanField()


class LineOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    tag = serializers.CharField()
    reading = serializers.IntegerField()
    text = serializers.CharField()
    owner = serializers.CharField(allow_null=True)
    due = serializers.CharField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    drop_reason = serializers.CharField(allow_null=True)
    worded_by = HandOut()
    owned_by = HandOut()
    dated_by = HandOut()
    decided_by = HandOut()


class DifferenceOut(serializers.Serializer[Any]):
    section = serializers.CharField()
    kind = serializers.ChoiceField(choices=["added", "dropped", "gone", "restored", "changed", "same"])
    before = LineOut(allow_null=True)
    after = LineOut(allow_null=True)
    words = WordsOut(many=True, help_text="Word by word, where the wording changed.")
    facts = serializers.ListField(child=serializers.CharField())


class VersionsOut(serializers.Serializer[Any]):
    note = serializers.UUIDField()
    versions = MomentOut(many=True)


class CompareOut(serializers.Serializer[Any]):
    note = serializers.UUIDField()
    start = MomentOut()
    end = MomentOut()
    counts = serializers.DictField(child=serializers.IntegerField())
    differences = DifferenceOut(many=True)


class NoteVersions(APIView):
    permission_classes = [SeesWords]

    @extend_schema(responses={200: VersionsOut})
    def get(self, request: Request, uuid: UUID) -> Response:
        """Every version of the whole summary, oldest first. The last one is what stands now."""
        note, history = _history(request, uuid)
        return Response({"note": str(note.uuid), "versions": [moment_out(one) for one in history.moments]})


class NoteCompare(APIView):
    permission_classes = [SeesWords]

    @extend_schema(
        responses={200: CompareOut},
        parameters=[
            OpenApiParameter("from", str, description="Key of a version, or machine, submitted, approved."),
            OpenApiParameter("to", str, description="As from; now if empty."),
        ],
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """What differs between two versions. The earlier one is `start`, whichever was named first."""
        note, history = _history(request, uuid)
        asked = (request.query_params.get(name, "").replace("\0", "") for name in ("from", "to"))
        found = compared(history, *asked)
        told = [one for section in found.sections for one in _all(section)]
        return Response(
            {
                "note": str(note.uuid),
                "start": moment_out(found.start),
                "end": moment_out(found.end),
                "counts": found.counts,
                "differences": [_difference(one) for one in told],
            }
        )


class LetterMomentOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    at = serializers.DateTimeField()


class LetterCompareOut(serializers.Serializer[Any]):
    versions = LetterMomentOut(many=True, help_text="All there are, oldest first.")
    start = LetterMomentOut()
    end = LetterMomentOut()
    subject = WordsOut(many=True)
    body = WordsOut(many=True)


class LetterCompare(APIView):
    permission_classes = [SeesWords]

    @extend_schema(
        responses={200: LetterCompareOut},
        parameters=[
            OpenApiParameter("from", str, description="version-1, or draft, submitted, approved; draft if empty."),
            OpenApiParameter("to", str, description="As from; now if empty."),
        ],
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Two versions of the e-mail after the meeting, word by word."""
        seen = Letter.objects.words_visible_to(request.user).select_related("note__client__household", "note__advisor")  # type: ignore[arg-type]
        moments = letter_moments(get_object_or_404(seen, note__uuid=uuid))
        asked = (request.query_params.get(name, "").replace("\0", "") for name in ("from", "to"))
        found = letter_compared(moments, *asked)
        return Response(
            {
                "versions": [letter_moment_out(one) for one in moments],
                "start": letter_moment_out(found.start),
                "end": letter_moment_out(found.end),
                "subject": _words(found.start.subject, found.end.subject),
                "body": _words(found.start.body, found.end.body),
            }
        )


class ExportIn(serializers.Serializer[Any]):
    form = serializers.ChoiceField(choices=sorted(MEDIA_TYPES), default="json")


class NoteExport(APIView):
    permission_classes = [needs("advisors.export_note")]

    @extend_schema(request=ExportIn, responses={(200, one): OpenApiTypes.BINARY for one in MEDIA_TYPES.values()})
    def post(self, request: Request, uuid: UUID) -> HttpResponse:
        """The note with its history and proof as a file. It is an act: number and SHA-256 of the file are kept, and
        stand in the headers X-Export and X-Export-SHA256."""
        note = get_object_or_404(Note.objects.exportable_by(request.user), uuid=uuid)  # type: ignore[arg-type]
        form = ExportIn(data=request.data)
        form.is_valid(raise_exception=True)
        return handed(services.note_export(note_id=note.pk, form=form.validated_data["form"], by=request.user))


def _history(request: Request, uuid: UUID) -> tuple[Note, History]:
    seen = Note.objects.history_visible_to(request.user).select_related(*RELATED)  # type: ignore[arg-type]
    note = get_object_or_404(seen, uuid=uuid)
    return note, note_history(note, NoteShown(note, None))


def _all(section: SectionTold) -> list[Told]:
    return [*section.changed, *section.same]


def moment_out(one: Moment) -> dict[str, Any]:
    return {"key": one.key, "name": one.name, "at": one.at, "main": one.main}


def letter_moment_out(one: LetterMoment) -> dict[str, Any]:
    return {"key": one.key, "name": one.name, "at": one.at}


def _words(before: str, after: str) -> list[dict[str, str]]:
    return [{"kind": part.kind, "text": part.text} for part in word_changes(before, after)]


def _difference(one: Told) -> dict[str, Any]:
    return {
        "section": one.section,
        "kind": one.kind,
        "before": line_out(one.difference.before),
        "after": line_out(one.difference.after),
        "words": _words(one.before, one.after) if one.difference.reworded else [],
        "facts": list(one.facts),
    }


def line_out(line: Line | None) -> dict[str, Any] | None:
    if line is None:
        return None
    says = line.says
    return {
        "id": line.key,
        "tag": line.tag,
        "reading": line.reading,
        "text": says.text,
        "owner": says.owner or None,
        "due": says.due_phrase or None,
        "due_on": says.due_on,
        "drop_reason": says.reason if says.dropped else None,
        **{f"{part}_by": hand_out(getattr(line, part)) for part in ("worded", "owned", "dated", "decided")},
    }


def hand_out(hand: Hand) -> dict[str, Any]:
    return {"who": hand.who, "role": hand.role, "at": hand.at, "carried": hand.carried}
