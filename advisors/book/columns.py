"""What a file of the book may say, and by which names its columns are known elsewhere. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One thing a column may hold. `kind` says how its values are read."""

    name: str
    label: str
    part: str
    kind: str = "text"
    longest: int = 0
    needed: bool = False
    also: tuple[str, ...] = ()
    sample: str = ""


FIELDS: tuple[Field, ...] = (
    Field("household_id", "Household id", "household", longest=80, needed=True, sample="H-1001",
          also=("household number", "household key", "family id", "relationship id")),
    Field("household_name", "Household name", "household", longest=120, needed=True, sample="Castellane",
          also=("household", "family", "relationship", "relationship name")),
    Field("client_id", "Client id", "client", longest=80, needed=True, sample="C-2001",
          also=("client number", "client key", "contact id", "person id", "customer id")),
    Field("given_name", "Given name", "client", longest=80, needed=True, sample="Eleanor",
          also=("first name", "firstname", "forename")),
    Field("family_name", "Family name", "client", longest=80, needed=True, sample="Castellane",
          also=("last name", "lastname", "surname")),
    Field("relation", "Relation", "client", kind="relation", sample="head", also=("role", "relationship type")),
    Field("born_on", "Born on", "client", kind="date", sample="1958-03-14",
          also=("date of birth", "birth date", "birthday", "dob")),
    Field("email", "E-mail", "client", kind="email", longest=254, sample="e.castellane@mail.example",
          also=("mail", "email address")),
    Field("phone", "Phone", "client", longest=40, sample="+1 212 555 0142", also=("telephone", "mobile", "phone number")),
    Field("address", "Address", "client", longest=200, sample="14 Linden Row, Hartford CT",
          also=("street", "mailing address", "postal address")),
    Field("crm_id", "CRM id", "client", longest=80, sample="CRM-CAS-ELE", also=("crm", "crm key", "salesforce id")),
    Field("risk_tolerance", "Risk tolerance", "profile", kind="level", sample="moderate",
          also=("tolerance", "risk profile", "risk")),
    Field("risk_capacity", "Risk capacity", "profile", kind="level", sample="moderate", also=("capacity",)),
    Field("time_horizon_years", "Time horizon, years", "profile", kind="years", sample="12",
          also=("time horizon", "horizon", "horizon years")),
    Field("objectives", "Objectives", "profile", longest=2000, sample="Retire at sixty", also=("objective", "goals")),
    Field("profile_from", "Profile since", "profile", kind="date", sample="2026-01-15",
          also=("profile date", "profile as of", "risk date")),
    Field("advisor", "Advisor", "coverage", longest=150, sample="ann",
          also=("adviser", "advisor login", "advisor name", "relationship manager", "rep")),
    Field("covered_from", "Covered since", "coverage", kind="date", sample="2024-01-01",
          also=("coverage from", "coverage start", "advisor since")),
    Field("covered_to", "Covered until", "coverage", kind="date", also=("coverage to", "coverage end")),
    Field("account_id", "Account id", "account", longest=80, sample="A-3001", also=("account key",)),
    Field("account_name", "Account name", "account", longest=80, sample="Joint brokerage",
          also=("account", "account title", "registration")),
    Field("account_kind", "Account kind", "account", kind="account_kind", sample="brokerage", also=("account type",)),
    Field("account_ending", "Account number or its end", "account", kind="ending", sample="4417",
          also=("account number", "number ending", "last four", "account no")),
    Field("account_currency", "Account currency", "account", kind="currency", sample="USD", also=("currency", "ccy")),
    Field("account_opened", "Account opened", "account", kind="date", sample="2020-05-04",
          also=("opened", "opened on", "open date", "inception")),
    Field("account_closed", "Account closed", "account", kind="date", also=("closed", "closed on", "close date")),
)  # fmt: skip
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
PROFILE = ("risk_tolerance", "risk_capacity", "time_horizon_years")
ACCOUNT = ("account_id", "account_name", "account_kind", "account_ending", "account_opened")


def guess(header: Sequence[str]) -> dict[str, int]:
    """Field -> number of its column, by name; each column stands for one field at most."""
    plain = [_plain(title) for title in header]
    found: dict[str, int] = {}
    for field in FIELDS:
        names = [_plain(name) for name in (field.name, field.label, *field.also)]
        place = next((plain.index(name) for name in names if name in plain), None)
        if place is not None and place not in found.values():
            found[field.name] = place
    return found


def missing(mapping: Mapping[str, int]) -> list[Field]:
    """What no file can do without, and what a part asks for once any of it is there."""
    wanted = [field for field in FIELDS if field.needed]
    if any(name in mapping for name in ("account_id", "account_ending")):
        wanted += [BY_NAME[name] for name in ACCOUNT]
    if any(name in mapping for name in PROFILE):
        wanted += [BY_NAME[name] for name in PROFILE]
    return [field for field in wanted if field.name not in mapping]


def _plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", title.casefold()).strip()
