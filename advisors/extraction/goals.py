"""What the client's side wants to reach, in its own words; not what it wants done today, and not the advisor's pitch."""

from __future__ import annotations

import re

from advisors.extraction.clauses import Clause
from advisors.extraction.gate import CLAUSES
from advisors.transcripts import ADVISOR, CLIENT, OTHER, SPOUSE, STAFF

_ADVERB = r"(?:\s++(?:really|just|still|both|also|only|mainly|ideally|actually|definitely|always|simply|kind of|sort of|probably|certainly|eventually|at least|do|now))*"
_WISH = (
    rf"(?:(?:i|we)(?:'d|\s++would|\s++do)?{_ADVERB}\s++(?:want|wish|hope|need|like|love|prefer|plan|aim|intend|dream|expect|mean|care about|rather|worry)(?:\s++(?:to|that|for|of|about|on|us|my|our|enough|the))?\b|"
    rf"(?:i|we)(?:'d|\s++would){_ADVERB}\s++(?:like|love|prefer|want|rather|hate)\b|"
    rf"(?:i|we)(?:'m|\s++am|'re|\s++are|'ve been|\s++have been|\s++was|\s++were){_ADVERB}\s++(?:hoping|planning|aiming|looking|thinking (?:of|about)|trying|dreaming|saving (?:up )?for|counting on|set on|determined|keen|eager|interested in|considering|working towards?)\b|"
    r"(?:my|our)(?:\s++\w+){0,3}\s++(?:goal|goals|dream|aim|plan|hope|priority|priorities|target|wish|objective|intention|ambition|idea)(?:\s++\w+){0,3}\s++(?:is|are|was|would be|has always been)\b|"
    r"the (?:goal|dream|aim|plan|hope|idea|priority|target|point|main thing|important thing|big thing|thing)(?:\s++\w+){0,4}\s++(?:is|would be|are|was)\b|"
    r"what (?:i|we)(?:'d)?(?:\s++\w+){0,2}\s++(?:want|need|like|love|hope for|care about|wish)(?:\s++\w+){0,3}\s++is\b|(?:all|the only thing) (?:i|we) (?:want|need|care about|ask)\b|"
    r"it(?:'s| is| would be| matters)(?:\s++\w+){0,2}\s++(?:important|essential|crucial|vital|nice|great|lovely|wonderful|a priority|to me|to us)\b.{0,20}?\b(?:to|that|if)\b|"
    r"(?:i|we) (?:don't|do not|never) (?:ever )?want (?:to|my|our|the|them|him|her)\b|(?:i|we)'d hate to\b|"
    r"ideally,?\s++(?:i|we)\b|some ?day (?:i|we)\b|as long as (?:i|we|the kids|my|our)\b|(?:i|we) (?:can't|cannot) afford to (?:lose|run)\b)"
)
_WISHED = CLAUSES.rule(rf"\b{_WISH}")
_NOTED = re.compile(
    r"^\W*(?:(?:client|clients|he|she|they|both|couple|husband|wife|mr\.? \w+|mrs\.? \w+|ms\.? \w+|[A-Z][a-z]+|\[[A-Z]+_\d+\])(?:\s++(?:and|&)\s++(?:[A-Z][a-z]+|\[[A-Z]+_\d+\]))?\s++)?(?:(?:also|still|both|really|would|now)\s++)*"
    r"(?P<wish>(?:wants?|hopes?|hoping|would like|'d like|wishes|plans?|planning|intends?|aims?|aiming|looking|keen|needs?|dreams?|prefers?|eager|thinking of|thinking about|interested in|saving for|like|priority(?: is)?:?|goals?(?: is| are)?:?|objectives?(?: is)?:?)\s*(?:to|for|of|on|in|:|about|that|us|an?|the|enough|her|his|their|\$?\d)?\b)",
    re.I,
)
GOAL_HEADING = re.compile(
    r"\b(?:goals?|objectives?|priorities|wish(?:es| list)?|aspirations|what (?:they|he|she|we) wants?)\b", re.I
)
# Wants that are answered in the meeting or by a task; they say nothing about a life.
_ERRAND = re.compile(
    r"\b(?:want|need|like|love|prefer|hope|wanted|rather|trying|looking|hoping|plan)\s++(?:you|your|him to|her to|someone|somebody|it (?:in writing|fixed|sorted|back|done|refunded|put right|removed|changed|stopped|sent)|that (?:in writing|form|document|back|sorted|fixed|done|letter|report|statement|proposal|account)|"
    r"(?:the|a|an|those|these|some|any|more|another)\s++(?:\w+\s++)?(?:form|forms|copy|copies|statement|statements|letter|document|documents|paperwork|report|proposal|information|details|info|explanation|answer|answers|time|minute|moment|password|address|number|link|call|meeting|word|coffee|refund|apology|manager|supervisor|receipt|signature|day or two|second opinion|bit of|favou?r|clarification|help))\b|"
    r"\b(?:to|and)\s++(?:just\s++|quickly\s++|also\s++|first\s++|briefly\s++)?(?:know|ask|understand|see (?:the|a|your|what|how|if|whether|some|that|those|it|them|you)|talk|speak|hear|thank|say|tell|mention|discuss|cancel|schedule|reschedule|book|meet|complain|make a complaint|file (?:a|an)|sign|confirm|check|clarify|"
    r"go (?:over|through|back|now)|think (?:about|it|that|this)|look (?:at|into|over|it)|call|email|send|get (?:back to you|off|going|this (?:signed|done|over)|that (?:signed|done)|your|a copy|a quote|a feel|an idea|to the point|it in writing)|read|review|start (?:by|with)|"
    r"point out|add (?:that|one)|apologi[sz]e|be (?:clear|honest|sure (?:i|we|you)|careful|frank|rude|difficult|a bother)|remind|make sure (?:you|i (?:have|understand|understood|got)|we (?:have|understood|got)|that you)|report|verify|update (?:you|my|the|your|our)|change my (?:address|phone|email|password)|let you|leave (?:now|soon|at|by)|"
    r"run|pick up|find out|figure out|give you|show you|share|have to|bother|interrupt|waste|open (?:an|a new|the)|fill|bring|print|upload|forward|drop)\b|"
    r"\b(?:need|want) (?:to )?(?:go|leave|run|hang up)\b|\blike (?:that|this|it|him|her|them|you)\b(?! to)|\b(?:would|'d) like (?:that|it)\b|\bdo(?:n't)? need (?:that|it|this|anything)\b|"
    r"\bhope (?:you|that helps|this|it|he|she|they|so|not|everyone|all|things)\b|\bhoping (?:you|that you|for (?:a|some) (?:call|answer|news))\b|\bexpect (?:you|it|that|the|a)\b|\bmean(?:t)? (?:to|that|it|i|we|the|a|you)\b|\bworry (?:about (?:you|that|it)|that)\b",
    re.I,
)
_DOUBT = re.compile(
    r"\b(?:i|we) (?:don't|do not) (?:need|like|plan|expect|mean|intend|love|wish|hope|care|worry)\b|\b(?:i|we) (?:wish|wished) (?:i|we|you|he|she|they|it)\b|\bused to want\b|\b(?:i|we) wanted to (?:ask|talk|see|know|call|check)\b|\bno longer wants?\b|\bwhat do (?:i|you|we) need\b|\bdo (?:i|we) need\b|\b(?:i|we) need to (?:worry|do)\b|\bnever wanted\b",
    re.I,
)
_LIKE = re.compile(r"\b(?:i|we) (?:really )?(?:like|love|worry|care about|mean|expect)\b", re.I)
_LONG_VIEW = re.compile(
    r"\b(?:retire|retirement|college|university|school|tuition|house|home|cabin|boat|travel|sail|trip|business|pension|income|legacy|estate|charity|donate|"
    r"grandchild|grandchildren|kids|children|son|daughter|wedding|mortgage|debt|loan|pay off|pay down|save|saving|savings|inherit|leave|gift|years?|age|sixty|fifty|seventy|"
    r"work|part[- ]time|sabbatical|safe|safety|growth|grow|preserve|protect|risk|volatility|security|comfortable|run out|care|health|nursing|emergency|fund|cushion|"
    r"roof|car|kitchen|renovat\w+|remodel\w*|move|downsize|buy|sell|equity|portfolio|tax|taxes|independent|burden|enough|lifestyle|parents?|mother|father|wife|husband|spouse|"
    r"church|foundation|farm|land|stop working|slow down|a month|a year|thousand|hundred|million|k\b|\$)\b",
    re.I,
)


