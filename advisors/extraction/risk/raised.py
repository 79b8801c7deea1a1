"""Which sentences raise a risk flag: the language model and the lexicon on one sentence, or on the clauses of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisors.extraction.attention import Reading
from advisors.extraction.classifier import Opinion
from advisors.extraction.clauses import Clause
from advisors.extraction.judgement import (
    RISK,
    Surroundings,
    flag_in,
    length_of,
    probability,
    risk_numbers,
    threshold,
)
from advisors.extraction.risk.flags import Flag, is_harmless
from advisors.extraction.signals import DONE, HYPOTHETICAL, NEGATED
from advisors.transcripts import ADVISOR, STAFF

# From here on the lexicon knows the category better than a model that hesitates.
_LEXICON_SURE, _MODEL_UNSURE = 0.8, 0.5
# The few words that mean nothing else raise the flag whatever the model thinks.
_LEXICON_CERTAIN = 0.88
# A sentence raises two flags only where the model is sure of both; else it is one flag with two faces.
_SURE_OF_KIND = 0.7
_NEAR = 2
_FIRM = frozenset({ADVISOR, STAFF})


@dataclass(frozen=True, slots=True)
class Raised:
    """A stretch of one sentence that raises a flag, how likely it is right, and where the sentence starts."""

    start: int
    end: int
    sentence: int
    category: str
    chance: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that was read closely: its clauses with their opinions, and one of the whole."""

    clauses: Sequence[Clause]
    opinions: Sequence[Opinion | None]
    whole: Opinion
    flag: Flag | None

    @property
    def words(self) -> str:
        return self.clauses[0].sentence_words

    @property
    def most_alarming(self) -> Opinion:
        return max([self.whole, *(one for one in self.opinions if one)], key=lambda one: one.risk)


def sentences(found: Sequence[Clause], reading: Reading) -> Iterator[Sentence]:
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and found[end].sentence_start == found[at].sentence_start:
            end += 1
        opinions = reading.clauses[at:end]
        whole = reading.sentences.get(found[at].sentence_start) or next((one for one in opinions if one), None)
        if whole is not None:
            yield Sentence(found[at:end], opinions, whole, flag_in(found[at].sentence_words, found[at].role))
        at = end


def raised(found: Sequence[Clause], reading: Reading) -> list[Raised]:
    said = list(sentences(found, reading))
    return [
        flag
        for sentence, around in zip(said, surroundings(said, length_of(found)), strict=True)
        for flag in _raised_in(sentence, around)
    ]


def surroundings(said: Sequence[Sentence], length: float) -> list[Surroundings]:
    """What a joke and a confession have in common is the words; what differs is what is said around them."""
    alarm = [one.most_alarming.risk for one in said]
    return [
        Surroundings(
            whole=one.whole.risk,
            near=max(_around(alarm, place), default=0.0),
            words=math.log(max(1, len(one.words.split())) / 10),
            done=bool(DONE.search(one.words)),
            hypothetical=bool(HYPOTHETICAL.search(one.words)),
            negated=bool(NEGATED.search(one.words)),
            noted=one.clauses[0].is_note,
            length=length,
        )
        for place, one in enumerate(said)
    ]


def _around(values: Sequence[float], place: int) -> list[float]:
    return list(values[max(0, place - _NEAR) : place]) + list(values[place + 1 : place + 1 + _NEAR])


def _raised_in(sentence: Sentence, around: Surroundings) -> list[Raised]:
    least = threshold(RISK, around.length)
    chance = probability(RISK, risk_numbers(sentence.most_alarming, sentence.flag, around))
    if sentence.flag and sentence.flag.confidence >= _LEXICON_CERTAIN:
        chance = max(chance, least)
    if chance < least or is_harmless(sentence.words, by_firm=sentence.clauses[0].role in _FIRM):
        return []
    parts = [
        Raised(clause.start, clause.end, clause.sentence_start, one.category, chance)
        for clause, one in zip(sentence.clauses, sentence.opinions, strict=True)
        if one and one.category_share >= _SURE_OF_KIND and probability(RISK, risk_numbers(one, None, around)) >= least
    ]
    if len({part.category for part in parts}) > 1:
        return parts
    first = sentence.clauses[0]
    return [Raised(first.sentence_start, first.sentence_end, first.sentence_start, _category(sentence), chance)]


def _category(sentence: Sentence) -> str:
    flag, opinion = sentence.flag, sentence.most_alarming
    if flag and flag.confidence >= _LEXICON_SURE and opinion.category_share < _MODEL_UNSURE:
        return flag.category
    return opinion.category
