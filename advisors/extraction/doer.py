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
from advisors.extraction.verbs import TASK
from advisors.transcripts import ADVISOR, CLIENT, OTHER, SPOUSE, STAFF, Turn
from advisors.transcripts.labels import role_of_words

_START = r"^\W*(?:(?:and|so|then|but|also|ok|okay|well|right|yes|yeah|no|now|oh|fine|good|great|look|in the meantime|meanwhile)\b[,.]?\s+){0,3}"
_NAME = r"(?:\[[A-Z]+_\d+\]|[A-Z][a-z]+)"
_SPOKEN_TO = re.compile(
    rf"{_START}(?P<name>{_NAME}),\s+(?:can|could|would|will|please|you|if you|make|have a|[a-z]+)\b"
)
# A note says nothing to its reader but "Carmen, send the booklet".
_TOLD = re.compile(rf",\s+(?:please |could you |can you |would you )?{TASK}\b", re.I)
# "I'd like to show you a plan" offers; "I'd like to see it in writing" asks.
_OFFERED = r"(?:send|bring|get you|call|check|write|ask|do|show|run|put|propose|suggest|walk|set|prepare|share|review|arrange|introduce|book|model|draft)"
_WISH = re.compile(
    rf"\b(?:i|we)(?:'d| would)?\s+(?:also |just |really |still |rather )?(?:like|want|need|expect|prefer|appreciate|insist on)\s+(?!to\s+{_OFFERED})|"
    r"\b(?:please|kindly)\b|\bfor me\b|^\W*(?:and |so |then |just )?have (?:your|the|someone|somebody|him|her|them) |\b(?:send|give|get|show|let|make|tell|bring|forward|email|mail|ring|call|text|copy|find|put) (?:me|us)\b(?! just)",
    re.I,
)
_LET_ME = re.compile(r"\blet (?:me|us)\b(?! have\b| know\b)", re.I)
# "Let me see what that costs" is the speaker's; "let me see the lease" asks for it.
_LET_ME_SEE = re.compile(
    r"\blet (?:me|us) (?:see|have (?:a )?(?:sight|look)|look at) (?:of )?(?:the|your|that|those|these|his|her|it|them|both|any)\b",
    re.I,
)
# Nobody is named, and it will be done: "it'll be in the post", "a new card goes out", "this has to go to our lawyers".
_WILL_BE_DONE = re.compile(
    r"^\W*(?:(?:and|so|then|well|ok|okay|yes)\b,?\s+)*(?:it|that|this|those|they|the \w+|an? (?:\w+ ){1,3})(?:'ll| will| has to| needs to| have to)?\s?(?:be |go(?:es)? |come |get )?\b"
    r"(?:in the (?:post|mail)|on your (?:desk|mat|doorstep)|with you|out|to (?:our|my)|sent|posted|couriered|mailed|corrected|fixed|reversed)\b",
    re.I,
)
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
    r"^\W*(?:and |so |then )?you(?:'re| are) \w+ing\b|\b(?:don't forget|remember|be sure|make sure)\b|\byour (?:job|homework|side|part)\b",
    re.I,
)
_SUBJECT = re.compile(
    r"^\W*(?:(?:and|so|then|but|also|ok|okay|well|re|action|todo)\b[,:]?\s+){0,2}(?P<who>(?:(?:my|our|your|the|their|his|her|this|that)\s+)?(?:[\w'-]+\s+){0,3}?[\w-]+)"
    r"(?:'s (?:going|getting|doing|bringing|sending|drawing|taking|paying|asking|calling|having|writing|looking)|\s+(?:will|'ll|is going to|are going to|needs? to|ha(?:s|ve) to|must|should|can|could|to|is to|are to|is|are|owes?|sends?|confirms?|reviews?|files?|orders?|drafts?|prepares?|checks?|books?|calls?|agreed to|promised to|hands?))\b",
    re.I,
)
_NAMED_SUBJECT = re.compile(
    rf"{_START}(?P<name>{_NAME}(?:\s[A-Z][a-z]+)?)(?:'s going to|'ll|'s|\s+(?:will|is going to|needs to|has to|must|should|to|is))\s+(?!that\b|fine\b|right\b|good\b)[a-z]"
)
# Notes name people by their initials; these two letters are nobody's.
_INITIALED = re.compile(
    r"^\W*(?P<who>(?!(?:IT|HR|UK|US|EU|PM|AM|TV|ID|OK|FA|RM|RE|CC|GP|LP|TO|WE|HE|NO|SO|IF)\b)[A-Z]{2})(?:'ll| (?:will|to|must|has to|needs to|should|is to|is going to))\s+(?!be\b)[a-z]"
)
_NO_NAME = re.compile(
    r"(?:I|It|That|This|What|There|You|We|They|He|She|Who|Which|Nobody|Nothing|Everything|Somebody|Someone|Anybody|Here|Let|Where|How|When|One|Time|Hard|Good|Happy|Please|Ready|Nice)\b"
)
_IMPERATIVE = re.compile(
    rf"{_START}(?:please |kindly |just |don't |do not |do )*(?!(?:let|look|see|have|call|put it|say|show|note|work|start|stop|test|read|think|name|mark|will|can)\b){TASK}\b(?! (?:of|is|was|are)\b)",
    re.I,
)
# "To be raised by operations", "will be couriered from our service team".
_PASSIVE = re.compile(r"\bbe \w+(?:ed|t|n)\b.{0,40}?\b(?:by|from)\s+(?P<who>(?:our |the |my |your )?[\w ]{3,30})", re.I)
# "Joss pulls every form": a note's way of giving a task.
_DOES = re.compile(rf"{_START}(?P<name>{_NAME})\s+(?=(?P<verb>[a-z]+)s\b)")
_IS_TASK = re.compile(rf"{TASK}|chase", re.I)
_ABSENT = re.compile(r"^\W*(?:they|them|he|both|couple|clients?|prospects?|cl)\b", re.I)
_NOBODY = re.compile(rf"{_START}(?:somebody|someone)\b", re.I)
_KIN = re.compile(
    r"\b(?:my|her|his|their|your|our|the)\s+(?P<kin>son|daughter|brother|sister|niece|nephew|mother|father|mum|dad|son-in-law|daughter-in-law|brother-in-law|sister-in-law|grandson|granddaughter|cousin|uncle|aunt)\b",
    re.I,
)
_MARRIED = re.compile(r"\b(?:my|his|her|your) (?:wife|husband|partner|spouse)\b", re.I)
_NUMBERED = re.compile(r"\b(?:speaker|person|unknown)\b|\d", re.I)
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
        if clause.is_note and not known and _TOLD.match(words, spoken_to.end("name")):
            return spoken_to["name"]
        if known or not clause.is_note:
            return known or _asked(clause, setting)
    initials = _INITIALED.match(words)
    if initials:
        return setting.people.get(initials["who"].casefold(), initials["who"])
    if task is not None and task.rule in _NAMES_THE_DOER:
        return _relation(task.owner)
    subject = _SUBJECT.match(words)
    who = subject["who"] if subject else ""
    if who and not re.match(r"(?:i|you|we|it|that|this|there|what|if|me|my job|all)\b", who, re.I):
        kin, married = _KIN.search(who), _MARRIED.search(who)
        if kin or married:
            return f"client ({kin['kin'].lower()})" if kin else SPOUSE
        found = trade_in(who) or setting.people.get(who.casefold())
        if found:
            return found
    if _NOBODY.match(words):
        return None if clause.is_note or clause.role not in {CLIENT, SPOUSE} else _asked(clause, setting)
    passive = _PASSIVE.search(words)
    trade = trade_in(passive["who"]) if passive else None
    if trade and trade not in {ADVISOR, CLIENT, SPOUSE}:
        return trade
    name = _NAMED_SUBJECT.match(words) or _does(clause)
    if name and not _NO_NAME.match(name["name"]):
        return setting.people.get(name["name"].casefold(), name["name"])
    return None


