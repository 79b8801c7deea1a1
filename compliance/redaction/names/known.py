"""The certain list: names, aliases, phones, e-mails and addresses the book holds for this household and its advisors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compliance.redaction.names.ambiguous import AMBIGUOUS
from compliance.redaction.names.lists import common_words
from compliance.redaction.tokens import name_words
from compliance.redaction.types import NAME_LABELS, Candidate, KnownName

_BETWEEN = r"[\s.,\-]+"


def find_known(text: str, known: Sequence[KnownName]) -> Iterator[Candidate]:
    for one in known:
        if one.label in NAME_LABELS:
            yield from _names(text, one)
        elif any(letter.isdecimal() for letter in one.value) and not any(letter.isalpha() for letter in one.value):
            yield from _digits(text, one)
        else:
            yield from _words(text, one)


def _names(text: str, one: KnownName) -> Iterator[Candidate]:
    parts = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", one.value)
    if not parts:
        return
    orders = {_BETWEEN.join(map(re.escape, parts)), _BETWEEN.join(map(re.escape, parts[-1:] + parts[:-1]))}
    if len(parts) > 2:
        orders.add(_BETWEEN.join([re.escape(parts[0]), r"(?:[^\W\d_]\.?\s+)?" + re.escape(parts[-1])]))
    for order in orders:
        yield from _found(text, order, one, 1.0)
    for part in parts:
        if len(part) < 2 or part.casefold() not in name_words(one.value):
            continue
        # "Will", "Faith", "Bond": as a plain word it is no name; it counts with its capital.
        plain = part.casefold() in common_words() | AMBIGUOUS or len(part) < 4
        yield from _found(
            text, re.escape(part[:1].upper() + part[1:]) if plain else re.escape(part), one, 0.99, exact=plain
        )


def _found(text: str, pattern: str, one: KnownName, score: float, *, exact: bool = False) -> Iterator[Candidate]:
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, 0 if exact else re.I):
        if exact and _begins_sentence(text, match.start()) and match.group().casefold() in common_words():
            continue
        yield Candidate(*match.span(), one.label, score)


def _begins_sentence(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t\"'":
        at -= 1
    return not at or text[at - 1] in ".!?\n:"


def _digits(text: str, one: KnownName) -> Iterator[Candidate]:
    digits = [letter for letter in one.value if letter.isdecimal()]
    if len(digits) >= 4:
        body = r"[\s().\-/]{0,3}".join(digits)
        yield from (Candidate(*m.span(), one.label, 1.0) for m in re.finditer(rf"(?<!\d)\(?{body}(?!\d)", text))


def _words(text: str, one: KnownName) -> Iterator[Candidate]:
    parts = [re.escape(part) for part in one.value.split()]
    if parts and len(one.value) >= 4:
        pattern = r"(?<!\w)" + r"[\s,]+".join(parts) + r"(?!\w)"
        yield from (Candidate(*match.span(), one.label, 1.0) for match in re.finditer(pattern, text, re.I))