def goal_in(clause: Clause) -> tuple[int, float] | None:
    """(where the wish begins in the clause, how sure); None when the words hold none."""
    if clause.role in {ADVISOR, STAFF}:
        return None
    return _noted_goal(clause) if clause.is_note else _spoken_goal(clause)


def _spoken_goal(clause: Clause) -> tuple[int, float] | None:
    found = _WISHED.search(clause.words, clause.met)
    if found is None or clause.role not in {CLIENT, SPOUSE, OTHER}:
        return None
    rest = clause.words[found.start() :]
    if _ERRAND.search(rest[: len(found.group()) + 40]) or _DOUBT.search(rest):
        return None
    if clause.question and not re.search(r"\bcan (?:i|we) (?:retire|afford)\b", rest, re.I):
        return None
    lasting = bool(_LONG_VIEW.search(rest))
    weak = bool(_LIKE.match(rest)) or re.search(r"\bneed\b", found.group(), re.I)
    if weak and not lasting:
        return None
    return found.start(), 0.8 if lasting else 0.6


def _noted_goal(clause: Clause) -> tuple[int, float] | None:
    found = _NOTED.match(clause.words)
    if found and not _ERRAND.search(clause.words[: len(found.group()) + 40]):
        if re.match(r"plans?\b|like\b|needs?\b|looking\b|prefers?\b", found["wish"], re.I) and not _LONG_VIEW.search(
            clause.words
        ):
            return None
        return found.start("wish") if not clause.words[: found.start("wish")].strip() else 0, 0.75
    spoken = _WISHED.search(clause.words, clause.met)
    if GOAL_HEADING.search(clause.heading) and len(clause.words.split()) >= 3:
        return 0, 0.8
    if (
        spoken
        and _LONG_VIEW.search(clause.words)
        and not _ERRAND.search(clause.words)
        and not _DOUBT.search(clause.words)
    ):
        return spoken.start(), 0.5
    return None
