"""Fits the weights with which the offline engine weighs its language model and its rules (advisors/extraction/judgement.py).

    WEALTHAI_EMBEDDING_MODEL=FOLDER fit_judgement.py

FOLDER holds a model trained with `train_extraction.py ... --half`: every second transcript of tests/data/notes/tuning is
new to it. Its sift.npz has to stand in advisors/extraction/trained meanwhile. Logistic regression by Newton's method with
a small ridge; the threshold is the middle of those within one point of the best F1 in five-fold cross-validation by
transcript. Writes advisors/extraction/trained/judgement.json and prints what the folds gave.
The threshold of risks in brief talks was set by hand: docs/benchmarks.md says why.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "script")]

from advisors.extraction import judgement  # noqa: E402
from advisors.extraction.attention import read  # noqa: E402
from advisors.extraction.caller import as_spoken  # noqa: E402
from advisors.extraction.clauses import clauses, without_labels  # noqa: E402
from advisors.extraction.doer import setting_of  # noqa: E402
from advisors.extraction.level import levelled  # noqa: E402
from advisors.extraction.risk.raised import sentences, surroundings  # noqa: E402
from advisors.transcripts import parse_guessing  # noqa: E402
from tests.unit.extraction.gold import english, is_about  # noqa: E402

Numbers = NDArray[np.float64]
LETTERS = {"g": judgement.GOAL, "a": judgement.ACTION, "f": judgement.FOLLOW_UP, "r": judgement.RISK}
RIDGE, FOLDS = 1.0, 5
# Of risks in brief talks, set by hand: F1 is the same from 0.31 to 0.42 there, and a false flag costs trust.
BRIEF = 0.36


Rows = dict[str, list[tuple[list[float], bool, str]]]


def table() -> Rows:
    """For each kind: the numbers of a clause (of a sentence for risks), whether it is one, whose transcript it is from."""
    rows: Rows = {kind: [] for kind in (*judgement.KINDS, judgement.RISK)}
    for case in english("tuning")[1::2]:
        _add(case, rows)
    return rows


def _add(case: dict[str, Any], rows: Rows) -> None:
    turns = as_spoken(levelled(case["text"]), parse_guessing(case["text"]))
    level = without_labels(levelled(case["text"]), turns)
    found = clauses(level, turns)
    setting = setting_of(turns, {})
    reading = read(found)
    for place, opinion in enumerate(reading.clauses):
        kinds = _kinds(case, found[place].start, found[place].end)
        if opinion is not None and kinds is not None:
            seen = judgement.evidence_of(found, place, opinion, setting)
            for kind in judgement.KINDS:
                rows[kind].append((judgement.numbers(kind, seen), kind in kinds, case["id"]))
    said = list(sentences(found, reading))
    for sentence, around in zip(said, surroundings(said, judgement.length_of(found)), strict=True):
        kinds = _kinds(case, sentence.clauses[0].sentence_start, sentence.clauses[0].sentence_end)
        if kinds is not None:
            looked_at = judgement.risk_numbers(sentence.most_alarming, sentence.flag, around)
            rows[judgement.RISK].append((looked_at, judgement.RISK in kinds, case["id"]))


def _kinds(case: dict[str, Any], start: int, end: int) -> set[str] | None:
    """None where only an optional mark stands."""
    spans = [span for span in case["spans"] if is_about(start, end, span)]
    kinds = {LETTERS[span["kind"]] for span in spans if span["kind"] in LETTERS}
    return kinds if kinds or not spans else None


def fitted(x: Numbers, y: Numbers) -> Numbers:
    x = np.hstack([np.ones((len(x), 1)), x])
    ridge = RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - y) + ridge @ weights
        weights -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, slope)
    return weights


def held_out(x: Numbers, y: Numbers, owners: list[str]) -> Numbers:
    names = sorted(set(owners))
    fold = np.array([names.index(owner) % FOLDS for owner in owners])
    chance = np.zeros(len(y))
    for number in range(FOLDS):
        weights = fitted(x[fold != number], y[fold != number])
        chance[fold == number] = 1 / (1 + np.exp(-(weights[0] + x[fold == number] @ weights[1:])))
    return chance


def best_threshold(chance: Numbers, y: Numbers) -> tuple[float, float]:
    grid = np.linspace(0.1, 0.9, 81)
    f1 = np.array([2 * ((chance >= t) & (y > 0)).sum() / max(1, (chance >= t).sum() + y.sum()) for t in grid])
    good = grid[f1 >= f1.max() - 0.01]
    return round(float(np.median(good)), 3), float(f1.max())


def main() -> None:
    found: dict[str, dict[str, Any]] = {}
    for kind, rows in table().items():
        x, y = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
        limit, f1 = best_threshold(held_out(x, y, [row[2] for row in rows]), y)
        weights = [round(float(weight), 4) for weight in fitted(x, y)]
        found[kind] = {"bias": weights[0], "weights": weights[1:], "threshold": limit}
        if kind == judgement.RISK:
            found[kind]["threshold_brief"] = max(limit, BRIEF)
        print(json.dumps({"kind": kind, "n": int(y.sum()), "f1": round(f1, 3), **found[kind]}))
    judgement.FILE.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
