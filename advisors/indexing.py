"""The words of notes for the search: rows with placeholders, made from the summary and the redacted transcript."""

from __future__ import annotations

from django.db.models import QuerySet

from advisors.models import Note, Summary, SummaryItem
from advisors.words import Words
from compliance.services import ErasedPayload
from wealthai.search import index

KIND = "note"


def note_index(note: Note) -> bool:
    """Made anew; False when there is nothing to be found: no summary yet, or the words are erased."""
    summary = note.summaries.order_by("-version").first()
    if summary is None:
        return False
    try:
        redaction = Words(note).redaction
    except ErasedPayload:
        index.forget(kind=KIND, record=note.uuid)
        return False
    turns = note.turns.values_list("start", "end")
    texts = [redaction.redacted[slice(*redaction.to_redacted(start, end))] for start, end in turns]
    index.replace(
        kind=KIND,
        record=note.uuid,
        key=("client", note.client.uuid),
        language=summary.language,
        on_date=note.met_on,
        summary=_summary(summary),
        texts=texts,
    )
    return True


def summary_index(summary: Summary) -> None:
    """A person changed an item: what was dropped is found no more, what was written is."""
    index.replace_summary(kind=KIND, record=summary.note.uuid, summary=_summary(summary))


def notes_not_indexed(limit: int) -> QuerySet[Note]:
    rows = Note.objects.filter(
        index.missing(KIND, "uuid"), summaries__isnull=False, received__key__wrapped__isnull=False
    )
    return (
        rows.select_related("client", "received__key", "extracted__key", "mapping__key")
        .distinct()
        .order_by("-pk")[:limit]
    )


def _summary(summary: Summary) -> str:
    standing = summary.items.exclude(choice=SummaryItem.Choice.DROPPED).order_by("section", "number")
    return "\n".join(standing.values_list("text", flat=True))
