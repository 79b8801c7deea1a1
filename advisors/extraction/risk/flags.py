"""A sentence against the lexicon: the surest category wins, unless the words around it make it a near miss."""

from __future__ import annotations

import re
from dataclasses import dataclass

from advisors.extraction.risk.clientside import CLIENT_SIDE
from advisors.extraction.risk.conduct import CONDUCT
from advisors.extraction.risk.misses import ANYWHERE, NEAR_MISSES

_LEXICON = {
    name: [(re.compile(pattern, re.I), weight) for pattern, weight in patterns]
    for name, patterns in {**CONDUCT, **CLIENT_SIDE}.items()
}
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
    if any(pattern.search(words) for pattern in ANYWHERE) or re.match(r"\W*no,? .{0,20}complain", words, re.I):
        return []
    found = [flag for name in _LEXICON if (flag := _flag(name, words))]
    found.sort(key=lambda flag: -flag.confidence)
    return [
        flag for i, flag in enumerate(found) if i == 0 or (flag.confidence >= _SECOND_FROM and _apart(flag, found[0]))
    ]


def _flag(name: str, words: str) -> Flag | None:
    hits = [(match, weight) for pattern, weight in _LEXICON[name] if (match := pattern.search(words))]
    if not hits or any(pattern.search(words) for pattern in NEAR_MISSES.get(name, ())):
        return None
    if _DENIED.search(words[: min(match.start() for match, _ in hits) + 20]):
        return None
    best, weight = max(hits, key=lambda hit: hit[1])
    return Flag(name, best.start(), best.end(), min(0.97, weight + _BONUS * (len(hits) - 1)))


def _apart(one: Flag, other: Flag) -> bool:
    return one.end <= other.start or other.end <= one.start
