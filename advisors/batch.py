"""`summarize --engine anthropic`: a text of no note, through the same door and the same checks as a note's."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings

from advisors.engines import MEETING_SUMMARY, Meeting, engine_in_use
from advisors.models import SummaryItem
from advisors.reading import Found
from advisors.services.pipeline import ask
from advisors.transcripts import parse_guessing, turns_in_redacted
from compliance import selectors
from compliance.gateway import GatewayFailure, Request
from compliance.redaction import HARD_LABELS, Redaction, load_name_finder, redact
from wealthai.batch import Answer, LineRefused
from wealthai.firm_day import firm_today

NO_KEY = "Set ANTHROPIC_API_KEY to use the anthropic engine, or leave --engine out for the offline one."


class AnthropicBatch:
    """One run: its calls stand in the ledger under one id, its payloads under a data key of its own."""

    def __init__(self) -> None:
        self.run = uuid.uuid4()
        self.version = selectors.champion(MEETING_SUMMARY)
        self.names = load_name_finder()

    def line(self, text: str, met_on: date | None = None) -> Answer:
        redaction = redact(text, names=self.names)
        spoken = turns_in_redacted(parse_guessing(text), redaction)
        meeting = Meeting(spoken, met_on or firm_today())
        engine = engine_in_use(self.version)
        try:
            asked = ask(
                engine=engine,
                version=self.version,
                request=Request(self.version.text, redaction.redacted, self.version.model_settings, meeting),
                redaction=redaction,
                about=("batch", self.run),
                key_subject=("batch", self.run),
            )
        except GatewayFailure as failure:
            raise LineRefused(failure.sentence) from failure
        sections: dict[str, list[Answer]] = {name: [] for name in SummaryItem.Section.values}
        for found in asked.value.lines:
            sections[found.section].append(_item(found, text, redaction))
        return {"engine": engine.provider, "summary": sections}


def _item(found: Found, text: str, redaction: Redaction) -> Answer:
    item: dict[str, Any] = {
        "text": redaction.fill(found.text, keep_masked=HARD_LABELS),
        "quote": text[found.start : found.end],
        "start": found.start,
        "end": found.end,
    }
    if found.section == SummaryItem.Section.ACTION_ITEMS:
        item["owner"] = redaction.fill(found.owner, keep_masked=HARD_LABELS) or None
    if found.section in (SummaryItem.Section.ACTION_ITEMS, SummaryItem.Section.FOLLOW_UPS):
        item["due"] = redaction.fill(found.due_phrase, keep_masked=HARD_LABELS) or None
    if found.section == SummaryItem.Section.RISK_FLAGS:
        item["category"] = found.category
    return item


def key_is_set() -> bool:
    return bool(settings.ANTHROPIC_API_KEY)
