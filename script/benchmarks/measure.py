"""How found items are held against marked ones.

A found item matches a marked one of its section when intersection over union of their characters is at least 0.30, or when
it holds at least half of the marked stretch and is at most four times as long plus 60 characters; one to one, best first.
Items over an optional mark count neither way; the same wrong words in one transcript count once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

SECTIONS = {"client_goals": "g", "action_items": "a", "risk_flags": "r", "follow_ups": "f"}
Item = dict[str, Any]


@dataclass
class Score:
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    category: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    flagged_right: Counter[str] = field(default_factory=Counter)
    owner: Counter[str] = field(default_factory=Counter)
    due: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def f1(self, section: str) -> tuple[float, float, float]:
        """Precision, recall and F1, in per cent."""
        hit, wrong, missed = (self.counts[section][key] for key in ("hit", "wrong", "missed"))
        precision, recall = share(hit, hit + wrong), share(hit, hit + missed)
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def macro_recall(self) -> float:
        kinds = self.category.values()
        return sum(share(kind["found"], kind["marked"]) for kind in kinds) / max(1, len(kinds))


def share(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0


def overlap(item: Item, span: Item) -> tuple[float, bool]:
    """(intersection over union, do they mean the same stretch)"""
    shared = max(0, min(item["end"], span["end"]) - max(item["start"], span["start"]))
    if not shared:
        return 0.0, False
    length, marked = item["end"] - item["start"], span["end"] - span["start"]
    union = shared / (length + marked - shared)
    return union, union >= 0.30 or (shared >= 0.5 * marked and length <= 4 * marked + 60)


def pairs_of(items: Sequence[Item], spans: Sequence[Item]) -> list[tuple[int, int]]:
    near = [(overlap(item, span), i, j) for i, item in enumerate(items) for j, span in enumerate(spans)]
    used: tuple[set[int], set[int]] = (set(), set())
    found = []
    for (_, same), i, j in sorted(near, key=lambda one: -one[0][0]):
        if same and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            found.append((i, j))
    return found


def add(score: Score, case: dict[str, Any], summary: dict[str, list[Item]]) -> None:
    """Counts one transcript. `summary` is what `manage.py summarize` answers for it."""
    optional = [span for span in case["spans"] if span["kind"] == "o"]
    for section, letter in SECTIONS.items():
        items, spans = summary[section], [span for span in case["spans"] if span["kind"] == letter]
        pairs = pairs_of(items, spans)
        matched = {i for i, _ in pairs}
        rest = [item for i, item in enumerate(items) if i not in matched]
        wrong = {plain(item["quote"]) for item in rest if not any(overlap(item, one)[0] for one in optional)}
        score.counts[section].update(hit=len(pairs), wrong=len(wrong), missed=len(spans) - len(pairs))
        if letter == "a":
            for i, j in pairs:
                score.owner[str(owner_right(items[i], spans[j], case))] += 1
                score.due[str(due_right(items[i], spans[j]))] += 1
        if letter == "r":
            _add_categories(score, items, spans, {j: i for i, j in pairs})
    _add_faults(score, case, summary)


def _add_categories(score: Score, items: Sequence[Item], spans: Sequence[Item], hit: dict[int, int]) -> None:
    for j, span in enumerate(spans):
        found = j in hit or any(overlap(item, span)[1] for item in items)
        score.category[span["cat"]].update(marked=1, found=int(found))
        if j in hit:
            score.flagged_right[str(items[hit[j]]["category"] == span["cat"])] += 1


def _add_faults(score: Score, case: dict[str, Any], summary: dict[str, list[Item]]) -> None:
    text, hard = case["text"], [squeezed(span["quote"]) for span in case["spans"] if span["kind"] == "p"]
    for item in (item for items in summary.values() for item in items):
        score.faults["items"] += 1
        score.faults["quotes not verbatim"] += text[item["start"] : item["end"]] != item["quote"]
        score.faults["hard personal data"] += any(value in squeezed(item["text"]) for value in hard)
        bare = re.sub(r"\[[A-Z_ 0-9]+\]|\d{4}-\d\d-\d\d", " ", item["text"])
        score.faults["numbers not said"] += any(n.rstrip(".,") not in text for n in re.findall(r"\d[\d.,]*", bare))
    if not any(span["kind"] in "garf" for span in case["spans"]):
        score.faults["items where nothing was said"] += sum(map(len, summary.values()))


def owner_right(item: Item, span: Item, case: dict[str, Any]) -> bool:
    """A role among the accepted ones, or the name of somebody who has such a role."""
    said, accepted = plain(item["owner"] or ""), [plain(one) for one in span["owner"].split("/")]
    named = {plain(name) for name, role in case["people"].items() if role in accepted}
    return bool(said) and (any(one in said for one in accepted) or bool(named & set(said.split())) or said in named)


def due_right(item: Item, span: Item) -> bool:
    said, accepted = plain(item["due"] or ""), [plain(one) for one in span["due"].split("/") if one.strip()]
    return any(one in said or (said and said in one) for one in accepted) if accepted else not said


def plain(words: str) -> str:
    return re.sub(r"[^\w]+", " ", words.lower()).strip()


def squeezed(words: str) -> str:
    return re.sub(r"[\s\-().]", "", words).lower()


def total(score: Score, sections: Iterable[str] = SECTIONS) -> float:
    """F1 over all sections together, in per cent."""
    summed: Counter[str] = sum((score.counts[section] for section in sections), Counter())
    return share(2 * summed["hit"], 2 * summed["hit"] + summed["wrong"] + summed["missed"])
