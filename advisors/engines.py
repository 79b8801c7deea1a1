"""The engines that read a meeting, behind one interface. Both are asked through `compliance.gateway` only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from compliance.gateway import Answer, Engine, Request

if TYPE_CHECKING:
    from advisors.extraction import Extraction, Item
    from advisors.transcripts import Turn
    from compliance.models import PromptVersion

MEETING_SUMMARY = "meeting-summary"


@dataclass(frozen=True)
class Meeting:
    """What the engine inside the house may know besides the redacted text: who speaks when (offsets into that text)."""

    turns: Sequence[Turn]
    met_on: date


class OfflineEngine:
    """Extracts, never invents. Needs no key and no network."""

    provider = "offline"
    model = "extractive-2"  # rules and the trained reader of clauses
    repairable = False

    def answer(self, request: Request) -> Answer:
        # Only workers read meetings: a web process does without the lexicons.
        from advisors.extraction import extract

        meeting: Meeting = request.context
        return Answer(raw=json.dumps(as_answer(extract(request.text, meeting.turns, meeting_date=meeting.met_on))))


def engine_in_use(version: PromptVersion | None = None) -> Engine:
    """Claude where a key is set, with the model that the prompt version names; else the offline engine."""
    if not settings.ANTHROPIC_API_KEY:
        return OfflineEngine()
    # pydantic and the schema are read by workers only
    from advisors.claude import ClaudeSummary
    from compliance.gateway.claude import ClaudeEngine

    return ClaudeEngine(ClaudeSummary, version.model_settings if version is not None else {})


def as_answer(extraction: Extraction) -> dict[str, Any]:
    return {
        "language": extraction.language,
        "notice": extraction.notice,
        "client_goals": [_line(item) for item in extraction.client_goals],
        "action_items": [{**_line(item), "owner": item.owner, **_due(item)} for item in extraction.action_items],
        "follow_ups": [{**_line(item), **_due(item)} for item in extraction.follow_ups],
        "risk_flags": [
            {**_line(item), "category": item.category, "severity": item.severity, "why": item.why or ""}
            for item in extraction.risk_flags
        ],
    }


def _line(item: Item) -> dict[str, Any]:
    return {"text": item.text, "quote": item.quote, "near": item.start}


def _due(item: Item) -> dict[str, Any]:
    return {"due": item.due, "due_date": item.due_date.isoformat() if item.due_date else None}


ENGINE_LABELS = {"offline": "Offline engine", "anthropic": "Claude"}


def engine_label() -> str:
    return ENGINE_LABELS["anthropic" if settings.ANTHROPIC_API_KEY else "offline"]
