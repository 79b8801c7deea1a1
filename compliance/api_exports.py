"""The API of exports: who took what along, and whether a file is one of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from compliance.api import needs
from compliance.models import ExportFile
from compliance.verifying import Verdict, verify
from compliance.views.exports import uploaded
from wealthai.rest import Cursor


class NewestFirst(Cursor):
    page_size = 50
    ordering = ("-at", "-id")


class ExportOut(serializers.ModelSerializer[ExportFile]):
    by = serializers.UUIDField(source="by.uuid")

    class Meta:
        model = ExportFile
        fields = ["uuid", "subject_type", "subject_id", "form", "words", "sha256", "size", "by", "at"]


class ExportFindingOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    holds = serializers.BooleanField()
    line = serializers.CharField()


class VerdictOut(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=["unchanged", "changed", "unknown"])
    holds = serializers.BooleanField(help_text="Unchanged, and the database agrees with all of it.")
    sentence = serializers.CharField()
    sha256 = serializers.CharField()
    export = ExportOut(allow_null=True)
    findings = ExportFindingOut(many=True)


class FileIn(serializers.Serializer[Any]):
    file = serializers.FileField()


class ExportList(ListAPIView[ExportFile]):
    serializer_class = ExportOut
    pagination_class = NewestFirst
    permission_classes = [needs("compliance.verify_export")]

    def get_queryset(self) -> Any:
        return ExportFile.objects.visible_to(self.request.user).select_related("by").defer("proof")


class ExportVerify(APIView):
    permission_classes = [needs("compliance.verify_export")]
    parser_classes = [MultiPartParser]

    @extend_schema(request=FileIn, responses={200: VerdictOut})
    def post(self, request: Request) -> Response:
        """Whether a file was exported here, by whom and when, unchanged or not, and whether the database still agrees."""
        return Response(verdict_out(verify(uploaded(request))))


def verdict_out(verdict: Verdict) -> dict[str, Any]:
    return {
        "state": verdict.state,
        "holds": verdict.holds,
        "sentence": verdict.sentence,
        "sha256": verdict.sha256,
        "export": ExportOut(verdict.export).data if verdict.export else None,
        "findings": ExportFindingOut(verdict.findings, many=True).data,
    }
