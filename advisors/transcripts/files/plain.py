"""How a text that was taken out of a file is written down."""

from __future__ import annotations

import re

_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_BLANKS_AT_END = re.compile(r"[ \t]+$| +(?=\t)", re.M)
_EMPTY_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Line feeds only, no letters that no font has, plain blanks and none at the ends, one empty line at most in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\xa0", " ").replace("\u202f", " ")
    text = _BLANKS_AT_END.sub("", _ODD.sub("", text))
    return _EMPTY_LINES.sub("\n\n", text).strip("\n") + "\n"
