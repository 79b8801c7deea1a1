"""What a small language model makes of a clause: is it a goal, a task, a next contact, a risk of which kind, whose task.

The model is MiniLM-L6 (Wang et al. 2020) with low-rank adapters in its upper half (Hu et al. 2021) and one linear head,
trained by script/train_extraction.py on this repository's own lines and transcripts. Its probabilities are one voice
among several: `judgement` weighs them with what the rules saw.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisors.extraction.clauses import Clause
from advisors.extraction.risk.categories import CATEGORIES
from wealthai import embedding

MODEL = "clauses-int8.onnx"
KINDS = ("goal", "action", "follow_up")
NO_RISK = "none"
RISKS = (NO_RISK, *CATEGORIES)
OWNERS = ("advisor", "client", "spouse", "assistant", "operations", "cpa", "attorney", "compliance")
WIDTH = len(KINDS) + len(RISKS) + len(OWNERS)
# Longer than nearly every clause; what is cut off is the end of a monologue.
LONGEST = 96
_TOKEN = re.compile(r"\[([A-Z]+)_\d+\]")
# Placeholders are read as the names they stand for: the model was trained on words, not on brackets.
_STAND_INS = {"CLIENT": "Pat", "PERSON": "Pat", "ADVISOR": "Lee"}
_BLANKS = re.compile(r"\s+")

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Opinion:
    """Probabilities of the three kinds and of any risk; the likeliest category and owner, each with its share."""

    goal: float
    action: float
    follow_up: float
    risk: float
    category: str
    category_share: float
    owner: str
    owner_share: float


def as_read(role: str, words: str, heading: str = "") -> str:
    """A clause as the model gets it, in training and in use: who speaks, under which heading of a note, the words."""
    plain = _TOKEN.sub(lambda token: _STAND_INS.get(token[1], token[1].lower()), words)
    return f"{role}{' ' + heading if heading else ''}: {_BLANKS.sub(' ', plain).strip()}"


def clause_as_read(clause: Clause) -> str:
    return as_read("note" if clause.is_note else clause.role, clause.words, clause.heading)


def sentence_as_read(clause: Clause) -> str:
    return as_read("note" if clause.is_note else clause.role, clause.sentence_words, clause.heading)


def opinions(texts: Sequence[str]) -> list[Opinion]:
    """One opinion a text; the same words are read once."""
    if not texts:
        return []
    unique = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    logits = embedding.through(MODEL, embedding.word_pieces(list(unique), LONGEST), WIDTH)
    found = _opinions_of(logits)
    return [found[unique[text]] for text in texts]


def _opinions_of(logits: Numbers) -> list[Opinion]:
    first, second = len(KINDS), len(KINDS) + len(RISKS)
    kinds = 1 / (1 + np.exp(-logits[:, :first]))
    risks, owners = _shares(logits[:, first:second]), _shares(logits[:, second:])
    category = risks[:, 1:].argmax(axis=1) + 1
    owner = owners.argmax(axis=1)
    return [
        Opinion(
            goal=float(kinds[row, 0]),
            action=float(kinds[row, 1]),
            follow_up=float(kinds[row, 2]),
            risk=1 - float(risks[row, 0]),
            category=RISKS[category[row]],
            category_share=float(risks[row, category[row]]),
            owner=OWNERS[owner[row]],
            owner_share=float(owners[row, owner[row]]),
        )
        for row in range(len(logits))
    ]


def _shares(logits: Numbers) -> Numbers:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return shares
