"""Which sentences raise a risk flag: the language model and the lexicon on one sentence, or on the clauses of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisors.extraction.attention import Reading
from advisors.extraction.classifier import Opinion
from advisors.extraction.clauses import Clause
from advisors.extraction.judgement import RISK, flag_in, probability, risk_numbers, threshold
from advisors.extraction.risk.flags import Flag

# From here on the lexicon knows the category better than a model that hesitates.
_LEXICON_SURE, _MODEL_UNSURE = 0.8, 0.5
# Words that mean nothing else raise the flag whatever the model thinks.
_LEXICON_CERTAIN = 0.82
# In the marked transcripts of ten clauses one in eight raises a flag, in those of forty one in thirteen.
_SHORT, _RARER = 10, 0.45


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
    def looked_at(self) -> list[float]:
        return risk_numbers(self.most_alarming, self.flag)

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
    prior = _prior(len(found))
    return [flag for sentence in sentences(found, reading) for flag in _raised_in(sentence, prior)]


def _prior(clauses: int) -> float:
    """The longer people talk, the rarer a flag in a clause: the log odds that a text of this length takes off."""
    return -_RARER * math.log(max(1.0, clauses / _SHORT))


def _raised_in(sentence: Sentence, prior: float) -> list[Raised]:
    chance = probability(RISK, sentence.looked_at, prior)
    if sentence.flag and sentence.flag.confidence >= _LEXICON_CERTAIN:
        chance = max(chance, threshold(RISK))
    if chance < threshold(RISK):
        return []
    parts = [
        Raised(clause.start, clause.end, clause.sentence_start, one.category, chance)
        for clause, one in zip(sentence.clauses, sentence.opinions, strict=True)
        if one and probability(RISK, risk_numbers(one, None), prior) >= threshold(RISK)
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
