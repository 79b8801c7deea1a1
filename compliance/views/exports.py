"""Exports under Governance: who took what along and when, and whether a file is one of them, unchanged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from compliance.models import ExportFile
from compliance.verifying import verify
from wealthai.errors import BadInput
from wealthai.listing import MOST_ROWS_OF_A_FILE, asks_for_file, chosen, csv_file, ordered_page, ordering
from wealthai.models import User
from wealthai.page import page
from wealthai.records import record_class, record_classes
from wealthai.templatetags.formats import file_size

_SORTS = {"at": "at", "size": "size", "by": "by__last_name"}
_COLUMNS: list[tuple[str, Callable[[ExportFile], Any]]] = [
    ("Export", lambda row: row.uuid),
    ("At", lambda row: row.at),
    ("By", lambda row: row.by),
    ("Kind", lambda row: row.subject_type),
    ("Record", lambda row: row.subject_id),
    ("Form", lambda row: row.get_form_display()),
    ("With words", lambda row: "yes" if row.words else "no"),
    ("Bytes", lambda row: row.size),
    ("SHA-256", lambda row: row.sha256),
]


@require_GET
@permission_required("compliance.verify_export", raise_exception=True)
def exports(request: HttpRequest) -> HttpResponse:
    return (
        page(request, "compliance/exports.html", "list", _list(request))
        if not asks_for_file(request)
        else _file(request)
    )


@require_POST
@permission_required("compliance.verify_export", raise_exception=True)
def export_verify(request: HttpRequest) -> HttpResponse:
    """Nothing of the file is kept: it is read, compared and forgotten."""
    verdict = verify(uploaded(request))
    told = {"verdict": verdict, "checked": request.FILES["file"].name}
    if verdict.export is not None:
        named = record_class(verdict.export.subject_type).named_for(request.user, [verdict.export.subject_id])  # type: ignore[arg-type]
        told["title"], told["url"] = named.get(verdict.export.subject_id, ("", ""))
    return page(request, "compliance/exports.html", "verdict", {**_list(request), **told})


def uploaded(request: Any) -> bytes:
    """The file of a form; a clear word where there is none, or too much of it."""
    file = request.FILES.get("file")
    if file is None:
        raise BadInput("Choose the exported file that is to be checked.")
    data: bytes = file.read()
    if not data:
        raise BadInput("The file is empty. Choose the exported file as it was downloaded.")
    if len(data) > settings.NOTE_MAX_BYTES:
        raise BadInput(
            f"The file is larger than {file_size(settings.NOTE_MAX_BYTES)}. Check it on the server: manage.py verify_export."
        )
    return data


def _list(request: HttpRequest) -> dict[str, Any]:
    asked, rows = _asked(request)
    order = ordering(request, _SORTS, "-at")
    paged = ordered_page(rows, order, request.GET.get("cursor", ""))
    titles: dict[Any, tuple[str, str]] = {}
    for kind in {row.subject_type for row in paged.rows}:
        uuids = [row.subject_id for row in paged.rows if row.subject_type == kind]
        titles |= record_class(kind).named_for(request.user, uuids)  # type: ignore[arg-type]
    held = [(row, *titles.get(row.subject_id, ("", ""))) for row in paged.rows]
    return {"paged": paged, "rows": held, "filters": asked}


def _file(request: HttpRequest) -> HttpResponse:
    _, rows = _asked(request)
    return csv_file("exports", _COLUMNS, rows.order_by("-pk")[:MOST_ROWS_OF_A_FILE])


def _asked(request: HttpRequest) -> tuple[list[Any], Any]:
    people = [(str(person.pk), str(person)) for person in User.objects.order_by("first_name", "last_name")]
    person = chosen(request, "person", "Person", people)
    form = chosen(request, "form", "Form", ExportFile.Form.choices)
    kind = chosen(request, "kind", "Kind", [(one.name, one.plural) for one in record_classes() if one.reviewed])
    rows = ExportFile.objects.visible_to(request.user).select_related("by").defer("proof")  # type: ignore[arg-type]
    for field, one in (("by", person), ("form", form), ("subject_type", kind)):
        rows = rows.filter(**{field: one.value}) if one.value else rows
    return [person, form, kind], rows
