"""Commitments: promises in the first person, requests to the other party, "X to do Y", owners in bullets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from advisors.extraction import owner as owners
from advisors.extraction.clauses import Clause
from advisors.extraction.gate import CLAUSES
from advisors.extraction.signals import DONE, HYPOTHETICAL, NEGATED, SMALL_TALK
from advisors.extraction.verbs import ANSWERED_AT_ONCE, TASK, THIRD_PARTY
from advisors.transcripts import ADVISOR, CLIENT, STAFF

_ADVERB = r"(?:\s++(?:also|just|then|definitely|certainly|gladly|happily|personally|quickly|first|still|have to|need to|go ahead and|go and|try to|try and|make sure to|be sure to|get (?:to work|started) (?:on|and)|now|immediately))*"
_NAME = r"(?:\[[A-Z]+_\d+\]|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)"
_FUTURE = r"(?:'ll|\s++will|\s++shall|'m going to|\s++am going to|'re going to|\s++are going to|'m gonna|'re gonna)"


@dataclass(frozen=True, slots=True)
class Commitment:
    """Where the promise begins in the clause, where its verb stands, whose it is, and how sure the rule is."""

    at: int
    verb: int
    owner: str
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule knows beyond its clause."""

    people: dict[str, str]
    roles: frozenset[str]
    # Labels of speakers who are not alone on their side of the table, or whose role is guessed from how they talk.
    named: frozenset[str] = frozenset()
    # Who speaks as what.
    speakers: tuple[tuple[str, str], ...] = ()


Rule = Callable[[Clause, Setting], Commitment | None]

