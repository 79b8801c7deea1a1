"""Fifty rows a page by a cursor: the place of the last row, so that new rows above never shift the pages below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Paged:
    rows: list[Any]
    older: str
    newer: bool


def number(text: str) -> int | None:
    """A whole number as an address carries it; None for anything else, and for what no id can be."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def newest_first(rows: QuerySet[Any], cursor: str) -> Paged:
    """Pages by id, newest first. A cursor that is no number is taken for the first page."""
    place = number(cursor)
    found = list((rows.filter(pk__lt=place) if place else rows).order_by("-pk")[: ROWS_A_PAGE + 1])
    older = str(found[ROWS_A_PAGE - 1].pk) if len(found) > ROWS_A_PAGE else ""
    return Paged(found[:ROWS_A_PAGE], older, place is not None)
