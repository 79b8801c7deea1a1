"""Phone numbers of any country, and the net: any other run of seven or more digits goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.redaction import context
from compliance.redaction.checks import digits_of
from compliance.redaction.near import DIGIT, Near
from compliance.redaction.types import ACCOUNT, PHONE, Candidate

_RUN = Near(
    re.compile(
        r"(?<![\w\x00$€£])(?<!\d[.,])(?:\+ ?|\()?\d+(?:[ .\-()/\u00a0\u2010\u2011\u2013]{1,3}\d+)*"
        r"(?P<ext>,? ?(?:x|ext\.?|extension) ?\d{1,6})?(?![\w\x00])"
    ),
    DIGIT,
    before=3,
    after=20,
)
_US = re.compile(r"\(?(?:\+?1|001)?[ .\-(]{0,2}\d{3}\)?[ .\-]{0,2}\d{3}[ .\-]{0,2}\d{4}")
_LOCAL = re.compile(r"\d{3}[-.]\d{4}")
_AFTER = re.compile(r"[- ]?(?:office|fax|mobile|cell|home|desk|direct)\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LETTERED = re.compile(r"(?<!\w)(?:1-)?(?:800|888|877|866|855|844|833)-[A-Z0-9]{3,4}-?[A-Z0-9]{3,5}(?!\w)")
# A run glued to letters ("HPBN-71888176", "EMP973382") is a code; seven digits of it are as telling as a bare run.
_GLUED = Near(
    re.compile(r"(?<![\w\x00])[A-Za-z]{1,10}[-_#]?\d{7,}\w*(?![\w\x00])"), re.compile(r"\d\d{6}"), before=11, after=2
)
_FEWEST = 7
_MOST = 15


def find_phones(open_text: str) -> Iterator[Candidate]:
    for match in _RUN.finditer(open_text):
        yield from _of_run(open_text, match)
    for match in _LETTERED.finditer(open_text):
        if re.search(r"[A-Z]", match.group()):
            yield Candidate(*match.span(), PHONE, 0.7)
    for match in _GLUED.finditer(open_text):
        yield Candidate(*match.span(), ACCOUNT, 0.4)


def _of_run(text: str, match: re.Match[str]) -> Iterator[Candidate]:
    run, start = match.group(), match.start()
    count = len(digits_of(run))
    if count < 6:
        return
    near = context.last_word(context.PHONE, text, start, 32)
    called = near is not None or bool(_AFTER.match(text, match.end()))
    if _is_phone(run, match, count, called):
        yield Candidate(start, match.end(), PHONE, 0.9 if called else 0.8)
    elif count >= _FEWEST and _is_one_number(run):
        yield Candidate(start, match.end(), *_caught(run, count))
    else:
        for group in re.finditer(r"\d{7,}", run):
            yield Candidate(start + group.start(), start + group.end(), ACCOUNT, 0.4)


def _is_phone(run: str, match: re.Match[str], count: int, called: bool) -> bool:
    if run.startswith("+") or match["ext"]:
        return count >= _FEWEST
    if count <= _MOST and called and (_is_one_number(run) or count <= 11):
        return True
    if _US.fullmatch(run):
        return not run.isdecimal() or run[0] not in "01"
    return bool(_LOCAL.fullmatch(run)) or (run.startswith("(") and _FEWEST <= count <= _MOST)


def _caught(run: str, count: int) -> tuple[str, float]:
    grouped = not run.isdecimal()
    if count <= _MOST and (grouped or run[0] == "0" and count in (10, 11)):
        return PHONE, 0.5
    return ACCOUNT, 0.4


def _is_one_number(run: str) -> bool:
    """Several numbers may stand side by side ("in 2026 1500 were"); blanks alone join only what is grouped like one."""
    groups = re.findall(r"\d+", run)
    if len(groups) == 1 or re.search(r"[-.()/\u2010\u2011\u2013]", run):
        return not all(_YEAR.fullmatch(group) for group in groups)
    if any(len(group) >= 5 for group in groups) or groups[0].startswith("0"):
        return True
    return len(groups) >= 3 and not any(_YEAR.fullmatch(group) for group in groups)
