"""Drawing a sample so that anybody can draw it again: values in, values out.

Each unit gets a key from the seed and its own name, raised to one over its weight (Efraimidis and Spirakis, 2006); the
largest keys are drawn. So the draw hangs on the seed, the units and their weights, and on nothing else: not on their order,
not on the machine, not on when it is done.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One that may be drawn: its name, the stratum it counts in, how likely it is to be drawn, and why."""

    name: str
    stratum: str
    weight: int


def frame_hash(units: Iterable[Unit]) -> str:
    """The fingerprint of everything that might have been drawn, in whatever order it is handed in."""
    rows = sorted([unit.name, unit.stratum, unit.weight] for unit in units)
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def draw(units: Sequence[Unit], *, seed: str, percent: float, least: int) -> list[Unit]:
    """Of each stratum this share, rounded up, and at least so many where there are so many."""
    strata: dict[str, list[Unit]] = {}
    for unit in units:
        strata.setdefault(unit.stratum, []).append(unit)
    drawn = []
    for name in sorted(strata):
        held = strata[name]
        count = min(len(held), max(least, math.ceil(len(held) * percent / 100)))
        drawn += sorted(held, key=lambda unit: (-_key(seed, unit), unit.name))[:count]
    return drawn


def _key(seed: str, unit: Unit) -> float:
    """log(u)/w, which orders as u to the power of 1/w does, and cannot underflow."""
    number = int.from_bytes(hashlib.sha256(f"{seed}:{unit.name}".encode()).digest()[:8], "big")
    return math.log((number + 1) / (2**64 + 1)) / unit.weight


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa of two readers; None where chance alone would agree, or nothing was read."""
    n = len(pairs)
    if not n:
        return None
    agreed = sum(one == other for one, other in pairs) / n
    first, second = sum(one for one, _ in pairs) / n, sum(other for _, other in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return None if math.isclose(chance, 1.0) else (agreed - chance) / (1 - chance)
