"""Whose task it is: a doer that the words name, else what the form of the clause says, else the language model's view.

 "Nina, send Gerald the leases" names her; "your accountant needs to" a trade; "I'll", "you'll have it from me" are the
speaker's own; "could you", "please", "send me", "I'd like it in writing" go to the other side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from advisors.extraction.actions import Commitment, Setting
from advisors.extraction.classifier import Opinion
from advisors.extraction.clauses import Clause
from advisors.extraction.owner import ASSISTANT, asked_of, speaker_of, trade_in
from advisors.transcripts import ADVISOR, CLIENT, OTHER, SPOUSE, STAFF, Turn

_START = r"^\W*(?:(?:and|so|then|but|also|ok|okay|well|right|yes|yeah|no|now|oh|fine|good|great|look|in the meantime|meanwhile)\b[,.]?\s+){0,3}"
_NAME = r"(?:\[[A-Z]+_\d+\]|[A-Z][a-z]+)"
_SPOKEN_TO = re.compile(
    rf"{_START}(?P<name>{_NAME}),\s+(?:can|could|would|will|please|you|if you|make|have a|[a-z]+)\b"
)
# "I'd like to show you a plan" offers; "I'd like to see it in writing" asks.
_OFFERED = r"(?:send|bring|get you|call|check|write|ask|do|show|run|put|propose|suggest|walk|set|prepare|share|review|arrange|introduce|book|model|draft)"
_WISH = re.compile(
    rf"\b(?:i|we)(?:'d| would)?\s+(?:also |just |really |still |rather )?(?:like|want|need|expect|prefer|appreciate|insist on)\s+(?!to\s+{_OFFERED})|"
    r"\b(?:please|kindly)\b|\b(?:send|give|get|show|let|make|tell|bring|forward|email|mail|ring|call|text|copy|find|put) (?:me|us)\b(?! just)",
    re.I,
)
_LET_ME = re.compile(r"\blet me\b(?! have\b| know\b)", re.I)
_OWN = re.compile(
    r"\b(?:i|we)(?:'ll| will| shall|'m| am|'re| are|'ve got to| have to| need to| must| should| can| owe| promise| intend| plan| undertake| do)\b|"
    rf"\b(?:i|we)(?:'d| would) like to {_OFFERED}\b|"
    r"\b(?:from|by|with|on) me\b|\bleave (?:it|that|this|them) (?:with|to) me\b|\bon my (?:list|plate|desk)\b|\bconsider it done\b",
    re.I,
)
_GIVEN = re.compile(
    r"\byou(?:'ll| will| shall|'re going to| should)\s+(?:all |both |each |also |then )?(?:have|get|see|find|receive|hear)\b(?! to)",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:can|could|would|will|won't) (?:you|one of you|somebody|someone)\b|\byou(?:'ll| will|'d| would)? ?(?:need|have|ought|must|should|had better|'d better|want)\b|\bif you(?:'d| would| could| can)\b|"
    r"\b(?:don't forget|remember|be sure|make sure)\b|\byour (?:job|homework|side|part)\b",
    re.I,
)
_SUBJECT = re.compile(
    r"^\W*(?:(?:and|so|then|but|also|ok|okay|well|re|action|todo)\b[,:]?\s+){0,2}(?P<who>(?:(?:my|our|your|the|their|his|her|this|that)\s+)?(?:[\w'-]+\s+){0,3}?[\w'-]+)\s+"
    r"(?:will|'ll|is going to|are going to|needs? to|ha(?:s|ve) to|must|should|can|could|to|is to|are to|is|are|owes?|sends?|confirms?|reviews?|files?|orders?|drafts?|prepares?|checks?|books?|calls?|agreed to|promised to|hands?)\b",
    re.I,
)
_NAMED_SUBJECT = re.compile(
    rf"{_START}(?P<name>{_NAME}(?:\s[A-Z][a-z]+)?)(?:'s going to|'ll|'s|\s+(?:will|is going to|needs to|has to|must|should|to|is))\s+(?!that\b|fine\b|right\b|good\b)[a-z]"
)
_NO_NAME = re.compile(
    r"(?:I|It|That|This|What|There|You|We|They|He|She|Who|Which|Nobody|Nothing|Everything|Somebody|Someone|Here|Let|Where|How|When|One|Time|Hard|Good|Happy|Please|Ready|Nice)\b"
)
_ABSENT = re.compile(r"^\W*(?:they|them|he|both|couple|clients?|prospects?|cl)\b", re.I)
_KIN = re.compile(
    r"\b(?:my|her|his|their|your|our)\s+(?P<kin>son|daughter|brother|sister|niece|nephew|mother|father|mum|dad|son-in-law|daughter-in-law|brother-in-law|sister-in-law|grandson|granddaughter|cousin|uncle|aunt)\b",
    re.I,
)
_MARRIED = re.compile(r"\b(?:my|his|her|your) (?:wife|husband|partner|spouse)\b", re.I)
_NAMES_THE_DOER = frozenset({"delegated", "third", "bullet"})
# From here on the language model is believed where the form of the clause says nothing.
_BELIEVED = 0.6


def owner_of(clause: Clause, task: Commitment | None, opinion: Opinion, setting: Setting) -> str:
    """A role of the house's list where there is one; with the name in front where several people share a side."""
    named = _named(clause, task, setting)
    if named:
        return named
    form = _by_form(clause, setting)
    if form:
        return form
    if opinion.owner_share >= _BELIEVED:
        return opinion.owner
    return task.owner if task is not None else _speaker(clause, setting)


