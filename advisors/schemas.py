"""The contract of a summary as an engine gives it. Unknown fields are errors; nothing has a default that could hide a cut."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=600)]
Quote = Annotated[str, StringConstraints(min_length=3, max_length=4000)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Line(_Strict):
    text: Words
    quote: Quote
    near: int | None = Field(description="An offset near the quote, when the engine knows it.")


class Goal(Line):
    pass


class ActionItem(Line):
    owner: Phrase | None
    due: Phrase | None
    due_date: Annotated[date, Field(strict=False)] | None


class FollowUp(Line):
    due: Phrase | None
    due_date: Annotated[date, Field(strict=False)] | None


class RiskFlag(Line):
    category: Phrase
    severity: Literal["high", "medium"]
    why: Annotated[str, StringConstraints(max_length=300)]


class SummaryAnswer(_Strict):
    language: Phrase
    notice: Annotated[str, StringConstraints(max_length=300)] | None
    client_goals: list[Goal]
    action_items: list[ActionItem]
    risk_flags: list[RiskFlag]
    follow_ups: list[FollowUp]