_FIRST = CLAUSES.rule(rf"\b(?:i|we){_FUTURE}{_ADVERB}\s++(?P<verb>{TASK})\b")
_FIRST_OPEN = CLAUSES.rule(
    rf"\b(?:i|we){_FUTURE}{_ADVERB}\s++(?P<verb>(?!not\b|never\b|be\b|have\b|need\b|want\b)[a-z]{{3,}})\s++(?:you|him|her|them|it|that|this|those|these|the|a|an|my|our|your|up|out|over|back|through)\b",
)
_PROGRESSIVE = CLAUSES.rule(
    r"\b(?:i|we)(?:'m| am|'re| are)\s++(?:now\s++)?(?P<verb>sending|e-?mailing|forwarding|mailing|preparing|booking|scheduling|filing|submitting|opening|transferring|calling|ordering|processing|updating|arranging|dropping|bringing|uploading|putting|getting|writing|working on)\b",
)
_LET_ME = CLAUSES.rule(
    r"\blet me (?:just )?(?P<verb>send|get (?:you|that|the|this|back|a|an|our|my)|check with|look into|find out|look up|run (?:the|some|that|those|it|a)|put together|pull together|draft|prepare|e-?mail|forward|follow up|talk to|speak (?:to|with)|ask (?:my|our|the)|confirm|dig|research|see if|work (?:up|out)|take that (?:back|away)|set up|arrange|model)\b",
)
_DUTY = CLAUSES.rule(
    rf"\b(?:i|we)\s++(?:still\s++)?(?:need to|have to|must|ought to|should(?: probably)?|owe you|'ve got to|have got to|'d better|promise to|promised to|agreed to|can)\s++(?P<verb>{TASK})\b",
)
_OWE = CLAUSES.rule(r"\bi (?:still )?owe you (?P<verb>)(?:a|an|the|that|those|some)\b")
_WILL_HAVE = CLAUSES.rule(
    rf"\b(?:[Ii]|[Ww]e)(?:{_FUTURE}|\s++can)\s++(?P<verb>have|get|ask|tell|remind)\s++(?P<who>(?i:{THIRD_PARTY})|{_NAME})\s++(?:to\s++)?{TASK}\b",
    re.NOFLAG,
)
_REQUEST = CLAUSES.rule(
    rf"\b(?:(?:could|can|would|will|won't)\s++(?:you|one of you|you both|you two)(?:\s++(?:please|also|just|kindly|both|maybe|all))*|please(?:\s++(?:also|do|just|make sure (?:to|you)))*|kindly|"
    rf"(?:i|we)(?:'ll|\s++will)?\s++need you(?: both)? to|(?:i|we)(?:'d| would) (?:like|ask|need|want) you(?: both)? to|you(?:'ll| will)? need to|you(?:'ll| will) have to|you have to|you must|you should|"
    rf"(?:do not|don't) forget to|remember to|be sure to|make sure (?:to|you|that you)|if you (?:could|would|can)(?: please| just)?|would you mind|it would (?:help|be (?:great|helpful|good)) if you(?: could)?|i(?:'d| would) appreciate (?:it )?if you(?: could| would)?|"
    rf"all (?:i|we) need (?:from you )?is for you to|your (?:homework|job|task) is to|you(?:'re| are) going to|you(?:'ll| will)|let's have you|i want you to|you can)\s++(?P<verb>{TASK}|\w+ing)\b",
)
_IMPERATIVE = CLAUSES.rule(
    rf"^\W*(?:(?:ok|okay|so|then|and|also|just|yes|well|now|right|great|good|fine|in the meantime|meanwhile|next|for now|first|second|third|finally|ideally|alright|perfect|\w+),?\s++){{0,2}}?(?P<verb>(?!call\b|text\b|phone\b|ring\b|reach\b|contact\b|let\b|look\b|see\b|take care\b|have\b|make sure\b|hold\b|start\b|stop\b|say\b|show\b|note\b|pass\b|read\b|test\b|work\b|think\b|name\b|meet\b|mark\b|file\b){TASK})\s++(?:me|us|it|them|him|her|the|a|an|that|this|those|these|your|my|our|both|all|any|some|every|over|in|up|out|back|copies|two|three|by|with|to|for|on|off|\$?\d)\b",
)
_GIVE_ME = CLAUSES.rule(
    r"\b(?P<verb>give|send|get|e-?mail|forward|mail|let) (?:me|us) (?:have )?(?:the|a|an|that|those|some|your|copies|it|them|both|all|something|know)\b",
)
_DO_NOT = CLAUSES.rule(
    r"^\W*(?:(?:and|so|but|please|ok|okay|now|well),?\s++){0,2}(?:please\s++)?(?:don't|do not)\s++(?:ever\s++)?(?P<verb>sign|send|give|pay|reply|answer|click|open|delete|erase|move|transfer|share|hand|agree|wire|authori[sz]e|respond|accept|lend|cash)\b",
)
_THIRD = CLAUSES.rule(
    rf"(?:\b(?:my|our|your|the|his|her)\s++)?(?P<who>\b(?i:{THIRD_PARTY})|{_NAME})(?:(?:'ll| will| is going to| needs to| has to| should| is to| can| must| agreed to| promised to| offered to)\s++|\s++to\s++)(?P<verb>{TASK})\b",
    re.NOFLAG,
)
_TOKENED_BULLET = CLAUSES.rule(
    rf"^\W*(?:\[[ x]?\]\s*)?(?P<who>me|myself|i|us|we|both|clients?|customer|husband|wife|spouse|advis[eo]r|assistant|ops|operations|cpa|accountant|attorney|lawyer|compliance|team|{_NAME}|[A-Z]{{2,3}})\s*(?::|\s-\s|\u2192|->|=>)\s*(?P<verb>(?!\d)[A-Za-z])",
)
_NOTE_DUTY = CLAUSES.rule(
    rf"^\W*(?:\[[ x]?\]\s*)?(?:(?:i|we)\s++)?(?:will|to|need to|needs to|must|action:?|todo:?|to do:?|ai:?|next steps?:?|f/u:?|follow-?up:?|task:?)\s++(?P<verb>{TASK})\b",
)
_NOTE_IMPERATIVE = CLAUSES.rule(rf"^\W*(?:\[[ x]?\]\s*)?(?P<verb>{TASK})\b")
_CLIENT_DUTY = CLAUSES.rule(
    rf"\b(?P<who>clients?|he|she|they|both|mr\.? \w+|mrs\.? \w+|ms\.? \w+)\s++(?:will|to|agreed to|is to|are to|needs? to|should|promised to|is going to|are going to)\s++(?P<verb>{TASK})\b",
)
ACTION_HEADING = re.compile(
    r"\b(?:next|action|actions|to[- ]?dos?|tasks?|follow[- ]?ups?|homework|commitments|steps|deliverables|assigned|outstanding|open items)\b",
    re.I,
)
_NO_TASK = re.compile(rf"\b(?:{ANSWERED_AT_ONCE})\b", re.I)


def commitment_in(clause: Clause, setting: Setting) -> Commitment | None:
    """The first rule that sees a task in the clause, unless the words around it take the task away."""
    for rule in _RULES:
        found = rule(clause, setting)
        if found and not _cancelled(clause, found):
            return found
    return None


def _cancelled(clause: Clause, found: Commitment) -> bool:
    words = clause.words
    head, tail = words[: found.verb], words[found.verb :]
    if found.rule != "bullet" and NEGATED.search(head):
        return True
    if (
        SMALL_TALK.search(words[found.at :])
        and found.rule in {"first", "let me", "duty"}
        and SMALL_TALK.search(words[found.at : found.verb + 40])
    ):
        return True
    if HYPOTHETICAL.search(words) and not (
        re.match(r"\W*if you (?:could|would|can)\b", words, re.I) and found.rule == "request"
    ):
        return not re.match(r"\W*(?:and |but |so )?if (?:you|he|she|they)\b.*,", words, re.I)
    return bool(DONE.search(head)) or bool(re.search(r"\balready\b", tail[:30], re.I))


