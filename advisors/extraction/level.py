"""A copy of the text that is easier to read by rule, letter for letter as long as the original, so offsets hold."""

from __future__ import annotations

import re

from compliance.redaction import TOKEN

_LETTERS = str.maketrans(
    {
        "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u2009": " ", "\u202f": " ",
        "\u2011": "-", "\u2013": "-", "\u2014": "-", "\ufeff": " ", "\u200b": " ", "\t": " ",
    }
)  # fmt: skip
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z0-9:.][^<>\n]{0,60}>", re.S)
# Number or id, times and the line ends around them: the words of two captions then stand in one line.
_CUE_LINE = re.compile(
    r"(?:[ \t]{0,8}\r?\n){0,4}(?:[ \t]{0,8}(?:\d{1,6}|[\w-]{8,}(?:/[\w-]+)?)[ \t]{0,8}\r?\n)?"
    r"[ \t]{0,8}(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]{1,8}-->[^\n]*(?:\r?\n)?"
)


def levelled(text: str) -> str:
    """Quote marks and blanks made plain, mark-up and cue times blanked; a hidden comment is no one's words."""
    plain = text.translate(_LETTERS)
    plain = _TAG.sub(_blank, plain)
    return _CUE_LINE.sub(lambda match: " " * len(match.group()), plain)


def _blank(match: re.Match[str]) -> str:
    return "".join("\n" if letter == "\n" else " " for letter in match.group())


def one_line(words: str) -> str:
    return " ".join(words.split())


def names_in(words: str) -> list[str]:
    return [match.group() for match in TOKEN.finditer(words)]
