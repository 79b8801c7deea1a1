"""Claude's answer to the meeting prompt: its own schema, without what the program works out better itself (places in the
text, calendar days, how grave a flag is)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from advisors.extraction.calendar import resolved
from advisors.extraction.risk.categories import CATEGORIES
from advisors.schemas import ActionItem, FollowUp, Goal, Phrase, Quote, RiskFlag, SummaryAnswer, Words
from compliance.redaction import TOKEN, Redaction

ROLES = ("advisor", "client", "spouse", "assistant", "operations", "cpa", "attorney", "compliance")


def _known(category: str) -> str:
    if category not in CATEGORIES:
        raise ValueError("not one of the categories")
    return category


Category = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(CATEGORIES)})]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Line(_Strict):
    text: Words = Field(description="What was said, in a few plain words.")
    quote: Quote = Field(description="The words of the transcript that show it, letter for letter.")


class _Task(_Line):
    owner: Phrase | None = Field(description=f"Who does it: {', '.join(ROLES)}, a placeholder, or null.")
    due: Phrase | None = Field(description="When, in the words of the transcript; null when nothing was said.")


class _Next(_Line):
    due: Phrase | None = Field(description="When, in the words of the transcript; null when nothing was said.")


class _Flag(_Line):
    category: Category
    why: Annotated[str, StringConstraints(max_length=300)] = Field(description="Why compliance has to look at it.")


class ClaudeSummary(_Strict):
    """No field has a default: an answer that was cut off must not pass for a short one."""

    language: Annotated[str, StringConstraints(pattern="^[a-z]{2}$")] = Field(description="ISO 639-1")
    client_goals: list[_Line]
    action_items: list[_Task]
    risk_flags: list[_Flag]
    follow_ups: list[_Next]


def answer_of(given: ClaudeSummary, redaction: Redaction, met_on: date) -> SummaryAnswer:
    """The house's own contract: due phrases that were not said are let go, days are worked out by the calendar."""
    said = " ".join(redaction.redacted.casefold().split())

    def due(phrase: str | None) -> dict[str, Any]:
        held = phrase if phrase and " ".join(phrase.casefold().split()) in said else None
        return {"due": held, "due_date": resolved(held, met_on) if held else None}

    def line(one: _Line) -> dict[str, Any]:
        return {"text": one.text, "quote": one.quote, "near": None}

    return SummaryAnswer(
        language=given.language,
        notice=None,
        client_goals=[Goal(**line(one)) for one in given.client_goals],
        action_items=[
            ActionItem(**line(one), owner=_owner(one.owner, redaction), **due(one.due)) for one in given.action_items
        ],
        risk_flags=[
            RiskFlag(**line(one), category=one.category, severity=CATEGORIES[one.category].severity, why=one.why)  # type: ignore[arg-type]
            for one in given.risk_flags
        ],
        follow_ups=[FollowUp(**line(one), **due(one.due)) for one in given.follow_ups],
    )


def _owner(given: str | None, redaction: Redaction) -> str | None:
    """A role of the list, or a person of this meeting; anything else names nobody."""
    words = (given or "").strip()
    if words.casefold() in ROLES:
        return words.casefold()
    return words if TOKEN.fullmatch(words) and words in redaction.mapping else None