def _named(clause: Clause, task: Commitment | None, setting: Setting) -> str | None:
    words = clause.words
    spoken_to = _SPOKEN_TO.match(words)
    if spoken_to and not _OWN.search(words[spoken_to.end("name") :]):
        known = setting.people.get(spoken_to["name"].casefold())
        if known or not clause.is_note:
            return known or asked_of(clause, rest=setting.roles)
    if task is not None and task.rule in _NAMES_THE_DOER:
        return _relation(task.owner)
    subject = _SUBJECT.match(words)
    who = subject["who"] if subject else ""
    if who and not re.match(r"(?:i|you|we|it|that|this|there|what|if)\b", who, re.I):
        kin, married = _KIN.search(who), _MARRIED.search(who)
        if kin or married:
            return f"client ({kin['kin'].lower()})" if kin else SPOUSE
        found = trade_in(who) or setting.people.get(who.casefold())
        if found:
            return found
    name = _NAMED_SUBJECT.match(words)
    if name and not _NO_NAME.match(name["name"]):
        return setting.people.get(name["name"].casefold(), name["name"])
    return None


def _relation(owner: str) -> str:
    """A relative acts for the client's side."""
    if re.fullmatch(r"them|they|both|he", owner, re.I):
        return CLIENT
    kin = re.fullmatch(
        r"(?:my |her |his |their |your )?(son|daughter|brother|sister|niece|nephew|mother|father|cousin)", owner, re.I
    )
    return f"client ({kin[1].lower()})" if kin else owner


def _by_form(clause: Clause, setting: Setting) -> str | None:
    words = clause.words
    if clause.is_note:
        return CLIENT if _ABSENT.match(words) else None
    if _GIVEN.search(words):
        return _speaker(clause, setting)
    own, asked = _OWN.search(words) or _LET_ME.search(words), _ASKED.search(words)
    if own and not _WISH.search(words[: own.start()]) and (asked is None or own.start() < asked.start()):
        return _speaker(clause, setting)
    if asked or _WISH.search(words) or not re.search(r"\b(?:i|we|me)\b", words, re.I):
        return asked_of(clause, rest=setting.roles)
    return None


def _speaker(clause: Clause, setting: Setting) -> str:
    """The role of whoever speaks; where somebody else has the same role, the name as well: a role alone says too little."""
    role = speaker_of(clause)
    return f"{clause.label} ({role})" if clause.label.casefold() in setting.shared else role


def setting_of(turns: Sequence[Turn], known_roles: Mapping[str, str]) -> Setting:
    """Names and single words of names, in lower case -> owner, for everybody who speaks; known roles win."""
    people: dict[str, str] = {}
    labels: dict[str, set[str]] = {}
    for turn in turns:
        if turn.label and turn.role != OTHER:
            role = turn.role if turn.role != STAFF else trade_in(turn.label) or ASSISTANT
            side = ADVISOR if turn.role in {ADVISOR, STAFF} else CLIENT
            labels.setdefault(side, set()).add(turn.label.casefold())
            for name in (turn.label.casefold(), *turn.label.casefold().split()):
                people.setdefault(name, role)
    people.update({name.casefold(): role for name, role in known_roles.items()})
    shared = frozenset().union(*(names for names in labels.values() if len(names) > 1))
    return Setting(people, frozenset(turn.role for turn in turns), shared)
