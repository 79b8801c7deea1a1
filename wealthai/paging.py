"""Fifty rows a page by a cursor: the place of the last row, so that new rows above never shift the pages below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Paged:
    rows: list[Any]
    older: str
    newer: bool


def newest_first(rows: QuerySet[Any], cursor: str) -> Paged:
    """Pages by id, newest first. A cursor that is no number is taken for the first page."""
    place = int(cursor) if cursor.isdecimal() and len(cursor) < 19 else None
    found = list((rows.filter(pk__lt=place) if place else rows).order_by("-pk")[: ROWS_A_PAGE + 1])
    older = str(found[ROWS_A_PAGE - 1].pk) if len(found) > ROWS_A_PAGE else ""
    return Paged(found[:ROWS_A_PAGE], older, place is not None)
