"""The follow-up e-mail from the lines of an approved summary: the same lines give the same words, and nothing is added.
What is left out is said with its reason. Risk flags never come here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from advisors.letters.check import check
from advisors.letters.voice import in_voice, with_due

FIRM = frozenset({"advisor", "assistant", "operations"})
CLIENT = frozenset({"client", "spouse"})
_INSIDE = re.compile(
    r"\b(?:compliance|supervis\w+|escalat\w+|complaint|suspicious|sar|aml|red flag|risk flag"
    r"|internal(?:ly)?|exploit\w+|capacity|trusted contact)\b",
    re.I,
)
_MASKED = re.compile(r"\[(?!CLIENT_|PERSON_|ADVISOR_)[A-Z_]+\d*\]")


@dataclass(frozen=True)
class Line:
    """One kept line of the summary. `flagged` when its words also stand behind a risk flag; `speaker` as `voice` has it."""

    tag: str
    section: str
    text: str
    owner: str = ""
    due_on: date | None = None
    due_phrase: str = ""
    flagged: bool = False
    speaker: str = ""


@dataclass(frozen=True)
class Draft:
    subject: str
    body: str
    left_out: tuple[tuple[str, str], ...]  # (tag, why)


@dataclass(frozen=True)
class Letterhead:
    greeting: str
    kind: str
    met_on: str
    advisor: str
    firm: str


def draft(head: Letterhead, lines: Iterable[Line], day: Callable[[date], str]) -> Draft:
    left_out: list[tuple[str, str]] = []
    parts: dict[str, list[str]] = {"goals": [], "firm": [], "client": [], "next": []}
    for line in lines:
        why, place = _why_not(line), _place(line)
        if why or not place:
            left_out.append((line.tag, why or "nobody of the firm and not the client is to do it"))
        else:
            parts[place].append(_bullet(line, day))
    blocks = [
        f"Dear {head.greeting},",
        f"Thank you for your time on {head.met_on}. Here is what we noted; please tell me if something is missing or not right.",
        *_block("What we talked about", parts["goals"]),
        *_block("What we will do", parts["firm"]),
        *_block("What we ask of you", parts["client"]),
        *_block("Our next contact", parts["next"]),
        f"Kind regards,\n{head.advisor}\n{head.firm}",
    ]
    return Draft(f"{head.kind}, {head.met_on}", "\n\n".join(blocks), tuple(left_out))


def _why_not(line: Line) -> str:
    if line.flagged or line.owner == "compliance" or _INSIDE.search(line.text):
        return "it is a matter inside the firm"
    if _MASKED.search(line.text):
        return "it holds a hidden value"
    if check(line.text):
        return "it speaks of a result that may not be promised"
    return ""


def _place(line: Line) -> str:
    if line.section == "client_goals":
        return "goals"
    if line.section == "follow_ups":
        return "next"
    if line.owner in FIRM:
        return "firm"
    return "client" if line.owner in CLIENT else ""


def _bullet(line: Line, day: Callable[[date], str]) -> str:
    due = day(line.due_on) if line.due_on else ""
    return "- " + with_due(in_voice(line.text, line.speaker), day=due, phrase=line.due_phrase)


def _block(title: str, bullets: Sequence[str]) -> list[str]:
    return [f"{title}\n" + "\n".join(bullets)] if bullets else []
