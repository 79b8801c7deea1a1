"""When: the phrase as spoken, and the day it means once the meeting's day is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?)\b\.?"
)
_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|forty[- ]five|sixty|"
    r"ninety|a couple(?: of)?|a few|several)"
)
_UNIT = r"(?:business |working |calendar |trading )?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|quarters?|years?|yrs?|fortnight)"
_ORDINAL_WORD = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    r"sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|"
    r"ninth)|thirtieth|thirty[- ]first)"
)
_ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL_WORD})"
_SEASON = r"(?:spring|summer|autumn|fall|winter|new year|holidays?|christmas|thanksgiving|easter|labor day|memorial day|tax (?:day|season|time|deadline)|year[- ]end|quarter[- ]end|month[- ]end)\b"
_FEAST = (
    r"(?:new year'?s?(?: day| eve)?|valentine'?s(?: day)?|shrove tuesday|ash wednesday|lent|mothers?'? day|passover|pesach|good friday|pentecost|whitsun|ramadan|eid|"
    r"rosh hashanah|yom kippur|michaelmas|halloween|all saints|diwali|bonfire night|hanukkah|advent|boxing day|christmas eve|carnival|columbus day|veterans day|"
    r"presidents'? day|juneteenth|independence day|the (?:fourth|4th) of july|bank holiday|half[- ]term|term[- ]time|the budget)"
)
_MEAL = r"(?:breakfast|brunch|lunch(?:time)?|teatime|dinner(?:time)?|supper|bedtime|noon|midday|midnight|nightfall|dawn|dusk|sunset|close of play|the (?:bell|close|open))"
_PART = r"(?:morning|afternoon|arvo|evening|night|lunchtime|lunch|noon)"
_HOUR = r"(?:\d{1,2}(?::\d{2})?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half (?:past )?\w+)"
_CLOCK_TIME = rf"(?:{_HOUR}\s?(?:a\.?m\b|p\.?m\b|o'clock)|noon|midday|midnight)(?:\s++(?:on\s++)?(?:{_DAY}|tomorrow|today|next {_DAY}))?"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?(?![\d/])|{_MONTH}\s++(?:the\s++)?(?:{_ORDINAL}|\d{{1,2}}\b(?!:|\s*(?:%|k\b)))(?:,?\s++\d{{4}})?|"
    rf"(?:the\s++)?(?:{_ORDINAL}|\d{{1,2}})\s++(?:of\s++)?{_MONTH}(?:,?\s++\d{{4}})?|the\s++{_ORDINAL}(?!\s++\w*(?:quarter|year|time|one|option|page|of the year))|{_MONTH}(?:\s++\d{{4}})?)"
)
_RELATIVE = (
    rf"(?:today|tonight|overnight|right now|right after (?:this|the|our) (?:call|meeting)|(?:tomorrow|tmrw|tmw|tomoz)(?:\s++{_PART})?|first thing(?!\s++(?:is|was|to|i|we|you|on|{_DAY}))|(?:the\s++)?day after tomorrow|this\s++(?:{_PART}|week(?:end)?|wk|month|quarter|yr|year|coming\s++{_DAY}|{_DAY}|{_SEASON})|"
    rf"(?:the\s++)?(?:(?:early|later?|mid|end of|beginning of|start of|first half of|middle of)\s++(?:the\s++|this\s++)?)?(?:next|nxt|following|coming)\s++(?:business\s++day|day|hour|week(?:end)?|wk|month|mo|quarter|qtr|yr|year|spring|summer|autumn|fall|winter|{_DAY}|{_MONTH})|"
    rf"(?:(?:early|late|mid)[- ])(?:{_MONTH}|{_DAY}|week|month|quarter|next week|{_SEASON})|"
    rf"(?:a|one|two)\s++weeks?\s++from\s++(?:today|tomorrow|now|{_DAY})|{_DAY}\s++week\b|"
    rf"(?:first thing\s++)?(?:on\s++)?{_DAY}(?:\s++(?:the\s++{_ORDINAL}|{_PART}|next week|week))?|"
    rf"(?:the\s++)?(?:end|close|start|beginning|middle|top)\s++of\s++(?:the\s++|this\s++|next\s++)?(?:day|business|week|month|quarter|year|{_DAY}|{_MONTH})|"
    rf"eod|cob|eow|eom|year[- ]end|quarter[- ]end|month[- ]end|asap|as soon as possible|right away|immediately|straight away|q[1-4]\b)"
)
_SPAN = rf"(?:{_NUMBER}\s++{_UNIT})"
_WHEN = rf"(?:{_RELATIVE}|{_DATE}|{_SEASON}|{_FEAST}|{_CLOCK_TIME}|the\s++(?:{_SEASON}|weekend|week|month|deadline|closing|meeting|anniversary)|(?:the|our|your|my)\s++(?:next|follow-?up|annual|upcoming)\s++(?:meeting|review|call|appointment|visit|session))"
_LEAD = r"(?:by|before|on|until|till|no later than|not later than|prior to|due(?: on| by)?|around|about|for|come|after|during|over|in(?:\s++(?:early|late|mid))?|at|ahead of|starting(?: from)?|with effect from|effective)"
PHRASE = re.compile(
    rf"\b(?:(?:within|in|inside(?: of)?|over)\s++(?:about\s++|around\s++|roughly\s++|the\s++(?:next|coming)\s++(?:couple\s++(?:of\s++)?|few\s++)?)?(?:{_SPAN}|(?:days|weeks|hours|months)\b)(?:'s? time)?(?!\s++(?:old|ago|bonds?|notes?|fixed))|(?:in|over)\s++the\s++(?:next|coming)\s++(?:{_SPAN}|few\s++\w+|week|day|month)s?|"
    rf"{_SPAN}\s++(?:from\s++(?:now|today)|later)|(?:(?P<lead>{_LEAD})\s++(?:(?:the|this|that)\s++)?)?{_WHEN}(?:\s++(?:at\s++)?(?:\d{{1,2}}(?::\d{{2}})?\s?(?:am|pm|o'clock)|noon|{_PART})\b)?)(?!\w)",
    re.I,
)
# These words before a date make it a date of something else.
_NOT_DUE_BEFORE = re.compile(
    r"\b(?:from|since|last|dated|of|past|previous|as of|the|was|were|during|between|signed|born|opened|until recently|ended|ending|'s|"
    r"like|every|each|another|per|on a|all)\s++$",
    re.I,
)
_BEFORE_REACH = 60
_NOT_DUE_AFTER = re.compile(
    r"\s*(?:statements?|returns?|figures|numbers|report|results|review notes|letter|invoice|meeting notes|minutes|deadline was|salary|income|'s (?:meeting|call|statement|paper|email|letter|numbers))\b|\s++ago\b|'s\b",
    re.I,
)
# Said with no calendar word: "before you drive home", "by the extension date", "once it's printed".
_EVENT_END = r"(?=\s*(?:[,.;:?!)\n]|$|\s(?:and|but|so|or|because|since|that way|to see|please)\b))"
_EVENT = re.compile(
    rf"\b(?:by (?:return(?: of post)?|{_MEAL}|{_HOUR}(?=\s*(?:[,.;?!]|$|and\b))|(?:the\s++|our\s++|your\s++|next\s++)?(?:\w+\s++){{0,2}}?(?:date|deadline|cut-?off|hearing|closing|completion|anniversary|(?:end|start|close|day|time|middle|turn) of (?:the\s++)?\w+(?:\s\w+)?))\b|"
    rf"(?:by|before|after|over|at|around|until) {_MEAL}\b|before {_HOUR}(?=\s*(?:[,.;?!]|$|and\b))|"
    r"by (?:the )?(?:morning|afternoon|evening)(?: itself)?\b|this (?:very )?(?:minute|instant|second|hour)\b|at (?:your|the) (?:earliest(?: convenience)?|convenience)\b|"
    rf"(?:by )?the next time (?:you|we|i|she|he|they)(?:'re|'m|'s)?(?:\s++\w+){{0,3}}{_EVENT_END}|"
    rf"within the (?:hour|day|week|fortnight|month|quarter|year)\b|in the (?:morning|afternoon|evening)\b|(?:(?:in|for|by|during)\s++)?the (?:first|second|third|last|final) (?:week|half|day|weekend) of (?:the\s++)?\w+|"
    rf"(?:in time for|on receipt of|upon|prior to|ahead of)\s++(?:\w[\w']*\s++){{0,4}}?\w[\w']*{_EVENT_END}|"
    rf"(?:(?:some ?time|straight|right|just|well)\s++)?(?:before|by the time|as soon as|the (?:minute|moment)(?= (?:you|we|i|he|she|they|the))|(?:once|when|after|until)(?=\s++(?:you|we|i|he|she|they|it|the|my|our|your|his|her|\w+(?:'s|s)?\s++(?:is|are|has|have|signed|received|done|in|back))\b))(?!\s++(?:that|it was|i was|we were)\b)\s++(?:\w[\w'-]*\s++){{0,6}}?\w[\w'-]*{_EVENT_END})",
    re.I,
)
# "before I forget", "after all", "when it comes to": no time at all.
_NO_EVENT = re.compile(
    r"(?:before (?:i forget|that|then|now|you ask|long|anything else|we (?:start|begin|go on))|after (?:all|that|this)|when (?:it comes|i was|we were|you were|i think|we spoke|we met|i looked|you said)|until (?:now|then|recently)|once (?:again|more|in a while)|upon request)\b",
    re.I,
)
_BARE = re.compile(
    r"^(?:(?:at|for|on|in)\s++)?(?:the|our|your|my)\s++(?:next|follow-?up|annual|upcoming)\s++(?:meeting|review|call|appointment|visit|session)$|^(?:the\s++)?(?:may|mar|sun|sat|week|month|meeting|closing|anniversary|deadline|second|first|third|fall|spring|summer|winter|autumn)\.?$|^(?:in|over|for|at|about|around|during|after)\s++(?:the\s++)?(?:week|month|meeting|closing|anniversary|second|first|third)$",
    re.I,
)
_STRONG_LEAD = re.compile(r"^(?:by|before|no later|not later|due|within|until|prior)\b", re.I)


@dataclass(frozen=True, slots=True)
class Due:
    phrase: str
    start: int
    end: int


def dues(words: str) -> Iterator[Due]:
    """Every phrase of time ahead; offsets into `words`."""
    for match in PHRASE.finditer(words):
        phrase = match.group().strip()
        if not _BARE.match(phrase) and not _dated_otherwise(words, match):
            yield Due(phrase, match.start(), match.start() + len(phrase))


def _dated_otherwise(words: str, match: re.Match[str]) -> bool:
    if _NOT_DUE_AFTER.match(words, match.end()):
        return True
    lead = (match["lead"] or "").casefold()
    if _STRONG_LEAD.match(match.group()):
        return False
    if _NOT_DUE_BEFORE.search(words, max(0, match.start() - _BEFORE_REACH), match.start()):
        return not lead or lead in {"in", "at", "about"}
    # "may" is a verb far more often than a month.
    return bool(re.match(r"may\b", match.group(), re.I)) and not re.match(r"May\s++(?:the\s++)?\d", match.group())


def due_in(words: str, near: int = 0) -> Due | None:
    """The phrase that says when a task is due: one with "by" or its like first, else the first after the verb."""
    found = list(dues(words))
    strong = [due for due in found if _STRONG_LEAD.match(due.phrase)]
    after = [due for due in found if due.start >= near]
    for choice in (strong, after, found):
        if choice:
            return choice[0]
    return _event_in(words)


def _event_in(words: str) -> Due | None:
    """A time that an event sets; only asked when no calendar word stands in the clause."""
    for match in _EVENT.finditer(words):
        if not _NO_EVENT.match(match.group()):
            return Due(match.group().strip(), match.start(), match.end())
    return None
