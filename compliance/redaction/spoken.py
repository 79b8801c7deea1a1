"""Numbers and names as a speech-to-text program writes them: digit words, "double four", letters spelled one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.redaction import context
from compliance.redaction.checks import aba_holds, luhn_holds
from compliance.redaction.near import small
from compliance.redaction.types import ACCOUNT, CARD, GOVT_ID, IBAN, PERSON, PHONE, ROUTING, SSN, TAX_ID, Candidate

_DIGITS = {w: str(i) for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])} | {
    "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "niner": "9",
}  # fmt: skip
_TEENS = {
    w: str(i)
    for i, w in enumerate(
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
        10,
    )
}
_TENS = {
    w: str(i) for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_ONE = "|".join([*_DIGITS, r"\d{1,4}"])
_TEN = "|".join(_TENS)
_WORD = rf"(?:(?:double|triple)[\s-]+(?:{_ONE})|(?:{_TEN})(?:[\s-]+(?:one|two|three|four|five|six|seven|eight|nine))?|{'|'.join(_TEENS)}|{_ONE}|hundred)"
_SEP = r"(?:[\s,.\-\u2013\u2026]|\b(?:dash|hyphen|space|then|um|uh|er|and|plus|point)\b){1,8}"
# These two are looked for in the text in small letters: several times faster than leaving the case to the search.
_SEQUENCE = re.compile(rf"(?<![\w-])(?:plus\s+)?{_WORD}(?:{_SEP}{_WORD})+(?![\w])")
_AMOUNT_AFTER = re.compile(
    r"[\s-]{0,3}(?:hundred|thousand|million|billion|k|grand|dollars?|bucks|euros?|pounds?|percent|per cent|%|cents|basis|bps|shares?|"
    r"years?|months?|weeks?|days?|hours?|minutes?|units?|times|point)\b",
    re.I,
)
_SAID = re.compile(r"[a-z]+|\d+", re.I)
_LETTER = r"(?:[A-Za-z](?:\s+as\s+in\s+\w+)?|double\s+[A-Za-z])"
_SPELLED = re.compile(
    rf"(?<![\w'\u2019&.-]){_LETTER}(?:(?:\s++(?:[-,.]\s*+)?+|[-,.]\s*+)(?:and\s++)?{_LETTER}){{2,24}}(?![\w'\u2019])"
)
_SPELL_CUE = re.compile(
    r"\b(?:spell\w*|spelt|letters?|(?:last|first|sur|sir|maiden|middle|full|family)[ -]?name|name)\b", re.I
)
_LICENCE = re.compile(rf"(?<!\w)(?:[a-z][\s,-]+){{1,3}}{_WORD}(?:{_SEP}{_WORD}){{3,}}(?!\w)")
_LAST_FOUR = re.compile(r"\b(?:last (?:four|five|4|5)|ending|ends|pin|passcode|access code)\b", re.I)
_BY_WORD = (
    (_LAST_FOUR, ACCOUNT),
    (context.SSN, SSN), (context.TAX, TAX_ID), (context.ROUTING, ROUTING), (context.IBAN, IBAN), (context.CARD, CARD),
    (context.GOVERNMENT, GOVT_ID), (context.ACCOUNT, ACCOUNT), (context.PHONE, PHONE),
)  # fmt: skip
_FEWEST = 7
_FEWEST_WORDS = 3
# Beside a word that names the number fewer digits already tell ("last four of my social is one nine three six").
_FEWEST_NAMED = 4


def find_spoken(text: str) -> Iterator[Candidate]:
    lower = small(text)
    for match in _SEQUENCE.finditer(lower):
        yield from _of_sequence(text, match)
    for match in _LICENCE.finditer(lower):
        if context.last_word(context.GOVERNMENT, text, match.start(), 60) is not None:
            yield Candidate(*match.span(), GOVT_ID, 0.85)
    yield from _spelled(text)


def _of_sequence(text: str, match: re.Match[str]) -> Iterator[Candidate]:
    start, end = match.span()
    words = match.group()
    if _number_words(words) < _FEWEST_WORDS or _is_amount(text, words, end):
        return
    digits = _spoken_digits(words)
    label = _named(text, start)
    if len(digits) < (_FEWEST_NAMED if label and _mostly_single(words) else _FEWEST):
        return
    yield Candidate(start, end, label or _by_length(digits), 0.9 if label else 0.7)


def _number_words(words: str) -> int:
    return sum(w in _DIGITS or w in _TEENS or w in _TENS for w in (word.lower() for word in _SAID.findall(words)))


def _is_amount(text: str, words: str, end: int) -> bool:
    said = words.lower().split()
    return bool(_AMOUNT_AFTER.match(text, end)) or "hundred" in said and "thousand" in said


def _spoken_digits(words: str) -> str:
    digits, times, pending = [], 1, ""
    for word in (w.lower() for w in _SAID.findall(words)):
        if word in {"double", "triple"}:
            times = 2 if word == "double" else 3
            continue
        value = _DIGITS.get(word) or _TEENS.get(word) or (word if word.isdecimal() else "")
        if word in _TENS:
            digits.append(pending and pending + "0")
            pending = _TENS[word]
            continue
        if word == "hundred":
            value = "00"
        if pending:
            digits.append(pending if value and value != "0" and len(value) == 1 else pending + "0")
            pending = ""
        digits.append(value * times)
        times = 1
    return "".join(digits) + (pending + "0" if pending else "")


def _mostly_single(words: str) -> bool:
    """Digit by digit, as numbers are read out; "twenty four thirty" is how one says amounts and times."""
    said = [w.lower() for w in _SAID.findall(words)]
    single: int = sum(1 for word in said if word in _DIGITS or word.isdecimal())
    return single >= 0.7 * len(said)


def _named(text: str, at: int) -> str | None:
    near = {
        label: distance
        for pattern, label in _BY_WORD
        if (distance := context.last_word(pattern, text, at, 60)) is not None
    }
    return min(near, key=lambda label: near[label]) if near else None


def _by_length(digits: str) -> str:
    if len(digits) == 9:
        return ROUTING if aba_holds(digits) else SSN
    if len(digits) in (7, 10) or len(digits) == 11 and digits[0] == "1":
        return PHONE
    return CARD if 13 <= len(digits) <= 19 and (luhn_holds(digits) or len(digits) == 16) else ACCOUNT


def _spelled(text: str) -> Iterator[Candidate]:
    """Letters one by one are a name when words of spelling stand near; hyphens between four letters say it alone."""
    for match in _SPELLED.finditer(text):
        letters = re.sub(r"as\s+in\s+\w+|double|and|[^A-Za-z]", "", match.group())
        cued = _SPELL_CUE.search(context.before(text, match.start(), 50))
        hyphened = len(letters) >= 4 and match.group().count("-") >= len(letters) - 2
        if cued or hyphened or len(letters) >= 6:
            yield Candidate(*match.span(), PERSON, 0.8)
