"""The API of the book import: a file in, its comparison out, and the word that has it written."""

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
from advisors.api import NewestFirst, needs
from advisors.book.columns import BY_NAME
from advisors.book.values import DATE_ORDERS
from advisors.models import BookImport
from advisors.services.book import lines_of

MOST_LINES = 1000


class BookImportOut(serializers.ModelSerializer[BookImport]):
    report = serializers.CharField(source="report.sha256", default=None, allow_null=True)

    class Meta:
        model = BookImport
        fields = [
            "uuid",
            "state",
            "problem",
            "columns",
            "dates",
            "rows",
            "rows_done",
            "new",
            "changed",
            "unchanged",
            "faulty",
            "report",
            "created_at",
            "written_at",
        ]


class BookLineOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    verdict = serializers.CharField()
    who = serializers.CharField()
    changes = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    errors = serializers.ListField(child=serializers.CharField())


class BookImportWithLines(BookImportOut):
    lines = BookLineOut(many=True, read_only=True)

    class Meta(BookImportOut.Meta):
        fields = [*BookImportOut.Meta.fields, "lines"]


class BookImportIn(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)
    columns = serializers.DictField(child=serializers.IntegerField(min_value=0), required=False)
    dates = serializers.ChoiceField(choices=list(DATE_ORDERS), required=False)

    def validate_columns(self, given: dict[str, int]) -> dict[str, int]:
        unknown = sorted(set(given) - set(BY_NAME))
        if unknown:
            raise serializers.ValidationError(f"No such field: {', '.join(unknown[:5])}.")
        return given


class ConfirmIn(serializers.Serializer[Any]):
    report = serializers.CharField(max_length=64)
    without_faulty = serializers.BooleanField(default=False)


class BookImports(ListAPIView[BookImport]):
    serializer_class = BookImportOut
    pagination_class = NewestFirst
    permission_classes = [needs("advisors.import_book")]

    def get_queryset(self) -> Any:
        return BookImport.objects.visible_to(self.request.user).select_related("report")

    @extend_schema(request=BookImportIn, responses={201: BookImportOut})
    def post(self, request: Request) -> Response:
        """Takes a file in. It is compared by a task: ask for it until its state is `ready`."""
        form = BookImportIn(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        row = services.book_receive(
            by=request.user, data=given["file"].read(), mapping=given.get("columns"), dates=given.get("dates", "")
        )
        return Response(BookImportOut(row).data, status=201)


class BookImportDetail(APIView):
    permission_classes = [needs("advisors.import_book")]

    @extend_schema(responses={200: BookImportWithLines})
    def get(self, request: Request, uuid: UUID) -> Response:
        """The file with the first thousand lines of its comparison; `?verdict=error` gives those that are not right."""
        row = _row(request, uuid)
        asked = request.query_params.get("verdict", "")
        lines = [line for line in lines_of(row) if asked in ("", line.verdict)][:MOST_LINES]
        return Response({**BookImportOut(row).data, "lines": BookLineOut(lines, many=True).data})


class BookImportConfirm(APIView):
    permission_classes = [needs("advisors.import_book")]

    @extend_schema(request=ConfirmIn, responses={202: BookImportOut})
    def post(self, request: Request, uuid: UUID) -> Response:
        """Has it written, all at once. `report` names the comparison that was read."""
        row = _row(request, uuid)
        form = ConfirmIn(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        row = services.book_confirm(
            import_id=row.pk, report_read=given["report"], without_faulty=given["without_faulty"], by=request.user
        )
        return Response(BookImportOut(row).data, status=202)


def _row(request: Request, uuid: UUID) -> BookImport:
    rows = BookImport.objects.visible_to(request.user).select_related("file__key", "report__key")
    return get_object_or_404(rows, uuid=uuid)
