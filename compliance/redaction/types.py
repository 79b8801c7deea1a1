"""The values redaction takes and gives. Offsets are Python string offsets into the text as received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

# Labels of names; a token is built from the label ([CLIENT_1]).
CLIENT = "CLIENT"
ADVISOR = "ADVISOR"
PERSON = "PERSON"
NAME_LABELS = frozenset({CLIENT, ADVISOR, PERSON})

SSN = "SSN"
TAX_ID = "TAX_ID"
CARD = "CARD"
ACCOUNT = "ACCOUNT"
ROUTING = "ROUTING"
IBAN = "IBAN"
PHONE = "PHONE"
EMAIL = "EMAIL"
ADDRESS = "ADDRESS"
DOB = "DOB"
GOVT_ID = "GOVT_ID"
IP = "IP"
# What must not be readable in an item even after names are filled in again.
HARD_LABELS = frozenset({SSN, TAX_ID, CARD, ACCOUNT, ROUTING, IBAN, PHONE, EMAIL, ADDRESS, DOB, GOVT_ID, IP})
# What stays masked everywhere, also in text that leaves the house with names filled in.
NEVER_SHOWN = frozenset({SSN, TAX_ID, CARD, ACCOUNT, ROUTING, IBAN, GOVT_ID})
LABELS = NAME_LABELS | HARD_LABELS


@dataclass(frozen=True, slots=True)
class KnownName:
    """A value the book already holds: a name, alias, phone, e-mail or address, with the label its token shall carry."""

    value: str
    label: str = CLIENT


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    label: str
    token: str
    score: float


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a token stands for: the fullest form found, and every form as written."""

    label: str
    canonical: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch some rule wants to take out, before overlaps are settled and tokens given."""

    start: int
    end: int
    label: str
    score: float


class NameFinder(Protocol):
    """Finds people's names in free text: stretches as (start, end)."""

    def find(self, text: str) -> Sequence[tuple[int, int]]: ...
