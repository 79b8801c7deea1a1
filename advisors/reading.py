"""What an engine answered, made safe: schema first, then every quote found again. Values in, values out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from advisors.claude import ClaudeSummary, answer_of
from advisors.schemas import ActionItem, FollowUp, Line, RiskFlag, SummaryAnswer
from compliance.gateway import Invalid
from compliance.redaction import TOKEN, Redaction

SECTIONS = ("risk_flags", "action_items", "client_goals", "follow_ups")

_NUMBER = re.compile(r"\d[\d.,]*")
T = TypeVar("T", bound=BaseModel)
_FIELDS = frozenset().union(*(model.model_fields for model in (SummaryAnswer, Line, ActionItem, FollowUp, RiskFlag)))


@dataclass(frozen=True)
class Found:
    """One line whose quote stands in the text as received, at [start:end]. `engine` is set where another one found it."""

    section: str
    text: str
    start: int
    end: int
    quote_sha256: str
    owner: str = ""
    due_phrase: str = ""
    due_on: date | None = None
    category: str = ""
    severity: str = ""
    why: str = ""
    engine: str = ""


@dataclass(frozen=True)
class Checked:
    language: str
    notice: str
    lines: Sequence[Found]
    dropped: int


Parse = Callable[[str], SummaryAnswer]


def reader(redaction: Redaction, parse: Parse | None = None) -> Callable[[str], Checked]:
    """-> a function that turns an answer as received into lines, or raises Invalid with a sentence for the engine.

    `parse` reads the answer of an engine whose contract is another than the house's own."""
    parse = parse or parsed

    def read(raw: str) -> Checked:
        answer = parse(raw)
        unknown = sorted({token for _, line in _lines(answer) for token in redaction.unknown_tokens(line.text)})
        if unknown:
            raise Invalid(f"These placeholders are not in the text: {', '.join(unknown[:5])}.")
        found = [line for section, item in _lines(answer) if (line := _found(section, item, redaction)) is not None]
        total = sum(1 for _ in _lines(answer))
        return Checked(answer.language, answer.notice or "", found, total - len(found))

    return read


def parsed(raw: str) -> SummaryAnswer:
    return validated(SummaryAnswer, raw)


def claude_parser(redaction: Redaction, met_on: date) -> Parse:
    return lambda raw: answer_of(validated(ClaudeSummary, raw), redaction, met_on)


def validated(schema: type[T], raw: str) -> T:
    try:
        return schema.model_validate_json(raw)
    except ValidationError as error:
        # Places and rules only: the values may hold a client's words.
        faults = [f"{_place(fault['loc'])}: {fault['type']}" for fault in error.errors()[:5]]
        raise Invalid(f"The answer breaks the schema ({'; '.join(faults)}).") from error


def _place(loc: Sequence[int | str]) -> str:
    """Where in the answer. A field that the schema does not know has a name that the model chose: it is not repeated."""
    return ".".join(str(part) if isinstance(part, int) or part in _FIELDS else "unknown" for part in loc) or "answer"


def _lines(answer: SummaryAnswer) -> list[tuple[str, Line]]:
    return [(section, line) for section in SECTIONS for line in getattr(answer, section)]


def _numbers_said(words: str, redaction: Redaction) -> bool:
    """A number that nobody said is an invention, however good the quote."""
    found = (match.group().rstrip(".,") for match in _NUMBER.finditer(TOKEN.sub(" ", words)))
    return all(number in redaction.redacted for number in found)


def _found(section: str, line: Line, redaction: Redaction) -> Found | None:
    place = redaction.find_quote(line.quote, near=line.near)
    if place is None or not _numbers_said(line.text, redaction):
        return None
    start, end = place
    return Found(
        section=section,
        text=line.text,
        start=start,
        end=end,
        quote_sha256=hashlib.sha256(redaction.text[start:end].encode()).hexdigest(),
        owner=(line.owner or "") if isinstance(line, ActionItem) else "",
        due_phrase=(line.due or "") if isinstance(line, ActionItem | FollowUp) else "",
        due_on=line.due_date if isinstance(line, ActionItem | FollowUp) else None,
        category=line.category if isinstance(line, RiskFlag) else "",
        severity=line.severity if isinstance(line, RiskFlag) else "",
        why=line.why if isinstance(line, RiskFlag) else "",
    )


def with_flags_of(checked: Checked, other: Checked, engine: str) -> Checked:
    """The union of both engines' risk flags: a missed flag costs more than one too many. One that the other engine raised
    for the same words and the same reason stands once."""
    mine = [line for line in checked.lines if line.section == "risk_flags"]
    more = [
        replace(line, engine=engine)
        for line in other.lines
        if line.section == "risk_flags" and not any(_same_flag(line, held) for held in mine)
    ]
    lines = [*mine, *more, *(line for line in checked.lines if line.section != "risk_flags")]
    return replace(checked, lines=lines)


def _same_flag(one: Found, other: Found) -> bool:
    return one.category == other.category and one.start < other.end and other.start < one.end
