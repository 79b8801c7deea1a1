"""One probability a kind and clause, from all that was seen: the language model's, the rules', and what takes a promise back.

A logistic regression over few numbers (Platt 1999: it also calibrates the model's own probability). Its weights were fitted
by script/fit_judgement.py on transcripts that the language model had not seen, and stand in trained/judgement.json with
the threshold of each kind.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from advisors.extraction.actions import Commitment, Setting, commitment_in
from advisors.extraction.classifier import Opinion
from advisors.extraction.clauses import Clause
from advisors.extraction.due import due_in
from advisors.extraction.followups import follow_up_in
from advisors.extraction.goals import goal_in
from advisors.extraction.risk.clientside import CLIENT_SIDE
from advisors.extraction.risk.flags import Flag, flags_in
from advisors.extraction.signals import DONE, HYPOTHETICAL, IDLE, NEGATED, WITHDRAWN
from advisors.transcripts import ADVISOR

FILE = Path(__file__).parent / "trained" / "judgement.json"
GOAL, ACTION, FOLLOW_UP, RISK = "goal", "action", "follow_up", "risk"
KINDS = (GOAL, ACTION, FOLLOW_UP)
# A promise is taken back by the next words or not at all.
_WITHDRAWAL_REACH = 2
# A text of so many clauses is as dense as any.
_SHORT = 10
# Of fewer than twenty-five clauses: there the weights know no dearth of risks, and doubt has to do instead.
_BRIEF = math.log(2.5)
# Beyond these a model's probability says no more than "sure".
_SUREST = 1e-4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen in one clause. `task`, `goal` and `contact` are the rules' findings, None where they see nothing."""

    opinion: Opinion
    task: Commitment | None
    goal: tuple[int, float] | None
    contact: tuple[int, int, object, float] | None
    withdrawn: bool
    idle: bool
    done: bool
    hypothetical: bool
    negated: bool
    dated: bool
    # The logarithm of the clauses of the whole text over ten: the longer people talk, the rarer a thing to note in a clause.
    length: float


def evidence_of(found: Sequence[Clause], place: int, opinion: Opinion, setting: Setting) -> Evidence:
    clause = found[place]
    return Evidence(
        opinion=opinion,
        task=commitment_in(clause, setting),
        goal=goal_in(clause),
        contact=follow_up_in(clause),
        withdrawn=withdrawn(found, place),
        idle=bool(IDLE.search(clause.words)),
        done=bool(DONE.search(clause.words)),
        hypothetical=bool(HYPOTHETICAL.search(clause.words)),
        negated=bool(NEGATED.search(clause.words)),
        dated=due_in(clause.words) is not None,
        length=length_of(found),
    )


def length_of(found: Sequence[Clause]) -> float:
    return math.log(max(1.0, len(found) / _SHORT))


def withdrawn(found: Sequence[Clause], place: int) -> bool:
    following = found[place + 1 : place + 1 + _WITHDRAWAL_REACH]
    own = found[place]
    return bool(WITHDRAWN.search(own.words, own.met)) or any(
        WITHDRAWN.match(clause.words.lstrip(" ,."), clause.met) for clause in following
    )


def flag_in(words: str, role: str) -> Flag | None:
    """The surest flag of the lexicon; what only a client can reveal is not raised by the advisor's asking."""
    asking = role == ADVISOR and words.rstrip().endswith("?")
    flags = [flag for flag in flags_in(words) if not (asking and flag.category in CLIENT_SIDE)]
    return max(flags, key=lambda flag: flag.confidence, default=None)


def numbers(kind: str, seen: Evidence) -> list[float]:
    """What the regression of this kind looks at, in the order of its weights."""
    goal, action, follow_up = (log_odds(p) for p in (seen.opinion.goal, seen.opinion.action, seen.opinion.follow_up))
    task = seen.task.confidence if seen.task else 0.0
    contact = seen.contact[3] if seen.contact else 0.0
    signs = [*(float(sign) for sign in (seen.withdrawn, seen.done, seen.hypothetical, seen.negated)), seen.length]
    if kind == GOAL:
        return [goal, seen.goal[1] if seen.goal else 0.0, *signs]
    own, other = ([action, task], [follow_up, contact]) if kind == ACTION else ([follow_up, contact], [action, task])
    return [*own, *signs, *other, float(seen.dated)]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the model thinks of the whole sentence and of those around it, and what the sentence says besides its risk."""

    whole: float
    near: float
    # Of its words over ten, the logarithm: who talks long says something alarming somewhere.
    words: float
    done: bool
    hypothetical: bool
    negated: bool
    noted: bool
    length: float


def risk_numbers(opinion: Opinion, flag: Flag | None, around: Surroundings) -> list[float]:
    """The same for a risk, which is judged a sentence: `opinion` is that of the sentence or of its most alarming clause."""
    return [
        log_odds(opinion.risk),
        flag.confidence if flag else 0.0,
        float(bool(flag and flag.category == opinion.category)),
        log_odds(around.whole),
        log_odds(around.near),
        around.words,
        *(float(sign) for sign in (around.done, around.hypothetical, around.negated, around.noted)),
        around.length,
    ]


def log_odds(probability: float) -> float:
    held = min(max(probability, _SUREST), 1 - _SUREST)
    return math.log(held / (1 - held))


def probability(kind: str, looked_at: Sequence[float]) -> float:
    fitted = _fitted()[kind]
    total = fitted.bias + sum(w * x for w, x in zip(fitted.weights, looked_at, strict=True))
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


def threshold(kind: str, length: float = math.inf) -> float:
    """From which probability on it is one; `length` as length_of gives it."""
    fitted = _fitted()[kind]
    return fitted.threshold if length >= _BRIEF or fitted.threshold_brief is None else fitted.threshold_brief


@dataclass(frozen=True, slots=True)
class Fitted:
    bias: float
    weights: list[float]
    threshold: float
    # Of a talk of few clauses, where another one holds.
    threshold_brief: float | None = None


@lru_cache(maxsize=1)
def _fitted() -> dict[str, Fitted]:
    return {kind: Fitted(**held) for kind, held in json.loads(FILE.read_text()).items()}
