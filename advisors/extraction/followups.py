"""The next contact: calls, meetings, visits and topics put off, said by either side."""

from __future__ import annotations

import re

from advisors.extraction.clauses import Clause
from advisors.extraction.due import Due, due_in
from advisors.extraction.gate import CLAUSES, Gated
from advisors.extraction.signals import DONE, HYPOTHETICAL, NEGATED

_EACH_OTHER = r"(?:you|me|us|each other|again|together|both)"
_CONTACT = (
    rf"(?:(?:call|ring|phone|try|text|e-?mail|see|meet|visit|reach|check (?:back )?in (?:with|on)|get back to|come back to|circle back (?:to|with)|check back with|follow up with|catch up with|sit down with|talk (?:to|with)|speak (?:to|with)|give)\s++{_EACH_OTHER}(?!\s++(?:a copy|the (?:form|file|link|document|report|statement|proposal|paperwork)|(?:my|our|your) (?:form|copy))\b)|"
    r"(?:touch base|catch up|check in|circle back|check back|reconvene|regroup|sit down|get together|drop (?:by|in)|come (?:by|in|back)|stop by|pop (?:in|by|round)|swing by|follow up|be in touch|get in touch|pick (?:this|it|that|things) (?:back )?up|meet (?:up|again|in|on|at|next|for|and|to|then|tomorrow|this|every)|talk (?:again|soon|more|next|on|in|then|tomorrow|later|about (?:it|this|that))|speak (?:again|soon|next|on|in|then|tomorrow|later)|"
    r"revisit|reconnect|take (?:this|it|that) up|look at (?:it|this|that|them) (?:together|again)|go over (?:it|this|that|them|everything|the \w+(?: \w+)?) (?:together|then|on|next|in)|review (?:it|this|that|them|everything) (?:together|again|in|on|next|then)|discuss (?:it|this|that|them)? ?(?:again|further|next|then|in|on|at)|zoom|face[- ]?time|do (?:lunch|coffee|a call|another call)|have (?:lunch|coffee|a call|a chat)|jump on|hop on|get on a call|chat (?:again|next|on|in|then|tomorrow|soon|more)))"
)
_MEETING = (
    r"(?:(?:next|follow-?up|review|annual|quarterly|semi-?annual|mid-?year|year-?end|check-?in|usual|regular|second|another|planning|family|joint)?\s?"
    r"(?:meeting|review|call|catch-?up|appointment|check-?in|session|chat|visit|lunch|coffee|conversation|sit-?down|touch-?base|get-?together|zoom|conference|consultation))"
)
_SCHEDULING = r"(?:schedule|book|set(?: up)?|pencil(?: in)?|arrange|have|put|plan|hold|do|fix|diary|diarise|calendar|get|line up|organi[sz]e|confirm|move|keep|find (?:a )?time for)"
_WE = (
    r"(?:(?:let's|let us|shall we|should we|can we|could we|why don't we|how about we|we should|we need to|we can|i'd like (?:us )?to|we'd better|i suggest we|what if we|do you want to|are you (?:free|available|around) to|would you be (?:free|available|able) to|happy to|glad to|looking forward to|free to|we agreed to|agreed to|plan to|want to|"
    r"(?:i|we|you|she|he|they|(?:my|our|the|a|an|your|his|her|one of (?:our|my)) \w+(?: \w+)?|[a-z]+)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to| can| could)|please|remember to|feel free to|or|and|just|then|to)\s++(?:also |just |then |both |all |definitely |probably |try (?:to|and) |plan to |maybe )*)"
)
_BY_CONTACT = CLAUSES.rule(rf"\b{_WE}(?P<verb>{_CONTACT})\b")
_BY_MEETING = CLAUSES.rule(
    rf"\b{_WE}(?P<verb>{_SCHEDULING})\s++(?:in\s++)?(?:(?:the|a|an|our|your|another|some|us|for|that|this)\s++)*(?:\w+\s++){{0,2}}?{_MEETING}\b",
)
_IMPERATIVE = CLAUSES.rule(
    r"^\W*(?:(?:ok|okay|so|then|and|well|fine|or|great|yes|right|good|alright|sure|\w+),?\s++){0,2}?(?P<verb>(?:call|ring|phone|text|e-?mail|try|see|meet)\s++(?:me|us)\b|(?:come|drop|stop|pop|swing) (?:back|by|in)\b|(?:talk|speak|see you|catch you|catch up|chat|touch base|check back|circle back|revisit|follow up|reconvene|meet)\b)",
)
_NEXT = CLAUSES.rule(
    rf"\b(?P<verb>(?:next|our next|the next|follow-?up|annual|quarterly|mid-?year)\s++(?:\w+\s++)?{_MEETING}|(?:next|f/u|fu|follow[- ]?up)\s++(?:call|review|meeting|contact|mtg|appt)|our (?:annual |quarterly |next |usual |regular |review )?{_MEETING} (?:is|will be|on)|see you|(?:talk|speak) (?:to you )?soon|{_MEETING}\s++(?:is\s++)?(?:set|booked|scheduled|penciled|pencilled|in the (?:diary|calendar|book)))\b",
)
_NOTE = CLAUSES.rule(
    r"^\W*(?:\[[ x]?\]\s*)?(?P<verb>(?:next|f/u|fu|follow[- ]?up|revisit|re-?visit|check back|check in|touch base|call (?:back|again|client|him|her|them)|circle back|reconvene|meet|review (?:again|in|next)|annual review|quarterly review|mid-?year)\b)",
)
# "I'm phoning you at two", "we will sit after Eid", "does the 20th suit you both?": said with a time, or none.
_COMING = CLAUSES.rule(
    r"\b(?:i|we)(?:'m| am|'re| are|'ll be| will be)\s++(?P<verb>(?:phoning|calling|ringing|seeing|visiting|meeting)\b|(?:coming|dropping|popping|stopping|swinging) (?:by|over|round|in|out|back|up|down)\b|(?:at|over at) yours\b)|"
    r"\bwe(?:'ll| will| shall)?\s++(?:all\s++|both\s++)?(?P<again>sit (?:on|after|before|again|together|down|with)|meet again)\b|"
    r"^\W*(?:does|would|will|could|is|how about|what about)\s++(?P<offer>[\w' ]{3,30})\s++(?:work|suit|okay|ok|good)\s++(?:for\s++)?(?:you|us|both)\b|"
    r"^\W*(?P<same>same (?:meeting|group|time|place))\b",
)
_ANYTIME = re.compile(r"\b(?:again|next|then|soon|when|once|after|before|until|every|each)\b", re.I)
_NO_CONTACT = CLAUSES.rule(
    r"\b(?:see (?:you|me|us) (?:smile|as|like|doing|so)|nice (?:to|meeting)|good (?:to|seeing)|great (?:to|seeing)|call me (?:old|crazy|cynical|[A-Z])|give (?:you|me) (?:a|an|the|some|my|that)\s(?!call|ring|buzz|bell|shout|ping)|text me (?:the|a)|e-?mail (?:me|you|us) (?:a|an|the|that|those|your|my|some|both|it|them|copies|all)|thanks for)\b",
)
_STRONG = CLAUSES.rule(
    r"\b(?:next (?:\w+ )?(?:meeting|review|call|appointment)|see you|touch base|catch-?up|catch up|reconvene|circle back|revisit|check-?in|follow[- ]?up|f/u|get back to|shall we meet|talk (?:again|soon)|speak (?:again|soon)|be in touch|drop by|come back)\b",
)


