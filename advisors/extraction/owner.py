"""Who has to do it: from the words that name a doer, else from who speaks."""

from __future__ import annotations

import re

from advisors.extraction.clauses import Clause
from advisors.transcripts import ADVISOR, CLIENT, OTHER, SPOUSE, STAFF

ASSISTANT, OPERATIONS, CPA, ATTORNEY, COMPLIANCE = "assistant", "operations", "cpa", "attorney", "compliance"
_TRADES = (
    (re.compile(r"\b(?:compliance|supervis\w+|branch manager)\b", re.I), COMPLIANCE),
    (re.compile(r"\b(?:cpa|accountants?|bookkeeper|tax (?:preparer|adviser|advisor|person|guy|lady|team))\b", re.I), CPA),
    (re.compile(r"\b(?:attorneys?|lawyers?|solicitors?|notary|counsel)\b", re.I), ATTORNEY),
    (re.compile(r"\b(?:operations|ops|back office|custodian|home office|service (?:team|desk)|(?:trading|dealing) desk|transfers? (?:team|desk)|admin team|web team|trading$|settlements?|cashiering|processing|it (?:people|team|desk|department)|tech(?:nical)? support|new[- ]accounts)\b", re.I), OPERATIONS),
    (re.compile(r"\b(?:assistant|associate|paraplanner|csa|secretary|receptionist|client services?|my (?:team|office|colleague)|our (?:team|office)|staff|analyst)\b", re.I), ASSISTANT),
    (re.compile(r"\b(?:wife|husband|spouse)\b", re.I), SPOUSE),
    (re.compile(r"\b(?:clients?|clt|clnt|customer|prospect|caller)\b", re.I), CLIENT),
    (re.compile(r"\b(?:advis[eo]r|fa|broker|planner|me|myself|i)\b", re.I), ADVISOR),
)  # fmt: skip


# In some countries the advisor is a "relationship manager".
_MANAGER = re.compile(
    r"\b(?:(?:relationship|wealth|portfolio|account) )?manager\b(?<!branch manager)(?<!office manager)|\brm\b", re.I
)


def trade_in(words: str) -> str | None:
    return next((owner for pattern, owner in _TRADES if pattern.search(words)), None)


def speaker_of(clause: Clause) -> str:
    if clause.role == STAFF:
        return ADVISOR if _MANAGER.search(clause.label) else trade_in(clause.label) or ASSISTANT
    if clause.role == OTHER:
        return ADVISOR  # who dictates a note is the advisor
    return clause.role


def asked_of(clause: Clause, *, rest: frozenset[str]) -> str:
    """The one a request goes to; `rest` are the roles that speak in the text."""
    if clause.role in {CLIENT, SPOUSE}:
        return ADVISOR if ADVISOR in rest or STAFF not in rest else STAFF_OWNER
    return CLIENT


STAFF_OWNER = OPERATIONS


def named_owner(name: str, people: dict[str, str]) -> str:
    """A trade when the words say one, the role when the person speaks in the text, else the name itself."""
    clean = re.sub(r"^(?:my|our|your|the|his|her|their)\s++", "", name.strip(), flags=re.I)
    trade = trade_in(name)
    if trade:
        return trade
    return people.get(clean.casefold()) or people.get(clean.split()[0].casefold()) or clean if clean else ADVISOR
