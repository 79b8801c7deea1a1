"""E-mail addresses, written and spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.redaction.near import Near
from compliance.redaction.types import EMAIL, Candidate

_LOCAL_LETTERS = re.compile(r"[\w.+%'&-]")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,5}[A-Za-z][\w-]{1,62}|\[(?:\d{1,3}\.){3}\d{1,3}\]")
_LONGEST_LOCAL = 64
_TLD = r"(?:com|net|org|edu|gov|mil|io|co|us|uk|ca|info|biz|me|ai|app|email|example|invalid|test|law|tax|bank)"
_SPOKEN = re.compile(
    rf"(?<![\w.'-])(?P<last>[\w.'-]{{1,40}})\s+at\s+(?P<domain>[\w-]{{1,40}}(?:\s+[\w-]{{1,40}}){{0,2}}?(?:\s+dot\s+[\w-]{{1,40}}){{0,4}}(?:\s+dot\s+|\.){_TLD}(?:\s+dot\s+[a-z]{{2}})?)\b",
    re.I,
)
_JOINED = re.compile(r"(?:\b[\w'-]+\s+(?:dot|dash|hyphen|underscore|period|plus|minus)\s+)+\Z", re.I)
_LETTERS = re.compile(r"(?:\b[A-Za-z0-9][\s-]+)+\Z")
_CUE = re.compile(
    r"\b(?:e-?mail(?:\s+address)?(?:\s+(?:is|me|her|him|us|it|at|to))?|address is|it'?s|that'?s|reach me at|write to|send (?:it|them|that) to|is|to)[:,]?\s+((?:[\w'-]+\s+){0,4})\Z",
    re.I,
)
_OBFUSCATED = Near(
    re.compile(r"[\w.+-]{1,64}\s?[(\[{]\s?at\s?[)\]}]\s?[\w-]+(?:\s?(?:\.|[(\[{]\s?dot\s?[)\]}])\s?[\w-]+){1,4}", re.I),
    re.compile(r"[(\[{]\s?at\s?[)\]}]"),
    before=65,
    after=160,
)
_SPACED = Near(re.compile(r"[\w.+-]{1,64} @ ?[\w-]+(?:\.[\w-]+)+"), re.compile(" @"), before=64, after=160)
_REACH = 120


def find_emails(text: str) -> Iterator[Candidate]:
    at = text.find("@")
    while at >= 0:
        start, domain = _local_start(text, at), _DOMAIN.match(text, at + 1)
        if domain and start < at:
            yield Candidate(start, domain.end(), EMAIL, 0.99)
        at = text.find("@", at + 1)
    for pattern in (_OBFUSCATED, _SPACED):
        for match in pattern.finditer(text):
            yield Candidate(*match.span(), EMAIL, 0.85)
    yield from _spoken(text)


def _local_start(text: str, at: int) -> int:
    start = at
    while start > 0 and at - start < _LONGEST_LOCAL and _LOCAL_LETTERS.match(text[start - 1]):
        start -= 1
    while start < at and text[start] in ".'-&":
        start += 1
    return start


def _spoken(text: str) -> Iterator[Candidate]:
    if " dot " not in text.lower() and " at " not in text.lower():
        return
    for match in _SPOKEN.finditer(text):
        yield Candidate(_spoken_start(text, match.start()), match.end(), EMAIL, 0.9)


def _spoken_start(text: str, at: int) -> int:
    """Back over "john dot" or "j s m", else over the words since "my email is"."""
    moved = True
    while moved:
        window = text[max(0, at - _REACH) : at]
        found = _JOINED.search(window) or _LETTERS.search(window)
        moved = bool(found)
        at -= len(window) - found.start() if found else 0
    cue = _CUE.search(text[max(0, at - _REACH) : at])
    return at - len(cue.group(1)) if cue else at
