"""How sure a share is that was counted on few. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.959963984540054  # 95 % of a normal distribution lie within


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, with the interval of Wilson (1927): it holds for few cases and for shares near nought and one."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.whole:
            return None
        n, p, z2 = self.whole, self.part / self.whole, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def text(self) -> str:
        if self.value is None or self.interval is None:
            return ""
        low, high = self.interval
        return f"{self.value:.0%} ({low * 100:.0f} to {high * 100:.0f})"
