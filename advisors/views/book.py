"""The book of business from a file: the list of files, one file with its columns and its comparison, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from advisors import services
from advisors.book import columns, planning, values
from advisors.models import BookImport
from advisors.services.book import lines_of, sheet_of
from wealthai.errors import Refusal
from wealthai.listing import MOST_ROWS_OF_A_FILE, asks_for_file, chosen, csv_file
from wealthai.page import go, page, toast
from wealthai.paging import ROWS_A_PAGE, Paged, newest_first, number

may_import = permission_required("advisors.import_book", raise_exception=True)
_COLUMNS: list[tuple[str, Any]] = [
    ("Id", lambda row: row.uuid),
    ("Received", lambda row: row.created_at),
    ("By", lambda row: row.by or "a command"),
    ("State", lambda row: row.get_state_display()),
    ("Rows", lambda row: row.rows),
    ("New", lambda row: row.new),
    ("Changed", lambda row: row.changed),
    ("Unchanged", lambda row: row.unchanged),
    ("Not right", lambda row: row.faulty),
    ("Written", lambda row: row.written_at),
    ("SHA-256", lambda row: row.file_sha256),
]
_LINE_COLUMNS: list[tuple[str, Any]] = [
    ("Line", lambda line: line.number),
    ("Verdict", lambda line: planning.VERDICTS[line.verdict]),
    ("Client", lambda line: line.who),
    ("What is not right", lambda line: " ".join(line.errors)),
    (
        "Changes",
        lambda line: "; ".join(f"{what}: {before or 'nothing'} -> {after}" for what, before, after in line.changes),
    ),
]


class FileForm(forms.Form):
    file = forms.FileField(
        label="File", allow_empty_file=True, help_text="CSV with a line of column names, up to 10 MB and 50,000 rows."
    )


@require_http_methods(["GET", "POST"])
@may_import
def book_imports(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _received(request)
    return _list(request, FileForm())


def _received(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        row = services.book_receive(by=request.user, data=form.cleaned_data["file"].read())
    except Refusal as refusal:
        form.add_error("file", refusal.sentence)
        return _list(request, form, status=refusal.status)
    return go(request, row)


def _list(request: HttpRequest, form: FileForm, status: int = 200) -> HttpResponse:
    asked = [chosen(request, "state", "State", BookImport.State.choices)]
    rows = BookImport.objects.visible_to(request.user).select_related("by")  # type: ignore[arg-type]
    if asked[0].value:
        rows = rows.filter(state=asked[0].value)
    if asks_for_file(request):
        return csv_file("book-imports", _COLUMNS, rows.order_by("-pk")[:MOST_ROWS_OF_A_FILE])
    context = {
        "form": form,
        "filters": asked,
        "narrowed": bool(asked[0].value),
        "paged": newest_first(rows, request.GET.get("cursor", "")),
    }
    return page(request, "advisors/book_imports.html", "list", context, status=status)


@require_GET
@may_import
def book_template(request: HttpRequest) -> HttpResponse:
    """Every column by its own name, with one row to show what stands in it."""
    heads: list[tuple[str, Any]] = [(one.name, lambda row, name=one.name: row[name]) for one in columns.FIELDS]
    return csv_file("book-template", heads, [{one.name: one.sample for one in columns.FIELDS}])


@require_GET
@may_import
def book_import(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _row(request, uuid)
    verdict = chosen(request, "verdict", "Verdict", planning.VERDICTS.items()).value
    lines = [line for line in lines_of(row) if verdict in ("", line.verdict)]
    if asks_for_file(request):
        return csv_file(f"book-{verdict or 'all'}", _LINE_COLUMNS, lines)
    context = {
        "row": row,
        "verdict": verdict,
        "narrowed": bool(verdict),
        "tabs": _tabs(row),
        "paged": _paged(lines, request.GET.get("cursor", "")),
        "verdicts": planning.VERDICTS,
        "delimiter": {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}.get(row.delimiter, row.delimiter),
        **_choices(row),
    }
    return page(request, "advisors/book_import.html", "state", context)


def _tabs(row: BookImport) -> list[tuple[str, str, int]]:
    counts = (row.new, row.changed, row.unchanged, row.faulty)
    found = [(value, label, count) for (value, label), count in zip(planning.VERDICTS.items(), counts, strict=True)]
    return [("", "All", sum(counts)), *found]


def _choices(row: BookImport) -> dict[str, Any]:
    """Each thing the book holds, the columns of the file, and which one was taken for it."""
    if not row.is_open:
        return {}
    sheet = sheet_of(row)
    first = sheet.rows[0][1]
    heads = [
        (str(n), f"{title or f'Column {n + 1}'}: {first[n][:40] if n < len(first) else ''}")
        for n, title in enumerate(sheet.header)
    ]
    taken = [(one, str(row.columns.get(one.name, ""))) for one in columns.FIELDS]
    unused = [title for n, title in enumerate(sheet.header) if n not in row.columns.values()]
    return {"heads": heads, "columns": taken, "unused": unused, "orders": values.DATE_ORDERS.items()}


def _paged(lines: Sequence[planning.Line], cursor: str) -> Paged:
    """By the number of the line: the cursor is the last one shown."""
    last = number(cursor)
    rest = [line for line in lines if last is None or line.number > last]
    older = str(rest[ROWS_A_PAGE - 1].number) if len(rest) > ROWS_A_PAGE else ""
    return Paged(list(rest[:ROWS_A_PAGE]), older, last is not None)


@require_POST
@may_import
def book_columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _row(request, uuid)
    given = {one.name: number(request.POST.get(one.name, "")) for one in columns.FIELDS}
    mapping = {name: place for name, place in given.items() if place is not None}
    services.book_columns(import_id=row.pk, mapping=mapping, dates=request.POST.get("dates", ""), by=request.user)
    toast(request, "The columns are taken as you say. The file is compared anew.")
    return go(request, row)


@require_POST
@may_import
def book_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _row(request, uuid)
    services.book_confirm(
        import_id=row.pk,
        report_read=request.POST.get("report", ""),
        without_faulty="without_faulty" in request.POST,
        by=request.user,
    )
    return go(request, row)


@require_POST
@may_import
def book_discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _row(request, uuid)
    services.book_discard(import_id=row.pk, by=request.user)
    toast(request, "The file is put away and cannot be read any more. Nothing of it was written.")
    return go(request, "advisors:book-imports")


def _row(request: HttpRequest, uuid: UUID) -> BookImport:
    rows = BookImport.objects.visible_to(request.user).select_related("by", "file__key", "report__key")  # type: ignore[arg-type]
    return get_object_or_404(rows, uuid=uuid)
