"""A redacted text, and the way between its offsets and those of the text as received."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from compliance.redaction.quotes import locate
from compliance.redaction.types import NEVER_SHOWN, Mapped, Span

TOKEN = re.compile(r"\[([A-Z][A-Z_]*)_(\d+)\]")


@dataclass(frozen=True)
class Redaction:
    text: str
    redacted: str
    spans: Sequence[Span]
    mapping: Mapping[str, Mapped]

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.spans]

    @cached_property
    def _redacted_starts(self) -> list[int]:
        starts, shift = [], 0
        for span in self.spans:
            starts.append(span.start + shift)
            shift += len(span.token) - (span.end - span.start)
        return starts

    def to_redacted(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the text as received -> the stretch of the redacted text that covers it (tokens stay whole)."""
        return self._forward(start, low=True), self._forward(end, low=False)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the redacted text -> the stretch as received that covers it (a touched token counts whole)."""
        return self._back(start, low=True), self._back(end, low=False)

    def _forward(self, at: int, *, low: bool) -> int:
        i = bisect_right(self._starts, at if low else at - 1) - 1
        if i < 0:
            return at
        span, base = self.spans[i], self._redacted_starts[i]
        if at >= span.end:
            return base + len(span.token) + at - span.end
        return base if low else base + len(span.token)

    def _back(self, at: int, *, low: bool) -> int:
        i = bisect_right(self._redacted_starts, at if low else at - 1) - 1
        if i < 0:
            return at
        span, base = self.spans[i], self._redacted_starts[i]
        if at >= base + len(span.token):
            return span.end + at - base - len(span.token)
        return span.start if low else span.end

    def find_quote(self, quote: str, *, near: int | None = None) -> tuple[int, int] | None:
        """Where a quote of the redacted text stands in the text as received; None when it is not there.

        `near` is an offset of the redacted text: among several places the closest one is taken."""
        place = locate(self.redacted, quote, near=near)
        return self.to_original(*place) if place else None

    def fill(self, words: str, *, keep_masked: Iterable[str] = NEVER_SHOWN) -> str:
        """Puts names back for showing; account, card and tax numbers stay masked."""
        masked = frozenset(keep_masked)

        def one(match: re.Match[str]) -> str:
            known = self.mapping.get(match.group())
            return match.group() if known is None or known.label in masked else known.canonical

        return TOKEN.sub(one, words)

    def unknown_tokens(self, words: str) -> list[str]:
        """Tokens a model made up: none of this text's."""
        found = {match.group() for match in TOKEN.finditer(words)}
        return sorted(found - self.mapping.keys() - {m.group() for m in TOKEN.finditer(self.text)})
