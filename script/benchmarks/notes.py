"""The offline engine on the marked transcripts: `tuning` was learnt from, `kept` and the three sets aside never; a plain peer beside.

The peer is what a library gives without this repository's rules, training and weights: every sentence gets the label of its
nearest labelled lines by cosine similarity of MiniLM-L6 sentence vectors (k nearest neighbours).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from advisors.extraction import extract
from advisors.extraction.clauses import clauses, without_labels
from advisors.extraction.level import levelled
from advisors.management.commands.summarize import summary_of
from advisors.transcripts import parse_guessing
from script.benchmarks.measure import SECTIONS, Score, add, total
from tests.unit.extraction.gold import FOLDER, cases
from wealthai.embedding import embed

Engine = Callable[[str], dict[str, list[dict[str, Any]]]]
_NEIGHBOURS, _AGREE = 7, 4
_LABELS = {"action": "action_items", "goal": "client_goals", "follow": "follow_ups"}


def offline(text: str) -> dict[str, list[dict[str, Any]]]:
    return summary_of(extract(text, parse_guessing(text)))


def nearest_lines() -> Engine:
    lines = [
        line.split("\t") for path in sorted((FOLDER / "lines").glob("*.tsv")) for line in path.read_text().splitlines()
    ]
    labels = [line[0].split(",")[0] for line in lines]
    vectors = embed([line[-1] for line in lines])

    def engine(text: str) -> dict[str, list[dict[str, Any]]]:
        turns = parse_guessing(text)
        found = clauses(without_labels(levelled(text), turns), turns)
        summary: dict[str, list[dict[str, Any]]] = {section: [] for section in SECTIONS}
        near = embed([clause.words for clause in found]) @ vectors.T if found else np.zeros((0, 1))
        for clause, row in zip(found, near, strict=True):
            label, count = Counter(labels[at] for at in np.argsort(-row)[:_NEIGHBOURS]).most_common(1)[0]
            section = "risk_flags" if label.startswith("risk:") else _LABELS.get(label)
            if section and count >= _AGREE:
                quote = text[clause.start : clause.end]
                item = {"text": quote, "quote": quote, "start": clause.start, "end": clause.end, "owner": "", "due": ""}
                summary[section].append({**item, "category": label.removeprefix("risk:")})
        return summary

    return engine


def score(half: str, engine: Engine) -> Score:
    found = Score()
    for case in cases(half):
        if case["lang"] == "en":
            add(found, case, engine(case["text"]))
    return found


def report() -> None:
    peer = nearest_lines()
    columns = [
        *("texts", "engine", "goals F1", "actions F1", "follow-ups F1", "risk P / R / F1", "risk recall, macro"),
        *("category right", "owner", "due", "all F1"),
    ]
    print(f"| {' | '.join(columns)} |")
    print(f"|{'---|' * len(columns)}")
    for half in ("tuning", "kept", "aside", "aside2", "aside3"):
        for name, engine in (("offline", offline), ("nearest lines (peer)", peer)):
            _row(half, name, score(half, engine))


def _row(half: str, name: str, found: Score) -> None:
    goals, actions, follow_ups = (found.f1(section)[2] for section in ("client_goals", "action_items", "follow_ups"))
    precision, recall, f1 = found.f1("risk_flags")
    right, owner, due = (100 * c["True"] / max(1, c.total()) for c in (found.flagged_right, found.owner, found.due))
    print(
        f"| {half} | {name} | {goals:.1f} | {actions:.1f} | {follow_ups:.1f} | {precision:.1f} / {recall:.1f} / {f1:.1f} | "
        f"{found.macro_recall():.1f} | {right:.1f} | {owner:.1f} | {due:.1f} | {total(found):.1f} |"
    )
    if name == "offline":
        print(f"<!-- {half}: {dict(found.faults)} -->")
