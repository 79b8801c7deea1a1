"""A name found once is the same person wherever it stands; pieces side by side are one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from compliance.redaction.names.ambiguous import AMBIGUOUS
from compliance.redaction.names.evidence import WORD, bare
from compliance.redaction.names.lists import common_words, keep_terms
from compliance.redaction.types import PERSON, Candidate

_SURE = 0.8


def spread(text: str, sure: Sequence[Candidate], *, caseless: bool) -> Iterator[Candidate]:
    scores = _scores(text, sure)
    if not scores:
        return
    for match in WORD.finditer(text):
        word = bare(match.group())
        score = scores.get(word.casefold())
        if score is not None and _may_be_meant(word, caseless=caseless):
            yield Candidate(match.start(), match.start() + len(word), PERSON, min(score, 0.65))


def _scores(text: str, sure: Sequence[Candidate]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for candidate in sure:
        for word in map(bare, WORD.findall(text[candidate.start : candidate.end])):
            if len(word) > 2 and _may_spread(word.casefold(), candidate.score):
                scores[word.casefold()] = max(scores.get(word.casefold(), 0), candidate.score)
    return scores


def _may_spread(plain: str, score: float) -> bool:
    if plain in common_words() or plain in keep_terms():
        return False
    return plain not in AMBIGUOUS or score >= _SURE


def _may_be_meant(word: str, *, caseless: bool) -> bool:
    """In a text that uses capitals a name has one; a name that is a word needs it everywhere."""
    return not word.islower() or (caseless and word.casefold() not in AMBIGUOUS)


def joined(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """ "MARY" and "SMITH" side by side are one person; so are a name and the initial between."""
    merged: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (c.start, -c.end)):
        last = merged[-1] if merged else None
        if last and candidate.start <= last.end:
            merged[-1] = replace(last, end=max(last.end, candidate.end), score=max(last.score, candidate.score))
        elif last and _side_by_side(text[last.end : candidate.start]):
            merged[-1] = replace(last, end=candidate.end, score=max(last.score, candidate.score))
        else:
            merged.append(candidate)
    return merged


def _side_by_side(between: str) -> bool:
    middle = between.strip(" ")
    return (
        between.startswith(" ")
        and between.endswith(" ")
        and (not middle or (len(middle) <= 2 and middle[0].isupper() and middle[1:] in ("", ".")))
    )
