"""A sentence against the lexicon: the surest category wins, unless the words around it make it a near miss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisors.extraction.gate import Gate, Gated
from advisors.extraction.risk.clientside import CLIENT_SIDE
from advisors.extraction.risk.conduct import CONDUCT
from advisors.extraction.risk.misses import ANYWHERE, NEAR_MISSES, NOTICES, REFUSALS

_GATE = Gate()
_LEXICON = {
    name: [(_GATE.rule(pattern), weight) for pattern, weight in patterns]
    for name, patterns in {**CONDUCT, **CLIENT_SIDE}.items()
}
# What has to be met before a category is looked at: most sentences wake none.
_WAKES = [(need, name) for name, rules in _LEXICON.items() for rule, _ in rules for need in rule.needs]
_ANYWHERE = [_GATE.rule(pattern) for pattern in ANYWHERE]
_NOTICES = [re.compile(pattern, re.I | re.S) for pattern in NOTICES]
_REFUSALS = [re.compile(pattern, re.I | re.S) for pattern in REFUSALS]
_NEAR_MISSES = {name: [_GATE.rule(pattern) for pattern in patterns] for name, patterns in NEAR_MISSES.items()}
_NO_COMPLAINT = re.compile(r"\W*no,? .{0,20}complain", re.I)
_DENIED = re.compile(
    r"\b(?:told (?:him|her|them|the client) (?:no|i can't|we can't|it's not)|i(?:'m| am) not saying|nobody is|no one is|there(?:'s| is) no|there (?:are|were) no|it(?:'s| is) not that|not because|not that (?:i|we|he|she))\b",
    re.I,
)
# A second category counts only when it is sure of itself and reads other words.
_SECOND_FROM = 0.75
_BONUS = 0.07


@dataclass(frozen=True, slots=True)
class Flag:
    category: str
    start: int
    end: int
    confidence: float


def flags_in(words: str) -> list[Flag]:
    """Flags of one sentence; offsets into `words`."""
    met = _GATE.met(words)
    found = [flag for name in _awake(met) if (flag := _flag(name, words, met))]
    if not found or _any(_ANYWHERE, words, met) or _NO_COMPLAINT.match(words):
        return []
    found.sort(key=lambda flag: -flag.confidence)
    return [
        flag for i, flag in enumerate(found) if i == 0 or (flag.confidence >= _SECOND_FROM and _apart(flag, found[0]))
    ]


def is_harmless(words: str, *, by_firm: bool) -> bool:
    """A notice, a refusal or a warning: the reader knows its words from those who did wrong."""
    return any(rule.search(words) for rule in (*_NOTICES, *(_REFUSALS if by_firm else ())))


@lru_cache(maxsize=4096)
def _awake(met: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for need, name in _WAKES if met & need == need))


def _flag(name: str, words: str, met: int) -> Flag | None:
    hits = [(match, weight) for rule, weight in _LEXICON[name] if (match := rule.search(words, met))]
    if not hits or _any(_NEAR_MISSES.get(name, ()), words, met):
        return None
    if _DENIED.search(words[: min(match.start() for match, _ in hits) + 20]):
        return None
    best, weight = max(hits, key=lambda hit: hit[1])
    return Flag(name, best.start(), best.end(), min(0.97, weight + _BONUS * (len(hits) - 1)))


def _any(rules: Sequence[Gated], words: str, met: int) -> bool:
    return any(rule.search(words, met) for rule in rules)


def _apart(one: Flag, other: Flag) -> bool:
    return one.end <= other.start or other.end <= one.start
