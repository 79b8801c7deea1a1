"""The parts of an export, each under a name of its own: plain values, as they stand in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from advisors.export.letters import letter_part
from advisors.export.opened import Opened
from advisors.export.past import journal_part, outbox_part, reviews_part
from advisors.export.promises import promises_part
from advisors.models import ItemRevision, SummaryItem
from advisors.versions.lines import Line
from advisors.words import filler_of

Maker = Callable[[Opened], Any]
_more: dict[str, Maker] = {}


def register_part(name: str, make: Maker) -> None:
    """What another part of the house keeps of a note goes into the export under this name."""
    if _more.setdefault(name, make) is not make:
        raise ValueError(f"Two parts of an export are named {name}.")


@dataclass(frozen=True)
class Teller:
    """The words of one reading, with names filled in."""

    fill: Callable[[str], str]
    owner_label: Callable[[str], str]

    def words(self, one: ItemRevision) -> dict[str, str | None]:
        return {
            "text": self.fill(one.text),
            "owner": self.owner_label(self.fill(one.owner)) if one.owner else None,
            "due_phrase": self.fill(one.due_phrase) or None,
            "drop_reason": self.fill(one.drop_reason) or None,
        }


def parts_of(opened: Opened) -> dict[str, Any]:
    return {
        "note": _note(opened),
        "approved": _approved(opened),
        "versions": _versions(opened),
        "items": _items(opened),
        "reviews": reviews_part(opened),
        "outbox": outbox_part(opened),
        "promises": promises_part(opened),
        "letter": letter_part(opened),
        "lineage": _lineage(opened),
        "model_calls": _calls(opened),
        **{name: make(opened) for name, make in _more.items()},
        "journal": journal_part(opened),
    }


def _note(opened: Opened) -> dict[str, Any]:
    note, words = opened.note, opened.words
    return {
        "uuid": note.uuid,
        "meeting_type": note.meeting_type,
        "met_on": note.met_on,
        "state": note.state,
        "client": {"uuid": note.client.uuid, "name": str(note.client) if words else None},
        "household": note.client.household.name if words else None,
        "advisor": note.advisor.name,
        "uploaded_by": str(note.uploaded_by),
        "uploaded_at": note.created_at,
        "file_kind": note.file_kind,
        "encoding": note.encoding,
        "extractor": note.extractor or None,
        "received_sha256": note.received_sha256,
    }


def _approved(opened: Opened) -> dict[str, Any] | None:
    """The summary as it was approved; nothing while it was not."""
    moment = opened.history.find("approved")
    review = next((one for one in reversed(opened.reviews) if _approves(one)), None)
    if moment is None or review is None:
        return None
    lines = [line for line in opened.history.at(moment) if line.stands]
    return {
        "by": str(review.decided_by),
        "at": review.decided_at,
        "content_hash": review.content_hash,
        "sections": {
            name: [_line(line, opened) for line in lines if line.section == name] for name in SummaryItem.Section.values
        },
    }


def _approves(review: Any) -> bool:
    return bool(review.subject_type == "note" and review.status == "approved")


def _line(line: Line, opened: Opened) -> dict[str, Any]:
    says, words = line.says, opened.words
    return {
        "id": line.key,
        "tag": line.tag,
        "text": says.text if words else None,
        "owner": (says.owner or None) if words else None,
        "due": (says.due_phrase or None) if words else None,
        "due_on": says.due_on,
        "quote": opened.shown.words.quote(*line.quote) if words and line.quote else None,
        "start": line.quote[0] if line.quote else None,
        "end": line.quote[1] if line.quote else None,
    }


def _versions(opened: Opened) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "name": one.name, "at": one.at, "main": one.main}
        for one in opened.history.moments
        if one.key != "now"
    ]


def _items(opened: Opened) -> list[dict[str, Any]]:
    """Every item of every reading, each with every version of it."""
    rows = SummaryItem.objects.filter(summary__note=opened.note).select_related("summary__mapping", "carried_from")
    revisions: dict[int, list[ItemRevision]] = {}
    for one in ItemRevision.objects.filter(item__in=rows).select_related("by").order_by("item", "number"):
        revisions.setdefault(one.item_id, []).append(one)
    tellers = {one.pk: Teller(filler_of(one.mapping), opened.shown.owner_label) for one in opened.summaries}
    told = tellers if opened.words else {}
    return [_item(row, revisions.get(row.pk, []), told.get(row.summary_id)) for row in rows.order_by("pk")]


def _item(row: SummaryItem, revisions: list[ItemRevision], teller: Teller | None) -> dict[str, Any]:
    return {
        "id": row.uuid,
        "reading": row.summary.version,
        "tag": row.tag,
        "section": row.section,
        "category": row.category or None,
        "severity": row.severity or None,
        "why": row.why or None,
        "engine": row.engine or row.summary.engine,
        "start": row.start,
        "end": row.end,
        "quote_sha256": row.quote_sha256 or None,
        "carried_from": row.carried_from.uuid if row.carried_from else None,
        "versions": [_revision(one, teller) for one in revisions],
    }


def _revision(one: ItemRevision, teller: Teller | None) -> dict[str, Any]:
    """Without the words: that there was a version, whose it was and when."""
    words = teller.words(one) if teller else dict.fromkeys(("text", "owner", "due_phrase", "drop_reason"))
    return {
        "number": one.number,
        "hand": one.hand,
        "by": str(one.by) if one.by else None,
        "at": one.at,
        "carried": one.carried,
        "choice": one.choice,
        "due_on": one.due_on,
        **words,
    }


def _lineage(opened: Opened) -> list[dict[str, Any]]:
    """What each reading was made by."""
    return [
        {
            "reading": summary.version,
            "at": summary.created_at,
            "engine": summary.engine,
            "language": summary.language,
            "prompt_version": str(summary.prompt_version),
            "prompt_content_hash": summary.prompt_version.content_hash,
            "model_call": summary.model_call.uuid,
            "quotes_found": summary.quotes_found,
            "quotes_dropped": summary.quotes_dropped,
        }
        for summary in opened.summaries
    ]


def _calls(opened: Opened) -> list[dict[str, Any]]:
    """Every call to a model: fingerprints of what was asked and answered, and what came of it."""
    return [
        {
            "uuid": call.uuid,
            "at": call.at,
            "prompt_version": str(call.prompt_version),
            "provider": call.provider,
            "model": call.model,
            "verdict": call.verdict,
            "problem": call.problem or None,
            "repairs": call.repairs,
            "requested_by": call.requested_by,
            "milliseconds": call.milliseconds,
            "request_sha256": call.request_payload.sha256,
            "response_sha256": call.response_payload.sha256 if call.response_payload else None,
        }
        for call in opened.calls
    ]
