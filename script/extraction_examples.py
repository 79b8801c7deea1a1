"""What script/train_extraction.py learns from: single lines, lines joined as people run on, and clauses of transcripts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisors.extraction.classifier import KINDS, OWNERS, RISKS
from advisors.extraction.clauses import Clause, clauses, sentences_of, without_labels
from advisors.extraction.level import levelled
from advisors.transcripts import parse_guessing
from tests.unit.extraction.gold import is_about

NOTES = Path(__file__).parents[1] / "tests" / "data" / "notes"
JOINED = 900
JOINTS = (", ", ", and ", " and ", " ", ", so ", " - ", ", anyway ")
# Lines of ordinary talk are few beside what people really say, of which most is ordinary.
TALK = 1.5
LETTERS = {"g": "goal", "a": "action", "f": "follow_up"}
NAMES = {"goal": "goal", "action": "action", "follow": "follow_up"}
FILLERS = ("So, ", "Well, ", "Okay. ", "And ", "Right, ", "Um, ", "Look, ", "Yeah, ")


@dataclass
class Example:
    role: str
    words: str
    heading: str = ""
    kinds: frozenset[str] = frozenset()
    risks: tuple[str, ...] = ()
    owner: str = ""
    kinds_known: bool = True  # lines written for risk say nothing of goals and tasks
    weight: float = 1.0


def lines() -> Iterator[Example]:
    for path in sorted((NOTES / "lines").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            labels = fields[0].split(",")
            risks = tuple(label.removeprefix("risk:") for label in labels if label.startswith("risk:"))
            kinds = frozenset(NAMES[label] for label in labels if label in NAMES)
            whole = len(fields) == 5
            weight = TALK if whole and not kinds else 1.0
            owner = fields[2] if whole else ""
            yield Example(fields[1], fields[-1], "", kinds, risks, owner, kinds_known=whole, weight=weight)


def joined(single: list[Example]) -> Iterator[Example]:
    """People run on: several lines of one speaker in one breath. Without these, length alone would look like a risk."""
    talk = [one for one in single if one.kinds_known and not one.kinds and not one.risks]
    risky = [one for one in single if one.risks]
    for number in range(JOINED):
        parts = random.sample(talk, random.randint(2, 5))
        risk = random.choice(risky) if number % 4 == 0 else None
        if risk is not None:
            parts = [*parts[:2], risk]
            random.shuffle(parts)
        joint = random.choice(JOINTS)
        role = risk.role if risk is not None else random.choice(("note", "other", "client", "advisor"))
        words = joint.join(one.words.rstrip(".!?") for one in parts)
        yield Example(role, words, risks=risk.risks if risk is not None else (), kinds_known=risk is None, weight=TALK)


def transcript_clauses(cases_learnt: Iterable[dict[str, Any]]) -> Iterator[Example]:
    for case in cases_learnt:
        yield from _clauses_of(case)


def _clauses_of(case: dict[str, Any]) -> Iterator[Example]:
    turns = parse_guessing(case["text"])
    level = without_labels(levelled(case["text"]), turns)
    found = clauses(level, turns)
    for clause in found:
        yield from _example(case, clause, clause.start, clause.end, clause.words)
    for sentence in sentences_of(found):  # those of several clauses: a risk is read in one breath
        yield from _example(case, sentence, sentence.sentence_start, sentence.sentence_end, sentence.sentence_words)


def _example(case: dict[str, Any], clause: Clause, start: int, end: int, words: str) -> Iterator[Example]:
    spans = [span for span in case["spans"] if is_about(start, end, span)]
    marked = [span for span in spans if span["kind"] in "garf"]
    if spans and not marked:
        return  # optional: neither right nor wrong
    yield Example(
        "note" if clause.is_note else clause.role,
        words,
        clause.heading,
        frozenset(LETTERS[span["kind"]] for span in marked if span["kind"] in LETTERS),
        tuple(span["cat"] for span in marked if span["kind"] == "r"),
        next((span["owner"] for span in marked if span["kind"] == "a"), ""),
        weight=2.0,
    )


def target_of(example: Example) -> list[float]:
    owners = [owner for owner in example.owner.split("/") if owner in OWNERS]
    risks = [example.risks.count(name) / len(example.risks) if example.risks else 0.0 for name in RISKS]
    risks[0] = 0.0 if example.risks else 1.0
    return [
        *(float(kind in example.kinds) for kind in KINDS),
        *risks,
        *(float(bool(owners) and owner == owners[0]) for owner in OWNERS),
    ]


def varied(words: str) -> str:
    chance = random.random()
    if chance < 0.12:
        return re.sub(r'[.,!?;:"]', "", words).lower()
    if chance < 0.20:
        return words.rstrip(".!?")
    if chance < 0.26:
        return random.choice(FILLERS) + words[:1].lower() + words[1:]
    return words
