"""Check digits. A failed check lowers the certainty of a label; it never makes a number readable."""

from __future__ import annotations

_ABA_WEIGHTS = (3, 7, 1) * 3
# First two digits in use by the Federal Reserve's routing scheme.
_ABA_STARTS = frozenset([*range(13), *range(21, 33), *range(61, 73), 80])


def digits_of(words: str) -> str:
    return "".join(letter for letter in words if letter.isdecimal())


def luhn_holds(digits: str) -> bool:
    total = 0
    for place, letter in enumerate(reversed(digits)):
        value = int(letter) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return bool(digits) and total % 10 == 0


def aba_holds(digits: str) -> bool:
    if len(digits) != 9 or int(digits[:2]) not in _ABA_STARTS:
        return False
    return sum(int(d) * w for d, w in zip(digits, _ABA_WEIGHTS, strict=True)) % 10 == 0


def iban_holds(words: str) -> bool:
    value = "".join(words.split()).upper()
    if not value.isalnum() or not value.isascii() or len(value) < 15:
        return False
    return int("".join(str(int(letter, 36)) for letter in value[4:] + value[:4])) % 97 == 1


def isin_holds(value: str) -> bool:
    if len(value) != 12 or not value[-1].isdecimal():
        return False
    return luhn_holds("".join(str(int(letter, 36)) for letter in value.upper()))


def cusip_holds(value: str) -> bool:
    if len(value) != 9 or not value[-1].isdecimal():
        return False
    total = 0
    for place, letter in enumerate(value[:8].upper()):
        worth = int(letter, 36) * (1 + place % 2)
        total += worth // 10 + worth % 10
    return (10 - total % 10) % 10 == int(value[-1])


def ssn_possible(digits: str) -> bool:
    """Area, group and serial as the administration hands them out (900s are taxpayer numbers)."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def itin_possible(digits: str) -> bool:
    return len(digits) == 9 and digits[0] == "9" and 50 <= int(digits[3:5]) <= 99
