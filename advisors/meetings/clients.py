"""Whose meeting it was: the people of one advisor's own book, looked for in the words. Every point has its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# What a reason is worth. A given name alone is nobody; a mail address or a number is somebody.
WORTH = {
    "email": 12,
    "phone": 10,
    "speaks": 5,
    "full": 5,
    "account": 4,
    "alias": 3,
    "family": 2,
    "household": 2,
    "given": 1,
}
MOST_COUNTED = {"full": 4, "family": 3, "household": 2, "given": 3, "alias": 2}
ENOUGH = 4
# The next household has to stay behind by this much, or the advisor is asked.
CLEAR = 1.5
_WORD = re.compile(r"[^\W_]+(?:['\u2019\-][^\W\d_]+)*")
_ENDING = re.compile(
    r"(?:ending(?:\s+(?:in|with))?|ends\s+(?:in|with)|last\s+four|x{2,}|\*{2,}|\.{2,}|\u2026)\s*#?([0-9A-Z]{4})\b", re.I
)
_OWN_SUFFIXES = ("'s", "\u2019s")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the book, with what their words could be found by."""

    key: str
    household_key: str
    given: str
    family: str
    household: str = ""
    is_head: bool = True
    aliases: Sequence[str] = ()
    email: str = ""
    phone: str = ""
    endings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    key: str
    score: int
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class ClientGuess:
    """`best` is set where one client stands out; `others` are those who could be meant as well, likeliest first."""

    best: Candidate | None
    others: Sequence[Candidate] = ()


@dataclass(frozen=True)
class _Said:
    """A text, counted once."""

    text: str
    words: Counter[str]
    pairs: Counter[str]
    digits: str
    endings: frozenset[str]
    labels: frozenset[str] = field(default_factory=frozenset)


def guess_client(
    text: str, labels: Iterable[str], people: Sequence[Person], *, advisor_names: Sequence[str] = ()
) -> ClientGuess:
    said = _said(text, labels, advisor_names)
    scored = [(person, _candidate(person, said)) for person in people]
    found = sorted(
        ((person, one) for person, one in scored if one.score >= 2),
        key=lambda pair: (-pair[1].score, not pair[0].is_head, pair[0].key),
    )
    if not found:
        return ClientGuess(None)
    first, best = found[0]
    rival = max((one.score for person, one in found if person.household_key != first.household_key), default=0)
    clear = best.score >= ENOUGH and best.score >= CLEAR * rival and any(name != "given" for name in best.reasons)
    rest = [one for _, one in found[1 if clear else 0 :]][:4]
    return ClientGuess(best if clear else None, rest)


def _said(text: str, labels: Iterable[str], advisor_names: Sequence[str]) -> _Said:
    even = text.casefold().replace("\u2019", "'")
    found = [_bare(word) for word in _WORD.findall(even)]
    own = {part for name in advisor_names for part in (name.casefold(), name.casefold().split()[0])}
    return _Said(
        text=even,
        words=Counter(found),
        pairs=Counter(f"{one} {two}" for one, two in zip(found, found[1:], strict=False)),
        digits=re.sub(r"\D", "", "".join(re.findall(r"[+\d][\d\s().\-]{6,18}\d", even))),
        endings=frozenset(ending.upper() for ending in _ENDING.findall(text)),
        labels=frozenset(label.casefold() for label in labels if label.casefold() not in own),
    )


def _candidate(person: Person, said: _Said) -> Candidate:
    given, family = person.given.casefold(), person.family.casefold()
    counts = {
        "email": int(bool(person.email) and person.email.casefold() in said.text),
        "phone": int(_digits(person.phone) != "" and _digits(person.phone) in said.digits),
        "speaks": int(bool(said.labels & _names(person))),
        "full": _times(f"{given} {family}", said),
        "account": len(said.endings & {ending.upper() for ending in person.endings}),
        "alias": sum(_times(alias.casefold(), said) for alias in person.aliases),
        "family": _times(family, said),
        "household": _times(person.household.casefold(), said) if person.household.casefold() != family else 0,
        "given": _times(given, said),
    }
    reasons = {name: count for name, count in counts.items() if count}
    score = sum(WORTH[name] * min(count, MOST_COUNTED.get(name, 1)) for name, count in reasons.items())
    return Candidate(person.key, score, reasons)


def _names(person: Person) -> set[str]:
    full = f"{person.given} {person.family}"
    turned = f"{person.family}, {person.given}"
    return {name.casefold() for name in (full, turned, person.given, *person.aliases)}


def _times(name: str, said: _Said) -> int:
    parts = [_bare(part) for part in _WORD.findall(name)]
    if not parts:
        return 0
    if len(parts) == 1:
        return said.words[parts[0]]
    return said.pairs[" ".join(parts)] if len(parts) == 2 else said.text.count(name)


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(_OWN_SUFFIXES) else word


def _digits(phone: str) -> str:
    found = re.sub(r"\D", "", phone)
    return found[-10:] if len(found) >= 7 else ""
