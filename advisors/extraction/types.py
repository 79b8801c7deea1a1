"""What the offline engine gives. Every quote is text[start:end]; every word of an item comes from its quote."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

GOALS = "client_goals"
ACTIONS = "action_items"
RISKS = "risk_flags"
FOLLOW_UPS = "follow_ups"
SECTIONS = (GOALS, ACTIONS, RISKS, FOLLOW_UPS)
ENGINE = "offline"


@dataclass(frozen=True, slots=True)
class Item:
    section: str
    text: str
    quote: str
    start: int
    end: int
    owner: str | None = None
    due: str | None = None
    due_date: date | None = None
    category: str | None = None
    severity: str | None = None
    why: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Extraction:
    client_goals: list[Item] = field(default_factory=list)
    action_items: list[Item] = field(default_factory=list)
    risk_flags: list[Item] = field(default_factory=list)
    follow_ups: list[Item] = field(default_factory=list)
    language: str = "en"
    # A sentence for the page when the engine did not read the text (other language, nothing said).
    notice: str | None = None

    @property
    def items(self) -> list[Item]:
        return [*self.client_goals, *self.action_items, *self.risk_flags, *self.follow_ups]
