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
    """How many risk flags stand, and how many of them are high: what the queue shows. Who has to look at it, and whether
    it is a complaint, hangs on all that were raised: the advisor's own dropping of a flag decides nothing of that."""

    risk_flags: int
    high_flags: int
    high_raised: int
    flag_kinds: list[str]


def counts(summary: Summary) -> Counts:
    raised = list(
        summary.items.filter(section=SummaryItem.Section.RISK_FLAGS).values_list("category", "severity", "choice")
    )
    standing = [severity for _, severity, choice in raised if choice != SummaryItem.Choice.DROPPED]
    return {
        "risk_flags": len(standing),
        "high_flags": standing.count("high"),
        "high_raised": sum(severity == "high" for _, severity, _ in raised),
        "flag_kinds": sorted({category for category, _, _ in raised if category}),
    }
