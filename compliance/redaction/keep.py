"""What must stay readable: security identifiers, amounts, shares, dates of meetings, years, forms and sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.redaction.checks import cusip_holds, isin_holds
from compliance.redaction.context import last_word
from compliance.redaction.near import DIGIT, Near

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
NUMERIC_DATE = (
    r"(?:(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:18|19|20)\d{2}|\d{2}))"
)
WORDED_DATE = (
    rf"(?:{_MONTH}\.?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:of\s+)?(?:18|19|20)\d{{2}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH}\.?(?:,?[\s-]+(?:18|19|20)\d{{2}})?)"
)
DATE = re.compile(rf"(?<![\d\w-])(?:{NUMERIC_DATE}|{WORDED_DATE})(?![\d\w]|[-/]\d)", re.I)
# A digit is taken before what stands before it is looked at: the search then leaps from digit to digit.
_TIME = re.compile(r"\d(?<![\d:]\d)\d?:\d{2}(?::\d{2})?(?:[.,]\d{1,6})?(?![\d:])")
_STAMP = re.compile(r"[12](?<!\d[12])(?:(?<=1)9|(?<=2)0)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?Z?")
_MONEY = re.compile(
    r"(?:(?:us|ca|au|nz|hk|s)?\$|€|£|¥|\b(?:usd|eur|gbp|chf|cad|aud|jpy)\b)\s?\d+(?:[,.\u2019' ]\d{3})*(?:[.,]\d{1,4})?"
    r"(?:\s?(?:k|m|mm|bn|b|million|billion|thousand|trillion)\b)?"
    r"|(?<![\d.,-])\d+(?:,\d{3})*(?:\.\d{1,4})?\s?(?:%|percent\b|per cent\b|bps\b|basis points?\b|dollars?\b|bucks\b|euros?\b|"
    r"pounds?\b|usd\b|eur\b|gbp\b|chf\b|shares?\b|units?\b|million\b|billion\b|thousand\b|hundred\b|years?\b|months?\b|"
    r"contracts?\b|lots?\b|points?\b|mm\b|bn\b)"
    r"|(?<![\d.,-])\d{1,4}(?:[.,]\d{1,3})?\s?k\b",
    re.I,
)
_GROUPED = re.compile(r"\d(?<![\d.,-]\d)\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\d,-])")
_DECIMAL = re.compile(r"\d(?<![\d.,-]\d)\d*\.\d{1,2}(?![\d.-])")
_CODE = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z0-9]{9}(?![A-Za-z0-9])|(?<![A-Za-z0-9])[A-Z]{2}[A-Z0-9]{9}\d(?![A-Za-z0-9])"
)
_CUSIP_WORD = re.compile(r"\bcusips?\b", re.I)
_ISIN_WORD = re.compile(r"\bisins?\b", re.I)
_YEARS = re.compile(r"[12](?<!\d[12])(?:(?<=1)9|(?<=2)0)\d{2}\s?(?:[-\u2013/]|to)\s?(?:19|20)\d{2}(?![\d-])")
_NAMED_NUMBERS = re.compile(
    r"\b(?:s&p|russell|nasdaq|dow|ftse|stoxx|nikkei|msci|topix|sec(?:tion)?\.?|rule|form|reg(?:ulation)?|title|chapter|page|"
    r"article)\s+[\w.-]*\d[\w.()-]*",
    re.I,
)


def keep_ranges(text: str) -> list[tuple[int, int]]:
    """Stretches the net and the phone rules must not touch."""
    ranges = [match.span() for pattern in _PATTERNS for match in pattern.finditer(text)]
    return sorted([*ranges, *_security_codes(text)])


_PATTERNS: tuple[re.Pattern[str] | Near, ...] = (
    _STAMP, _TIME, _GROUPED, _DECIMAL, _YEARS,
    Near(DATE, DIGIT, before=40, after=40), Near(_MONEY, DIGIT, before=8, after=20), Near(_NAMED_NUMBERS, DIGIT, before=80, after=2),
)  # fmt: skip


def _security_codes(text: str) -> Iterator[tuple[int, int]]:
    for match in _CODE.finditer(text):
        code = match.group()
        near = last_word(_CUSIP_WORD if len(code) == 9 else _ISIN_WORD, text, match.start(), 24) is not None
        if _is_security_code(code, near=near):
            yield match.span()


def _is_security_code(code: str, *, near: bool) -> bool:
    """All-digit CUSIPs look like routing numbers: only the word beside them tells them apart."""
    if not any(letter.isdecimal() for letter in code):
        return False
    if near:
        return True
    if len(code) == 12:
        return isin_holds(code)
    return code.isupper() and sum(letter.isdecimal() for letter in code) >= 3 and cusip_holds(code)


def blanked(text: str, ranges: list[tuple[int, int]]) -> str:
    """The text with kept stretches made unreadable to number rules; offsets stay."""
    pieces, at = [], 0
    for start, end in ranges:
        if end <= at:
            continue
        start = max(start, at)
        pieces += [text[at:start], "\x00" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])
