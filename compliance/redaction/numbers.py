"""Numbers that identify by their shape or the word beside them: tax numbers, cards, bank and government numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.redaction import context
from compliance.redaction.checks import (
    aba_holds,
    digits_of,
    iban_holds,
    isin_holds,
    itin_possible,
    luhn_holds,
    ssn_possible,
)
from compliance.redaction.near import DIGIT, Near
from compliance.redaction.types import ACCOUNT, CARD, GOVT_ID, IBAN, IP, ROUTING, SSN, TAX_ID, Candidate

_DASH = r"[-\u2010\u2011\u2012\u2013. \u00a0]"
# The digit is taken before what stands before it is looked at: the search then leaps from digit to digit.
_FIRST_DIGIT = r"\d(?<![\w\x00]\d)(?<!\d[-.]\d)"
_SSN = re.compile(rf"{_FIRST_DIGIT}\d{{2}}{_DASH}{{1,2}}\d{{2}}{_DASH}{{1,2}}\d{{4}}(?![\w\x00]|[-.]\d)")
_MASKED_SSN = re.compile(r"(?<!\w)[xX*#\u2022]{3}-?[xX*#\u2022]{2}-?\d{4}(?!\w)")
_EIN = re.compile(rf"{_FIRST_DIGIT}\d-\d{{7}}(?![\w\x00]|[-.]\d)")
_NINE = re.compile(r"\d(?<![\w\x00.-]\d)\d{8}(?![\w\x00]|[-.]\d)")
_CARD = re.compile(r"\d(?<![\w\x00]\d)(?<!\d[ -]\d)[ \u00a0-]{0,2}(?:\d[ \u00a0-]{0,2}){11,17}\d(?![\w\x00])")
_CARD_SHAPE = re.compile(
    r"\d{13,19}|\d{4}(?:\D{1,2}\d{4}){2,3}(?:\D{1,2}\d{1,4})?|\d{4}\D{1,2}\d{6}\D{1,2}\d{4,5}|\d{4}\D\d{4}\D\d{4}\D\d{1,3}"
)
_SHORT_CARD = re.compile(r"\d(?<![\w\x00]\d)\d{10,11}(?![\w\x00])")
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])"
)
_IBAN_COUNTRIES = frozenset(
    [
        "AD",
        "AE",
        "AL",
        "AT",
        "AZ",
        "BA",
        "BE",
        "BG",
        "BH",
        "BR",
        "BY",
        "CH",
        "CR",
        "CY",
        "CZ",
        "DE",
        "DK",
        "DO",
        "EE",
        "EG",
        "ES",
        "FI",
        "FO",
        "FR",
        "GB",
        "GE",
        "GI",
        "GL",
        "GR",
        "GT",
        "HR",
        "HU",
        "IE",
        "IL",
        "IQ",
        "IS",
        "IT",
        "JO",
        "KW",
        "KZ",
        "LB",
        "LC",
        "LI",
        "LT",
        "LU",
        "LV",
        "LY",
        "MC",
        "MD",
        "ME",
        "MK",
        "MR",
        "MT",
        "MU",
        "NL",
        "NO",
        "PK",
        "PL",
        "PS",
        "PT",
        "QA",
        "RO",
        "RS",
        "SA",
        "SC",
        "SE",
        "SI",
        "SK",
        "SM",
        "ST",
        "SV",
        "TL",
        "TN",
        "TR",
        "UA",
        "VA",
        "VG",
        "XK",
    ]
)
_IPV4 = Near(
    re.compile(r"(?<![\d.\w])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d\w]|\.\d)"),
    re.compile(r"\d\.\d"),
    before=3,
    after=16,
)
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){3,7}(?::?[0-9A-Fa-f]{1,4}){1,4}(?![\w:])")
_VALUE = Near(
    re.compile(r"(?<![\w$€£\x00])(?:[A-Za-z]{1,6}[-_]?)?\d[\dA-Za-z]*(?:[-_/*][\dA-Za-z*]+)*(?![\w\x00%])"),
    DIGIT,
    before=8,
    after=40,
)
# Atomic on purpose: the words overlap ("is", "is:"), and backtracking through them would take exponential time.
_GAP = re.compile(
    r"(?>[A-Za-z][\w.]{0,24}:|\s|[:#=\"'(\[.,?*]|\b(?:numbers?|no|nr|ids?|code|is|was|it'?s|the|that'?s|of|an?|ending|ends|in|"
    r"with|on|last|four|five|digits|card|value|for|as|my|your|his|her|their|like|one|and|please|sure|yes|yeah|ok|okay|um|uh|"
    r"so|details|including|wire|transfers?|payments?|read|me)\b)*+\Z",
    re.I,
)
_ENDING = re.compile(
    r"\b(?:ending(?: (?:in|with))?|ends (?:in|with)|last (?:four|4|five|5)(?: digits)?(?: (?:of|are|is|on|for)(?: (?:the|my|your|his|her) \w+"
    r"(?: \w+)?)?)?(?: (?:is|are))?|pin(?: (?:is|number|code))?)[\s:#*]*(\d{3,6})(?![\w%]|[.,/]\d)",
    re.I,
)


def find_numbers(text: str, open_text: str) -> Iterator[Candidate]:
    """`open_text` is the text with kept stretches blanked; offsets are the same."""
    yield from _tax_numbers(open_text)
    yield from _cards(open_text)
    yield from _ibans(text)
    yield from _addresses_of_machines(text)
    yield from _by_context(text, open_text)
    for match in _ENDING.finditer(open_text):
        label = SSN if context.SSN.search(match.group()) else ACCOUNT
        yield Candidate(match.start(1), match.end(1), label, 0.7)


def _tax_numbers(text: str) -> Iterator[Candidate]:
    for match in _SSN.finditer(text):
        digits = digits_of(match.group())
        tax = itin_possible(digits) and context.last_word(context.SSN, text, match.start()) is None
        yield Candidate(*match.span(), TAX_ID if tax else SSN, 0.95 if ssn_possible(digits) or tax else 0.75)
    for match in _MASKED_SSN.finditer(text):
        yield Candidate(*match.span(), SSN, 0.8)
    for match in _EIN.finditer(text):
        yield Candidate(*match.span(), TAX_ID, 0.85)
    for match in _NINE.finditer(text):
        yield _nine_digits(text, match)


def _nine_digits(text: str, match: re.Match[str]) -> Candidate:
    """Routing, tax or account number: the nearest word decides, then the check digit."""
    digits, at = match.group(), match.start()
    near = {
        label: distance
        for label, pattern in (
            (ROUTING, context.ROUTING),
            (SSN, context.SSN),
            (TAX_ID, context.TAX),
            (ACCOUNT, context.ACCOUNT),
            (GOVT_ID, context.GOVERNMENT),
        )
        if (distance := context.last_word(pattern, text, at)) is not None
    }
    if near:
        return Candidate(*match.span(), min(near, key=lambda label: near[label]), 0.9)
    return Candidate(*match.span(), ROUTING if aba_holds(digits) else ACCOUNT, 0.6)


def _cards(text: str) -> Iterator[Candidate]:
    for match in _CARD.finditer(text):
        digits = digits_of(match.group())
        near = context.last_word(context.CARD, text, match.start()) is not None
        bank = context.last_word(context.ACCOUNT, text, match.start())
        if luhn_holds(digits) or near or _CARD_SHAPE.fullmatch(match.group()):
            as_account = bank is not None and not near and not luhn_holds(digits)
            score = 0.98 if luhn_holds(digits) else 0.8 if near else 0.6
            yield Candidate(*match.span(), ACCOUNT if as_account else CARD, score)
    for match in _SHORT_CARD.finditer(text):
        if context.last_word(context.CARD, text, match.start()) is not None:
            yield Candidate(*match.span(), CARD, 0.7)


def _ibans(text: str) -> Iterator[Candidate]:
    for match in _IBAN.finditer(text):
        value = re.sub(r"[ -]", "", match.group()).upper()
        if isin_holds(value) or sum(letter.isdecimal() for letter in value) < 8:
            continue
        if iban_holds(value):
            yield Candidate(*match.span(), IBAN, 0.99)
        elif value[:2] in _IBAN_COUNTRIES or context.last_word(context.IBAN, text, match.start()) is not None:
            yield Candidate(*match.span(), IBAN, 0.7)


def _addresses_of_machines(text: str) -> Iterator[Candidate]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            yield Candidate(*match.span(), IP, 0.85)


_CONTEXTS = (
    (context.GOVERNMENT, GOVT_ID, 5, 3),
    (context.SSN, SSN, 7, 7),
    (context.TAX, TAX_ID, 7, 7),
    (context.ROUTING, ROUTING, 5, 5),
    (context.IBAN, IBAN, 7, 5),
    (context.ACCOUNT, ACCOUNT, 5, 4),
)


def _by_context(text: str, open_text: str) -> Iterator[Candidate]:
    """A code with enough digits, whose word stands right before it with nothing but filler between."""
    for match in _VALUE.finditer(open_text):
        value, at = match.group(), match.start()
        count = sum(letter.isdecimal() for letter in value)
        if count < 3:
            continue
        label = _named_by(text, at, len(value), count)
        if label:
            yield Candidate(*match.span(), label, 0.85)


def _named_by(text: str, at: int, length: int, count: int) -> str | None:
    window = context.before(text, at)
    best: tuple[int, str] | None = None
    for pattern, label, shortest, digits in _CONTEXTS:
        for word in pattern.finditer(window):
            close = length >= shortest and count >= digits and _GAP.match(window, word.end())
            if close and (best is None or word.end() > best[0]):
                best = (word.end(), label)
    return best[1] if best else None
