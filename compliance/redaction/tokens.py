"""One token a value: the same number, and every form of one person's name, get the same token within a text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.redaction.result import TOKEN, Redaction
from compliance.redaction.types import NAME_LABELS, PERSON, Candidate, KnownName, Mapped, Span

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam", "rev", "judge", "sen"])
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def name_words(name: str) -> tuple[str, ...]:
    words = tuple(word.casefold() for word in _WORD.findall(re.sub(r"['\u2019]s\b", "", name)))
    return tuple(word for word in words if word not in _TITLES)


@dataclass
class _Person:
    words: tuple[str, ...]
    label: str
    canonical: str
    token: str = ""
    # The order in which they came: the earlier one wins.
    place: int = 0


class People:
    """The persons of one text; the book's names are there from the start and win."""

    def __init__(self, known: Sequence[KnownName], surfaces: Sequence[str]) -> None:
        self._named: dict[tuple[str, ...], _Person] = {}
        self._with_word: defaultdict[str, list[_Person]] = defaultdict(list)
        self._found: dict[tuple[str, ...], tuple[int, _Person | None]] = {}
        self._count = 0
        for k in sorted(known, key=lambda k: -len(k.value)):
            if k.label in NAME_LABELS and name_words(k.value):
                self._add(_Person(name_words(k.value), k.label, k.value))
        for surface in sorted(dict.fromkeys(surfaces), key=lambda s: (-len(name_words(s)), -len(s))):
            if self._match(name_words(surface)) is None:
                self._add(_Person(name_words(surface), PERSON, surface.strip()))

    def of(self, surface: str, label: str) -> _Person:
        words = name_words(surface)
        return self._match(words) or self._add(_Person(words, label, surface.strip()))

    def _add(self, person: _Person) -> _Person:
        person.place = self._count
        self._count += 1
        self._named.setdefault(person.words, person)
        for word in set(person.words):
            self._with_word[word].append(person)
        return person

    def _match(self, words: tuple[str, ...]) -> _Person | None:
        if not words:
            return None
        same = [p for p in (self._named.get(words), self._named.get(words[1:] + words[:1])) if p]
        return min(same, key=lambda p: p.place) if same else self._wider(words)

    def _wider(self, words: tuple[str, ...]) -> _Person | None:
        """The one person whose longer name holds these words; looked for again only when a name with them has come."""
        known_then, person = self._found.get(words, (-1, None))
        known_now = sum(len(self._with_word.get(word, ())) for word in words)
        if known_then != known_now:
            rarest = min((self._with_word.get(word, []) for word in words), key=len)
            wider = [p for p in rarest if len(p.words) > len(words) and set(words) <= set(p.words)]
            # A surname two people share names neither of them.
            person = wider[0] if len(wider) == 1 or (wider and _first_is(wider, words)) else None
            self._found[words] = known_now, person
        return person


def _first_is(wider: list[_Person], words: tuple[str, ...]) -> bool:
    return wider[0].words[0] == words[0] and all(p.words[0] != words[0] for p in wider[1:])


class Tokens:
    def __init__(self, text: str) -> None:
        self._used = Counter[str]()
        # A text that already holds tokens (redacted once, or typed so) keeps its own numbers apart from ours.
        for match in TOKEN.finditer(text):
            self._used[match[1]] = max(self._used[match[1]], int(match[2]))

    def next(self, label: str) -> str:
        self._used[label] += 1
        return f"[{label}_{self._used[label]}]"


def value_key(surface: str) -> str:
    """What makes two writings the same value: digits and letters, whatever stands between."""
    return "".join(letter for letter in surface.casefold() if letter.isalnum())


def build(text: str, found: Sequence[Candidate], known: Sequence[KnownName]) -> Redaction:
    tokens = Tokens(text)
    people = People(known, [text[c.start : c.end] for c in found if c.label in NAME_LABELS])
    values: dict[str, tuple[str, str]] = {}
    forms: dict[str, dict[str, None]] = {}
    mapping: dict[str, tuple[str, str]] = {}
    spans = []
    for c in found:
        surface = text[c.start : c.end]
        if c.label in NAME_LABELS:
            person = people.of(surface, c.label)
            person.token = person.token or tokens.next(person.label)
            token, label = person.token, person.label
            mapping.setdefault(token, (label, person.canonical))
        else:
            token, label = values.setdefault(value_key(surface), ("", c.label))
            if not token:
                token = tokens.next(label)
                values[value_key(surface)] = (token, label)
                mapping[token] = (label, surface)
        forms.setdefault(token, {})[surface] = None
        spans.append(Span(c.start, c.end, label, token, round(c.score, 2)))
    return Redaction(
        text=text,
        redacted=_replaced(text, spans),
        spans=spans,
        mapping={token: Mapped(label, canonical, tuple(forms[token])) for token, (label, canonical) in mapping.items()},
    )


def _replaced(text: str, spans: Sequence[Span]) -> str:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], span.token]
        at = span.end
    return "".join([*pieces, text[at:]])
