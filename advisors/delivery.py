"""What the CRM gets: the kept lines, names filled in, account, card and tax numbers masked."""

from __future__ import annotations

from typing import Any

from advisors.models import Note, Summary, SummaryItem
from advisors.words import Words
from compliance import selectors

SCHEMA = "wealthai.note/1"


def note_body(note: Note) -> dict[str, Any]:
    summary = note.summaries.select_related("prompt_version__prompt", "model_call").latest("version")
    review = selectors.latest_review("note", note.uuid)
    words = Words(note)
    standing = summary.items.exclude(choice=SummaryItem.Choice.DROPPED).order_by("number")
    sections = {
        name: [_line(item, words) for item in standing if item.section == name] for name in SummaryItem.Section.values
    }
    return {
        "schema": SCHEMA,
        "note": str(note.uuid),
        "client": {"uuid": str(note.client.uuid), "name": str(note.client), "crm_id": note.client.crm_id},
        "household": {"uuid": str(note.client.household.uuid), "name": note.client.household.name},
        "advisor": note.advisor.name,
        "meeting_type": note.meeting_type,
        "met_on": note.met_on.isoformat(),
        "summary": sections,
        "approved": {
            "by": str(review.decided_by) if review and review.decided_by else "",
            "at": review.decided_at.isoformat() if review and review.decided_at else "",
            "content_hash": review.content_hash if review else "",
        },
        "lineage": _lineage(note, summary),
    }


def _line(item: SummaryItem, words: Words) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": str(item.uuid),
        "tag": item.tag,
        "text": words.shown(item.text),
        "start": item.start,
        "end": item.end,
    }
    if item.section in (SummaryItem.Section.ACTION_ITEMS, SummaryItem.Section.FOLLOW_UPS):
        line |= {
            "owner": words.shown(item.owner),
            "due": words.shown(item.due_phrase),
            "due_on": item.due_on.isoformat() if item.due_on else None,
        }
    if item.section == SummaryItem.Section.RISK_FLAGS:
        line |= {"category": item.category, "severity": item.severity}
    return line


def _lineage(note: Note, summary: Summary) -> dict[str, Any]:
    return {
        "transcript_sha256": note.received_sha256,
        "summary_version": summary.version,
        "engine": summary.engine,
        "model": summary.model_call.model,
        "prompt_version": str(summary.prompt_version),
        "model_call": str(summary.model_call.uuid),
    }
