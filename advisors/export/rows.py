"""Which rows of the journal are about a note and its parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from advisors.models import LetterRelease, LetterVersion, Summary, SummaryItem
from compliance.models import JournalRow
from compliance.proof import journal_of

if TYPE_CHECKING:
    from advisors.export.opened import Opened


def journal_rows(opened: Opened) -> list[JournalRow]:
    """Acts on the note, its e-mail and its deliveries; every change of their rows."""
    note, letter = opened.note, opened.letter
    items = SummaryItem.objects.filter(summary__note=note)
    letters = [letter.pk] if letter else []
    rows: list[tuple[str, Iterable[int]]] = [
        ("advisors_note", [note.pk]),
        ("advisors_summary", _keys(Summary.objects.filter(note=note))),
        ("advisors_summaryitem", _keys(items)),
        ("advisors_promise", [one.pk for one in opened.promises]),
        ("advisors_letter", letters),
        ("advisors_letterversion", _keys(LetterVersion.objects.filter(letter__in=letters))),
        ("advisors_letterrelease", _keys(LetterRelease.objects.filter(letter__in=letters))),
        ("compliance_review", [one.pk for one in opened.reviews]),
        ("compliance_outboxmessage", [one.pk for one in opened.messages]),
    ]
    subjects: list[tuple[str, UUID]] = [
        *opened.subjects,
        *(("promise", one.uuid) for one in opened.promises),
        *(("outbox", one.uuid) for one in opened.messages),
    ]
    return list(journal_of(subjects, rows))


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))
