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
_TAG = re.compile(r"</?[A-Za-z0-9:.][^<>\n]{0,60}>")
_LETTER = re.compile(r"[^\n]")
_ARROW = "-->"
_CUE_TIMES = re.compile(r"[ \t]{0,8}(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]{1,8}-->[^\n]*(?:\r?\n)?")
# The line ends above the times, and the number or id that may stand there on a line of its own.
_ABOVE_TIMES = re.compile(
    r"(?:(?:[ \t]{0,8}\r?\n){1,4}|^)(?:[ \t]{0,8}(?:\d{1,6}|[\w-]{8,80}(?:/[\w-]{1,40})?)[ \t]{0,8}\r?\n)?\Z", re.M
)
_ABOVE_REACH = 200


def levelled(text: str) -> str:
    """Quote marks and blanks made plain, mark-up and cue times blanked; a hidden comment is no one's words."""
    plain = _without_comments(text.translate(_LETTERS))
    return _without_cue_lines(_TAG.sub(lambda tag: " " * len(tag.group()), plain))


def _without_comments(text: str) -> str:
    """A comment without its end is none; looking for one end after another keeps the work in line with the length."""
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find(_ARROW, start + 4)) >= 0:
        end += len(_ARROW)
        pieces += [text[at:start], _LETTER.sub(" ", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def _without_cue_lines(text: str) -> str:
    """The words of two captions then stand in one line."""
    if _ARROW not in text:
        return text
    pieces, at = [], 0
    for times in _CUE_TIMES.finditer(text):
        above = _ABOVE_TIMES.search(text, max(at, times.start() - _ABOVE_REACH), times.start())
        start = above.start() if above else times.start()
        pieces += [text[at:start], " " * (times.end() - start)]
        at = times.end()
    return "".join([*pieces, text[at:]])


def one_line(words: str) -> str:
    return " ".join(words.split())


def names_in(words: str) -> list[str]:
    return [match.group() for match in TOKEN.finditer(words)]
