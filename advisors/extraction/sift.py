"""Which clauses of a long text are worth a closer look: one number a clause from its words and pairs of words.

A linear model over hashed n-grams (Weinberger et al. 2009), trained by script/train_extraction.py on the same examples as
the language model. It costs a hundredth of that model and only chooses what a long meeting's small talk may be spared;
short texts are read whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent / "trained" / "sift.npz"
BUCKETS = 1 << 15
_WORD = re.compile(r"\w+|[?]")


def features(text: str) -> list[int]:
    """The buckets of the words of a clause as read, and of its pairs of words."""
    words = _WORD.findall(text.lower())
    grams = [*words, *(f"{one} {other}" for one, other in zip(words, words[1:], strict=False))]
    return [crc32(gram.encode()) % BUCKETS for gram in grams]


def scores(texts: Sequence[str]) -> list[float]:
    """Log odds that a clause holds anything to be noted."""
    weights, bias = _weights()
    return [bias + float(weights[found].sum()) if (found := features(text)) else bias for text in texts]


@lru_cache(maxsize=1)
def _weights() -> tuple[NDArray[np.float32], float]:
    held = np.load(FILE)
    return held["weights"].astype(np.float32), float(held["bias"])
