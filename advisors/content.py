"""The content of a summary as one fingerprint: what was read is what is approved and sent."""

from __future__ import annotations

import hashlib
import json
from typing import TypedDict

from advisors.models import Summary, SummaryItem

FIELDS = (
    "section",
    "number",
    "text",
    "owner",
    "due_phrase",
    "due_on",
    "category",
    "severity",
    "choice",
    "start",
    "end",
)


def content_hash(summary: Summary) -> str:
    rows = [list(row) for row in summary.items.order_by("section", "number").values_list(*FIELDS)]
    body = {"note": str(summary.note.uuid), "summary": summary.version, "items": rows}
    return hashlib.sha256(json.dumps(body, default=str, sort_keys=True).encode()).hexdigest()


class Counts(TypedDict):
    """How many risk flags stand, and how many of them are high: what the queue shows."""

    risk_flags: int
    high_flags: int


def counts(summary: Summary) -> Counts:
    flags = summary.items.filter(section=SummaryItem.Section.RISK_FLAGS).exclude(choice=SummaryItem.Choice.DROPPED)
    return {"risk_flags": flags.count(), "high_flags": flags.filter(severity="high").count()}
