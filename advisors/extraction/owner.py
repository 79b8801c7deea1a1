"""Who has to do it: from the words that name a doer, else from who speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from advisors.extraction.clauses import Clause
from advisors.transcripts import ADVISOR, CLIENT, OTHER, SPOUSE, STAFF, Turn

if TYPE_CHECKING:
    from advisors.extraction.actions import Commitment, Setting
    from advisors.extraction.classifier import Opinion

ASSISTANT, OPERATIONS, CPA, ATTORNEY, COMPLIANCE = "assistant", "operations", "cpa", "attorney", "compliance"
_TRADES = (
    (re.compile(r"\b(?:compliance|supervis\w+|branch manager)\b", re.I), COMPLIANCE),
    (re.compile(r"\b(?:cpa|accountants?|bookkeeper|tax (?:preparer|adviser|advisor|person|guy|lady|team))\b", re.I), CPA),
    (re.compile(r"\b(?:attorneys?|lawyers?|solicitors?|notary|counsel)\b", re.I), ATTORNEY),
    (re.compile(r"\b(?:operations|ops|back office|custodian|home office|service (?:team|desk)|trading desk|transfer team|processing)\b", re.I), OPERATIONS),
    (re.compile(r"\b(?:assistant|associate|paraplanner|csa|secretary|receptionist|client services?|my (?:team|office|colleague)|our (?:team|office)|staff|analyst)\b", re.I), ASSISTANT),
    (re.compile(r"\b(?:wife|husband|spouse)\b", re.I), SPOUSE),
    (re.compile(r"\b(?:clients?|customer|prospect|caller)\b", re.I), CLIENT),
    (re.compile(r"\b(?:advis[eo]r|fa|broker|planner|me|myself|i)\b", re.I), ADVISOR),
)  # fmt: skip


def trade_in(words: str) -> str | None:
    return next((owner for pattern, owner in _TRADES if pattern.search(words)), None)


def speaker_of(clause: Clause) -> str:
    if clause.role == STAFF:
        return trade_in(clause.label) or ASSISTANT
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


# From here on the language model is believed; below, whoever speaks has promised, and whoever is asked has the task.
_BELIEVED = 0.5
_NAMES_THE_DOER = frozenset({"delegated", "third", "bullet"})


def owner_of(clause: Clause, task: Commitment | None, opinion: Opinion, setting: Setting) -> str:
    """A doer that the words name, else whom the language model takes it for, else the rule's."""
    if task is not None and task.rule in _NAMES_THE_DOER:
        return task.owner
    if opinion.owner_share >= _BELIEVED:
        return opinion.owner
    return task.owner if task is not None else speaker_of(clause)


def setting_people(turns: Sequence[Turn], known_roles: Mapping[str, str]) -> dict[str, str]:
    """Names and single words of names, in lower case -> owner, for everybody who speaks; known roles win."""
    people: dict[str, str] = {}
    for turn in turns:
        if turn.label and turn.role != OTHER:
            role = turn.role if turn.role != STAFF else trade_in(turn.label) or ASSISTANT
            for name in (turn.label.casefold(), *turn.label.casefold().split()):
                people.setdefault(name, role)
    people.update({name.casefold(): role for name, role in known_roles.items()})
    return people
