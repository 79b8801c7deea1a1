"""What is found of a record: rows with placeholders, written beside the record and made anew whenever it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wealthai.models import SearchRow
from wealthai.search.snippets import without_marks

SUMMARY = 0
# A tsvector holds a megabyte at most, and a headline is cut the slower the longer its text.
PART = 60_000


def replace(
    *, kind: str, record: UUID, key: tuple[str, UUID], language: str, on_date: date, summary: str, texts: Sequence[str]
) -> None:
    """All rows of the record: its summary, then its text in parts. `texts` are pieces that are not cut, such as turns."""
    told = {"kind": kind, "record": record, "language": language, "on_date": on_date}
    rows = [
        SearchRow(part=number, text=without_marks(text), key_type=key[0], key_id=key[1], **told)
        for number, text in enumerate([summary, *_parts(texts)])
    ]
    _write(rows)
    SearchRow.objects.of(kind, record).filter(part__gte=len(rows)).delete()


def replace_summary(*, kind: str, record: UUID, summary: str) -> None:
    """The text it was made from stands; only what was made of it changed."""
    SearchRow.objects.of(kind, record).filter(part=SUMMARY).update(text=without_marks(summary))


def forget(*, kind: str, record: UUID) -> None:
    SearchRow.objects.of(kind, record).delete()


def _write(rows: list[SearchRow]) -> None:
    SearchRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "record", "part"],
        update_fields=["language", "on_date", "text", "key_type", "key_id"],
    )


def _parts(texts: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for text in texts:
        for piece in _pieces(text):
            if held and size + len(piece) > PART:
                yield "\n".join(held)
                held, size = [], 0
            held.append(piece)
            size += len(piece) + 1
    if held:
        yield "\n".join(held)


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), PART):
        yield text[start : start + PART]


def missing(kind: str, uuid_field: Any) -> Any:
    """A condition for records without rows: `Model.objects.filter(missing("note", "uuid"))`."""
    from django.db.models import Exists, OuterRef

    return ~Exists(SearchRow.objects.filter(kind=kind, record=OuterRef(uuid_field)))
