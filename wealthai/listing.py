"""What every list of rows has: filters that stand in the address, an order, and the same rows as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from wealthai.paging import ROWS_A_PAGE, Paged, number

MOST_ROWS_OF_A_FILE = 20_000
# A spreadsheet takes a cell that begins like this for a formula and runs it (also behind a tab or a line end).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Filter:
    """One filter of a list: `name` in the address, `value` chosen, "" for none. A value that is no choice counts as none."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    value: str = ""

    @property
    def text(self) -> str:
        return dict(self.choices).get(self.value, "")


def chosen(request: HttpRequest, name: str, label: str, choices: Iterable[tuple[str, str]]) -> Filter:
    held = [(str(value), str(text)) for value, text in choices]
    given = request.GET.get(name, "")
    return Filter(name, label, held, given if given in dict(held) else "")


def ordering(request: HttpRequest, fields: dict[str, str], default: str) -> str:
    """The field to sort by, as the query names it, from ?sort=; what is no column of the list counts as the default."""
    asked = request.GET.get("sort") or default
    name = asked.removeprefix("-") if asked.removeprefix("-") in fields else default.removeprefix("-")
    turned = (asked if name == asked.removeprefix("-") else default).startswith("-")
    return f"-{fields[name]}" if turned else fields[name]


def ordered_page(rows: QuerySet[Any], order: str, cursor: str) -> Paged:
    """Fifty rows by any column and then by id. The cursor is the last row's id: rows that come or go shift nothing."""
    down, field = order.startswith("-"), order.removeprefix("-")
    rows = rows.order_by(order, "-pk" if down else "pk")
    last = _last_row(rows, field, cursor)
    if last is not None:
        way = "lt" if down else "gt"
        rows = rows.filter(Q(**{f"{field}__{way}": last[0]}) | Q(**{field: last[0], f"pk__{way}": last[1]}))
    found = list(rows[: ROWS_A_PAGE + 1])
    older = str(found[ROWS_A_PAGE - 1].pk) if len(found) > ROWS_A_PAGE else ""
    return Paged(found[:ROWS_A_PAGE], older, last is not None)


def _last_row(rows: QuerySet[Model], field: str, cursor: str) -> tuple[Any, int] | None:
    last = number(cursor)
    if last is None:
        return None
    found: tuple[Any, int] | None = rows.filter(pk=last).values_list(field, "pk").first()
    return found


# --- The same rows as a file --------------------------------------------------------------------------------------------
def asks_for_file(request: HttpRequest) -> bool:
    return request.GET.get("format") == "csv"


def csv_file(name: str, columns: Sequence[tuple[str, Callable[[Any], Any]]], rows: Iterable[Any]) -> HttpResponse:
    """A CSV file as spreadsheets read it: UTF-8 with its mark, times in the firm's zone, nothing that would run."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([title for title, _ in columns])
    writer.writerows([cell(value(row)) for _, value in columns] for row in rows)
    response = HttpResponse("\ufeff" + held.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(settings.FIRM_TIME_ZONE)).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | int | float) and not isinstance(value, bool):
        return value.isoformat() if isinstance(value, date) else str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