def _first_person(clause: Clause, setting: Setting) -> Commitment | None:
    delegated = _WILL_HAVE.search(clause.words, clause.met)
    if delegated and not re.match(r"(?:it|that|this|you|the)$", delegated["who"], re.I):
        return Commitment(
            delegated.start(),
            delegated.start("verb"),
            owners.named_owner(delegated["who"], setting.people),
            0.85,
            "delegated",
        )
    for pattern, rule, confidence in (
        (_FIRST, "first", 0.85),
        (_FIRST_OPEN, "first", 0.7),
        (_PROGRESSIVE, "first", 0.65),
        (_LET_ME, "let me", 0.75),
        (_OWE, "duty", 0.7),
    ):
        found = pattern.search(clause.words, clause.met)
        if found and not (clause.question and rule == "first"):
            return Commitment(found.start(), found.start("verb"), owners.speaker_of(clause), confidence, rule)
    return None


def _duty(clause: Clause, setting: Setting) -> Commitment | None:
    found = _DUTY.search(clause.words, clause.met)
    if (
        not found
        or clause.question
        or re.search(r"\bcan\s++\w+$", clause.words[: found.end("verb")])
        and not clause.by_advisor
    ):
        return None
    if re.search(r"\bcan\b", found.group(), re.I) and not re.search(
        r"\b(?:by|on|before|today|tomorrow|this|next|you)\b", clause.words[found.end() :], re.I
    ):
        return None
    return Commitment(found.start(), found.start("verb"), owners.speaker_of(clause), 0.55, "duty")


def _warning(clause: Clause, setting: Setting) -> Commitment | None:
    """ "Don't sign anything he brings you": what the advisor asks to be left undone is a task, too."""
    found = _DO_NOT.search(clause.words, clause.met) if clause.role in {ADVISOR, STAFF} else None
    if found is None:
        return None
    return Commitment(found.start(), found.start("verb"), owners.asked_of(clause, rest=setting.roles), 0.7, "request")


def _request(clause: Clause, setting: Setting) -> Commitment | None:
    for pattern, confidence in ((_REQUEST, 0.75), (_GIVE_ME, 0.7), (_IMPERATIVE, 0.6)):
        found = pattern.search(clause.words, clause.met)
        if found is None or _NO_TASK.search(clause.words[found.start() : found.end() + 30]):
            continue
        if clause.is_note and pattern is not _REQUEST:
            continue
        owner = owners.asked_of(clause, rest=setting.roles)
        return Commitment(
            found.start() if pattern is not _IMPERATIVE else found.start("verb"),
            found.start("verb"),
            owner,
            confidence,
            "request",
        )
    return None


def _third_person(clause: Clause, setting: Setting) -> Commitment | None:
    found = _THIRD.search(clause.words, clause.met)
    if (
        found
        and not clause.question
        and not re.match(
            r"(?:I|It|That|This|What|There|You|We|They|He|She|Who|Which|Nobody|Nothing|Everything|And|But|So|If|When|The|Happy|Glad|Good|Nice|Ready|Want|Wants|Need|Needs|Like|Going|Have|Has|Time|Up|Back|Due|Easy|Hard)\b",
            found["who"],
        )
    ):
        owner = owners.named_owner(found["who"], setting.people)
        return Commitment(found.start(), found.start("verb"), owner, 0.65, "third")
    return None


def _noted(clause: Clause, setting: Setting) -> Commitment | None:
    if not clause.is_note:
        return None
    under = bool(ACTION_HEADING.search(clause.heading))
    bullet = _TOKENED_BULLET.match(clause.words, clause.met)
    if bullet and (under or re.match(TASK, clause.words[bullet.start("verb") :], re.I)):
        return Commitment(
            bullet.start("who"),
            bullet.start("verb"),
            owners.named_owner(_bullet_owner(bullet["who"]), setting.people),
            0.85,
            "bullet",
        )
    client = _CLIENT_DUTY.search(clause.words, clause.met)
    if client:
        return Commitment(client.start(), client.start("verb"), CLIENT, 0.75, "bullet")
    duty = _NOTE_DUTY.match(clause.words, clause.met)
    if duty or (under and (duty := _NOTE_IMPERATIVE.match(clause.words, clause.met))):
        return Commitment(
            duty.start("verb"), duty.start("verb"), owners.trade_in(clause.heading) or ADVISOR, 0.75, "bullet"
        )
    return None


def _bullet_owner(who: str) -> str:
    plain = who.casefold()
    return {"us": "me", "we": "me", "both": "client", "i": "me", "team": "my team"}.get(plain, who)


_RULES: tuple[Rule, ...] = (_noted, _warning, _first_person, _third_person, _request, _duty)
