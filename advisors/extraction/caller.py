"""Who "I" is where no name stands in front of the words: whoever left a message, else the advisor who dictates a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisors.transcripts import CLIENT, OTHER, Turn

CALLER = "Caller"
# How a message to somebody begins, goes on and ends; one of these alone stands in many a note.
_MESSAGE = (
    re.compile(r"\b(?:hi|hello|hey|good (?:morning|afternoon|evening)|dear)\b", re.I),
    re.compile(r"\b(?:it'?s|this is|i am|i'm) (?:only )?(?:me|\[[A-Z]+_\d+\]|[A-Z][a-z]+|\w+(?: \w+)? (?:here|calling|again))\b|\b[Mm]e again\b|\b[Vv]oice ?mail\b"),
    re.compile(r"\bcalling (?:for|about|from|you)\b|\b(?:call|ring|phone|try|text) me\b|\byou have my number\b|\bgive me a (?:call|ring|shout)\b", re.I),
    re.compile(r"\b(?:bye|cheers|thank you|thanks|take care)\b[\s.,!]*(?:now|then|you|bye|dear|[A-Z][a-z]+)?(?:[\s.,!]*(?:bye|now|you|dear|okay|thank)){0,4}[\s.!]*\Z", re.I),
    re.compile(r"\byou(?:'d| had| have|'ve)? (?:sent|posted|mailed|told|said|promised|charged|asked|owe|were going to|people)\b|\b(?:could|can|would|will) you\b|\bplease\b", re.I),
)  # fmt: skip
_FEWEST = 3
# Whoever talks longer talks with somebody.
_LONGEST = 1500
# Somebody answers: two talk, and a recognizer wrote it down as one.
_ANSWERED = re.compile(
    r"\bhow are (?:you|things)\b|\b(?:yes|who's|who is) (?:speaking|calling)\b|\bhow can i help\b|\bwhat can i do for you\b|"
    r"\b(?:hello|hi)\b.{0,80}\b(?:hello|hi)\b",
    re.I | re.S,
)
# A message of the advisor's side, or a note about somebody.
_FROM_THE_FIRM = re.compile(
    r"\byour (?:account|accounts|portfolio|pension|review|plan|statement|beneficiary|request|withdrawal|transfer)\b|"
    r"\bfrom (?:the|your) (?:office|bank|desk|branch|firm)\b|\bour (?:office|firm|team)\b|"
    r"\b(?:the )?(?:clients?|cl|clnt)\b|\b(?:file|visit|meeting|call) note\b|\bdictat\w+|\bnote to file\b",
    re.I,
)


def as_spoken(level: str, turns: Sequence[Turn]) -> list[Turn]:
    """The turns; where none has a speaker's name, those that a client left as messages are the caller's."""
    if any(turn.label or turn.role != OTHER for turn in turns):
        return list(turns)
    return [
        replace(turn, label=CALLER, role=CLIENT) if _left_by_a_client(level[turn.start : turn.end]) else turn
        for turn in turns
    ]


def _left_by_a_client(words: str) -> bool:
    if len(words) > _LONGEST or _ANSWERED.search(words) or _FROM_THE_FIRM.search(words):
        return False
    return sum(bool(cue.search(words)) for cue in _MESSAGE) >= _FEWEST