def _does(clause: Clause) -> re.Match[str] | None:
    found = _DOES.match(clause.words) if clause.is_note else None
    return found if found and _IS_TASK.fullmatch(found["verb"]) else None


def _relation(owner: str) -> str:
    """A relative acts for the client's side."""
    if re.match(r"(?:homework|widow(?:er)?|clients?|cl\.?)$", owner, re.I):
        return CLIENT
    if re.match(r"(?:hubby|wife|husband|partner)$", owner, re.I):
        return SPOUSE
    if re.match(r"note$", owner, re.I):
        return ADVISOR
    if re.fullmatch(r"them|they|both|he", owner, re.I):
        return CLIENT
    kin = re.fullmatch(
        r"(?:my |her |his |their |your )?(son|daughter|brother|sister|niece|nephew|mother|father|cousin|grandson|granddaughter|aunt|uncle)",
        owner,
        re.I,
    )
    return f"client ({kin[1].lower()})" if kin else owner


def _by_form(clause: Clause, setting: Setting) -> str | None:
    words = clause.words
    if clause.is_note:
        return CLIENT if _ABSENT.match(words) else None
    if _GIVEN.search(words) or _WILL_BE_DONE.search(words):
        return _speaker(clause, setting)
    if _LET_ME_SEE.search(words) or _imperative(words):
        return _asked(clause, setting)
    own, asked = _OWN.search(words) or _LET_ME.search(words), _ASKED.search(words)
    if own and not _WISH.search(words[: own.start()]) and (asked is None or own.start() < asked.start()):
        return _speaker(clause, setting)
    if asked or _WISH.search(words) or not re.search(r"\b(?:i|we|me)\b", words, re.I):
        return _asked(clause, setting)
    return None