def follow_up_in(clause: Clause) -> tuple[int, int, Due | None, float] | None:
    """(where it begins, where its verb stands, when, how sure) of the next contact a clause speaks of."""
    for pattern, base in _patterns(clause):
        found = pattern.search(clause.words, clause.met)
        if found is None:
            continue
        due = due_in(clause.words, found.start("verb"))
        if not (due or _STRONG.search(clause.words, clause.met) or _ANYTIME.search(clause.words[found.start() :])):
            continue
        if _is_none(clause, found.start("verb")):
            continue
        return found.start(), found.start("verb"), due, base + (0.2 if due else 0.0)
    return _coming(clause)


def _coming(clause: Clause) -> tuple[int, int, Due | None, float] | None:
    found = _COMING.search(clause.words, clause.met)
    due = due_in(clause.words, found.start()) if found else None
    if found is None or due is None or _is_none(clause, found.start()):
        return None
    return found.start(), found.start(), due, 0.7


def _patterns(clause: Clause) -> list[tuple[Gated, float]]:
    patterns = [(_BY_CONTACT, 0.65), (_BY_MEETING, 0.65), (_NEXT, 0.6), (_IMPERATIVE, 0.6)]
    return [(_NOTE, 0.7), *patterns] if clause.is_note else patterns


def _is_none(clause: Clause, verb: int) -> bool:
    words = clause.words
    if _NO_CONTACT.search(words, clause.met) or NEGATED.search(words[:verb]):
        return True
    if HYPOTHETICAL.search(words) and not clause.question:
        return True
    return bool(DONE.search(words[:verb]))
