"""Words that a firm may not write to a client (FINRA 2210(d)(1)(B): nothing promissory, exaggerated, unwarranted or
misleading). Each rule says what it marks, why, and how to mend it; a near miss is what must not be marked.

Pure: text in, findings out. A list of words finds what is said in these words; it is no reading of the meaning."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    code: str
    title: str
    pattern: str
    why: str
    mend: str
    unless: str = ""  # searched around what was found, in the same sentence


@dataclass(frozen=True)
class Finding:
    start: int
    end: int
    words: str
    code: str
    title: str
    why: str
    mend: str


_GAIN = r"(?:return|gain|profit|grow|value|perform|income|yield|interest|market|money|invest|portfolio|rise|percent|double|lose|loss|safe|%)"
_NOT = r"(?:no|not|never|without|cannot|can't|won't|don't|doesn't|isn't|aren't|nobody|nothing)"
_FACT = (
    r"guaranteed (?:period|minimum|issue|withdrawal|death|universal|investment (?:certificate|contract))|guarant(?:ee|y) (?:fund|association)"
    r"|(?:medallion|signature|loan|bank|personal) guarantee|" + _NOT + r"\b[^.!?\n]{0,40}\bguarante"
)

RULES = (
    Rule(
        "promissory",
        "Promise of a result",
        r"\bguarante(?:e|es|ed|eing)\b",
        "A guarantee of a result is promissory; no investment result can be promised.",
        "Say what is planned or intended, or name the contract that holds the guarantee and who gives it.",
        _FACT,
    ),
    Rule(
        "promissory",
        "Promise of a result",
        rf"\b(?:i|we) (?:can |do |will |hereby )?(?:promise|assure|vow|swear)\b(?=[^.!?\n]*{_GAIN})|\bassured? (?:return|income|gain|profit)s?\b",
        "A promise about returns, value or the market is promissory.",
        "Promise only what you do yourself, such as sending a paper; say of the market that it may rise or fall.",
        rf"\b(?:i|we) {_NOT} (?:promise|assure)",
    ),
    Rule(
        "promissory",
        "Promise of a result",
        r"\b(?:can ?not|can't|could ?n't|won't|will not|will never|never) (?:possibly )?(?:lose|go down|go wrong|fail|fall|drop|miss)\b"
        r"|\b(?:no|zero|without(?: any)?|free of) (?:downside|risk)s?\b|\brisk[- ]?free\b|\b(?:sure|safe) (?:bet|thing)\b|\b(?:100 ?%|completely|totally|perfectly|absolutely) safe\b"
        r"|\bdouble your money\b|\byou(?:r money|r principal|r capital)? (?:is|are|will be) (?:fully )?(?:safe|protected)\b",
        "It says that there is no risk of loss; every investment has one.",
        "Name the risk that is there, or leave the sentence out.",
        r"\b(?:not|never|no such thing as|isn't|aren't|nothing is|none is|no (?:fund|investment|product|bond|stock)s? (?:is|are)) (?:a |an )?(?:risk[- ]?free|without risk|completely safe|sure thing|safe bet)|risk[- ]free rate",
    ),
    Rule(
        "projection",
        "Prediction of performance",
        r"\b(?:will|should|is going to|are going to|'ll|expect(?:ed|s)? to|sure to|bound to|certain to) (?:easily |surely |definitely |certainly |likely )?"
        r"(?:earn|make|return|yield|gain|grow(?: by)?|rise(?: by)?|go up(?: by)?|increase(?: by)?|beat|outperform|recover|pay)\b[^.!?\n]{0,40}?"
        r"(?:\d+(?:[.,]\d+)? ?(?:%|percent|per cent)|the market|the index|the benchmark)"
        r"|\b(?:expected|projected|target|anticipated) (?:annual )?returns? of\b|\bwill (?:definitely|certainly|surely) (?:grow|rise|recover|go up|increase|gain)\b",
        "It predicts performance (FINRA 2210(d)(1)(F)).",
        "Say what was done so far with its period and source, or refer to the projection with its assumptions.",
    ),
    Rule(
        "exaggerated",
        "Exaggeration",
        r"\b(?:best|greatest|top|safest|highest|unbeatable|unrivalled|unmatched|superior) (?:possible )?(?:investment|fund|return|performance|portfolio|strateg|advisor|adviser|product|stock)\w*"
        r"|\b(?:once[- ]in[- ]a[- ]lifetime|can't[- ]miss|cannot miss|sky-?rocket\w*|to the moon|(?:huge|massive|enormous|fantastic|incredible) (?:gain|return|profit|upside)s?|beats? the market|no[- ]brainer|unbeatable)\b",
        "It claims more than can be shown.",
        "Say what the product is and for whom it fits, without a superlative.",
    ),
    Rule(
        "pressure",
        "Undue pressure",
        r"\b(?:act now|act fast|last chance|before it(?:'s| is) too late|limited[- ]time|sign (?:it |this )?(?:today|tonight|now)|don't wait|do not wait|window (?:closes|is closing))\b",
        "It presses for a decision before the client can weigh it.",
        "Name a real deadline and what it comes from.",
    ),
    Rule(
        "misleading",
        "Misleading claim",
        r"\b(?:sec|finra|government|federally)[- ](?:approved|endorsed|backed|certified)\b|\b(?:approved|endorsed|recommended|backed) by (?:the )?(?:sec|finra|government)\b"
        r"|\btax[- ]free (?:return|gain|growth|income|profit)s?\b|\bas (?:safe|good) as (?:cash|a bank|a savings account|fdic)\b|\binsider (?:tip|knowledge)\b",
        "It lends the firm or the product a standing or an advantage that has to be qualified.",
        "State the fact with its limits: which tax, which agency, which cover.",
        rf"{_NOT} (?:been )?(?:sec|finra|approved|endorsed|backed)",
    ),
)
_COMPILED = [
    (rule, re.compile(rule.pattern, re.I), re.compile(rule.unless, re.I) if rule.unless else None) for rule in RULES
]
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|\n(?=\s*[-*•])")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "\n": " ", "\t": " "})


def check(text: str) -> list[Finding]:
    """What stands in the text that may not leave, by its place."""
    plain, places = _plain(text)
    ends = [0, *(places[match.end() - 1] + 1 for match in _SENTENCE_END.finditer(plain)), len(text)]
    straight = plain.translate(_QUOTES)
    found: dict[tuple[int, int], Finding] = {}
    for rule, pattern, unless in _COMPILED:
        for match in pattern.finditer(straight):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if unless is not None and _near_miss(straight, places, ends, match, unless):
                continue
            found.setdefault(
                (start, end), Finding(start, end, text[start:end], rule.code, rule.title, rule.why, rule.mend)
            )
    return _outermost(sorted(found.values(), key=lambda one: (one.start, -one.end)))


def _near_miss(plain: str, places: list[int], ends: list[int], match: re.Match[str], unless: re.Pattern[str]) -> bool:
    """What excuses stands around the match itself: another sentence excuses nothing, nor does another place in this one."""
    low = max(end for end in ends if end <= places[match.start()])
    high = min((end for end in ends if end > places[match.start()]), default=len(plain))
    for near in unless.finditer(plain):
        if low <= places[near.start()] < high and near.start() <= match.end() and near.end() >= match.start():
            return True
    return False


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it reads: compatible forms as one, what is not seen left out; with the place of each character."""
    kept, places = [], []
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Cf":
            continue
        for one in unicodedata.normalize("NFKC", character):
            kept.append(one if one == "\n" or not one.isspace() else " ")
            places.append(place)
    return "".join(kept), places


def _outermost(found: list[Finding]) -> list[Finding]:
    standing: list[Finding] = []
    for one in found:
        if not standing or one.end > standing[-1].end:
            standing.append(one)
    return standing