def _imperative(words: str) -> bool:
    """ "Take me off that list", "bring him along when you come"; "check, I'll do it" has a subject of its own at once."""
    found = _IMPERATIVE.match(words)
    return found is not None and not re.match(r"\W*(?:i|we)\b", words[found.end() :], re.I)


def _speaker(clause: Clause, setting: Setting) -> str:
    """The role of whoever speaks; where somebody else has the same role, the name as well: a role alone says too little."""
    return _with_name(clause.label, speaker_of(clause), setting)


def _asked(clause: Clause, setting: Setting) -> str:
    """The one a request goes to; by name where only one person speaks on that side."""
    role = asked_of(clause, rest=setting.roles)
    firm = role not in {CLIENT, SPOUSE}
    others = [
        label
        for label, other in setting.speakers
        if label != clause.label and (other in {ADVISOR, STAFF}) == firm and other != OTHER
    ]
    return _with_name(others[0], role, setting) if len(others) == 1 else role


def _with_name(label: str, role: str, setting: Setting) -> str:
    return f"{label} ({role})" if label.casefold() in setting.named else role


def setting_of(turns: Sequence[Turn], known_roles: Mapping[str, str]) -> Setting:
    """Names and single words of names, in lower case -> owner, for everybody who speaks; known roles win."""
    seated: dict[str, str] = {}
    sides: dict[bool, set[str]] = {}
    for turn in turns:
        if turn.label and turn.role != OTHER:
            seated.setdefault(turn.label, _seat(turn))
            sides.setdefault(turn.role in {ADVISOR, STAFF}, set()).add(turn.label)
    shared = {label for labels in sides.values() if len(labels) > 1 for label in labels}
    named = frozenset(label.casefold() for label in seated if label in shared or _is_a_name(label))
    speakers = tuple(dict.fromkeys((turn.label, turn.role) for turn in turns if turn.label))
    setting = Setting({}, frozenset(turn.role for turn in turns), named, speakers)
    for label, role in seated.items():
        for name in (label.casefold(), *label.casefold().split()):
            setting.people.setdefault(name, _with_name(label, role, setting))
    setting.people.update({name.casefold(): role for name, role in known_roles.items()})
    return setting


def _seat(turn: Turn) -> str:
    return turn.role if turn.role != STAFF else trade_in(turn.label) or ASSISTANT


def _is_a_name(label: str) -> bool:
    """Not "Advisor" or "Speaker 2", and not a placeholder: those stand for people whose role the book knows."""
    return bool(label) and "[" not in label and not _NUMBERED.search(label) and role_of_words(label) is None
