"""Names by word lists and by the language model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.redaction.names.ambiguous import AMBIGUOUS
from compliance.redaction.names.cues import NAME
from compliance.redaction.names.lists import common_words, first_names
from compliance.redaction.types import PERSON, Candidate, NameFinder

WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['\u2019]s$", re.I)
_PIECE = re.compile(r"[^\n\r\t<>|:;,\"\u201c\u201d()\[\]/\\]+")
_CAPITALISED = re.compile(rf"(?<![\w'\u2019.@/-]){NAME}(?![\w@])")
_CONTRACTED = re.compile(r"^(?:i|it|that|he|she|we|you|they|who|what|there|here|let)['\u2019]", re.I)


def bare(word: str) -> str:
    return _POSSESSIVE.sub("", word)


def find_modelled(text: str, finder: NameFinder, *, caseless: bool) -> Iterator[Candidate]:
    if all(word.casefold() in common_words() for word in WORD.findall(text)):
        return  # nothing here can be a name; the model need not be loaded for a greeting
    for start, end in finder.find(text):
        for candidate in _cleaned(text, start, end):
            surface = text[candidate.start : candidate.end]
            if _believable(surface, caseless=caseless) and not _is_verb_here(text, candidate):
                yield candidate


# Names that open a sentence as a verb or a noun far more often: "Bill is due", "Mark it down", "Grant vesting".
_OPENERS = frozenset(
    "bill mark grant will hope chase rob sue pat drew skip bull cash bond rich frank art grace faith joy dawn penny".split()
)


def _is_verb_here(text: str, candidate: Candidate) -> bool:
    """The model alone is not believed on such a word at the head of a sentence; cues may still speak for it."""
    if text[candidate.start : candidate.end].casefold() not in _OPENERS:
        return False
    return text[max(0, candidate.start - 3) : candidate.start].rstrip(" \"'")[-1:] in ("", ".", "!", "?", "\n", ":")


def _believable(surface: str, *, caseless: bool) -> bool:
    """In lower case the model takes any pair of rare words for a person: a first name must be among them."""
    words = [bare(word).casefold() for word in WORD.findall(surface)]
    if len(set(surface.casefold())) <= 2:
        return False
    if surface.islower() and caseless:
        return len(words) == 1 or any(word in first_names() for word in words)
    return True


def _cleaned(text: str, start: int, end: int) -> Iterator[Candidate]:
    """A model's stretch without line breaks, possessives, digits and common words at its ends."""
    for piece in _PIECE.finditer(text, start, end):
        words = list(WORD.finditer(text, piece.start(), piece.end()))
        for i, word in enumerate(words):
            if _POSSESSIVE.search(word.group()):
                words = words[: i + 1]
                break
        while words and is_plain(words[0].group()):
            words.pop(0)
        while words and is_plain(words[-1].group()):
            words.pop()
        if words and sum(len(w.group()) for w in words) > 1:
            last = bare(words[-1].group())
            yield Candidate(words[0].start(), words[-1].start() + len(last), PERSON, 0.7)


def is_plain(word: str) -> bool:
    plain = bare(word).casefold()
    if _CONTRACTED.match(word):
        return True
    return (plain in common_words() and plain not in first_names()) or (word.islower() and len(word) < 3)


def find_listed(text: str, *, caseless: bool) -> Iterator[Candidate]:
    """Capitalised runs that begin with a well-known first name; in a caseless text such names as they stand."""
    for match in _CAPITALISED.finditer(text):
        yield from _listed(match)
    if caseless:
        yield from _lower_listed(text)


def _listed(match: re.Match[str]) -> Iterator[Candidate]:
    words = match.group().split()
    while words and is_plain(words[0].strip(".")) and len(words) > 1:
        words.pop(0)
    start = match.start() + match.group().index(words[0])
    first = bare(words[0].rstrip(".")).split("-")[0].casefold()
    if first not in first_names() or (len(words) == 1 and first in AMBIGUOUS):
        return
    kept = [words[0]]
    for word in words[1:3]:
        plain = word.strip(".").casefold()
        if _POSSESSIVE.search(kept[-1]) or (
            plain in common_words() and (plain not in AMBIGUOUS or first in AMBIGUOUS and first in common_words())
        ):
            break
        kept.append(word)
    surface = bare(" ".join(kept))
    yield Candidate(start, start + len(surface), PERSON, 0.6)


def _lower_listed(text: str) -> Iterator[Candidate]:
    for match in WORD.finditer(text):
        plain = bare(match.group()).casefold()
        if plain in first_names() and plain not in AMBIGUOUS and plain not in common_words() and len(plain) > 2:
            yield Candidate(match.start(), match.start() + len(plain), PERSON, 0.55)
