"""Words near a value that say what it is. They count as whole words only ("lic" in "public" says nothing)."""

from __future__ import annotations

import re

# How far before a value its word may stand; long enough for "account number? / Caller: ".
REACH = 48


def before(text: str, at: int, reach: int = REACH) -> str:
    return text[max(0, at - reach) : at]


def last_word(pattern: re.Pattern[str], text: str, at: int, reach: int = REACH) -> int | None:
    """Distance from the nearest context word to the value, None when there is none."""
    found = None
    for match in pattern.finditer(before(text, at, reach)):
        found = match.end()
    return None if found is None else min(at, reach) - found


SSN = re.compile(r"\b(?:ssn|ss#|ss number|social security|social insurance|social|soc\.? sec\.?)\b", re.I)
TAX = re.compile(
    r"\b(?:tax ?(?:payer)?(?: identification)? ?(?:id|number|no\.?|#)|taxpayer id\w*|t\.?i\.?n\.?|e\.?i\.?n\.?|itin|atin|fein)\b",
    re.I,
)
CARD = re.compile(r"\b(?:cards?|visa|master ?card|amex|american express|discover|debit|credit)\b", re.I)
ROUTING = re.compile(r"\b(?:routing|aba|rtn|transit)\b", re.I)
IBAN = re.compile(r"\biban\b", re.I)
PHONE = re.compile(
    r"\b(?:tele)?(?:phones?|cell(?:phone)?|mobile|mob|tel|fax|desk|landline|pager|voicemail|my number|ext(?:ension)?|sms|whatsapp|"
    r"(?:call|text|reach|ring|dial|contact|ph|callback|line)(?:s|ed|ing)?)\b",
    re.I,
)
ACCOUNT = re.compile(
    r"\b(?:accounts?|acct|a/c|policy|contract|certificate|membership|member (?:id|number|no)|customer (?:id|number|no)|"
    r"loan|claim|brokerage|checking|savings|annuity|custod\w+|ira|plan (?:id|number|no)|employee id|id (?:number|no)|participant (?:id|number)|"
    r"bank(?: details)?|client (?:id|number|no)|case (?:number|no)|confirmation (?:number|no))\b",
    re.I,
)
GOVERNMENT = re.compile(
    r"\b(?:passports?|driver'?s?'?(?: |-)?licen[cs]es?|driving licen[cs]es?|licen[cs]e (?:number|no|id|plate)|dl|state id|"
    r"national id|voter id|green card|alien (?:number|registration)|visa number|id card|government id|medicare (?:id|number|no)|medicaid (?:id|number|no))\b",
    re.I,
)
BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?dates?|birthdays?|born|birth)(?![\w-])|\bb\.(?=\s?\d{1,2}[/-])", re.I
)
