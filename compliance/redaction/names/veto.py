"""What speaks against a name: firms, funds, rules and market words; never when a word for a person stands before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache

from compliance.redaction.names.lists import common_words, first_names, keep_terms
from compliance.redaction.types import Candidate

_FIRM_WORDS = (
    r"(?:Funds?|Trust|ETFs?|Index|Capital|Partners|Bank|Bancorp|Group|Holdings|Inc|Corp|Co|LLC|LLP|Ltd|PLC|GmbH|AG|Company|Corporation|"
    r"Securities|Investments?|Assets?|Advisors|Advisers|Associates|Management|Wealth|Financial|Insurance|Mutual|Life|Bonds?|Equity|"
    r"Equities|Income|Growth|Value|Balanced|Portfolio|Strategy|Series|Class|Shares|Treasury|Municipal|Global|International|Emerging|"
    r"Annuity|Foundation|University|College|School|Hospital|Church|Street|Avenue|Road|Airlines|Energy|Pharma\w*|Technologies|Systems|"
    r"Solutions|Services|Industries|Real Estate|IRA|401|Ratio|Act|Rule|Simulation|Analysis|Model|Day|Cent(?:er|re)|County|Park|Club|"
    r"Society|Institute|Cooperative|Healthcare|Department|Council|Conversion|Contribution|Plan|Account|Advantage|Disease)"
)
_FIRM_AFTER = re.compile(
    rf"(?:[ ]{{0,3}}&[ ]{{0,3}}|[ ]{{1,3}}(?:and[ ]{{1,3}})?)(?:[A-Z][\w'.&-]{{0,30}}[ ]{{1,3}}){{0,2}}?{_FIRM_WORDS}\b|[ ]{{0,3}},[ ]{{0,3}}(?:Inc|LLC|LLP|Ltd|Corp|PLC)\b|[ ]{{0,3}}&[ ]{{0,3}}[A-Z]"
)
_FIRM_END = re.compile(rf"\b(?:{_FIRM_WORDS}|Roth)\.?$")
_PERSON_BEFORE = re.compile(
    r"(?:\b(?:mr|mrs|ms|miss|dr|prof|mister|madam)\.?|\b(?:husband|wife|son|daughter|brother|sister|mother|father|uncle|aunt|"
    r"niece|nephew|friend|neighbou?r|named|name is|name's|dear|hi|hello|hey)),?[ :]+\Z",
    re.I,
)
# "Part B. Coverdell": the letter belongs to what stands before it
_LETTERED_BEFORE = re.compile(
    r"\b(?:part|class|series|schedule|plan|type|form|section|exhibit|appendix|option|grade|group|tier)[ ]+\Z", re.I
)
_REACH = 24


@cache
def _terms() -> re.Pattern[str]:
    """Terms of two words and more; a single word vetoes only a name that is that word and nothing else."""
    longest = sorted((term for term in keep_terms() if re.search(r"\W", term)), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(term) for term in longest) + r")(?!\w)", re.I)


class Keeps:
    def __init__(self, text: str) -> None:
        self._text = text
        # In order, and no two of them share a letter.
        self._ranges = [match.span() for match in _terms().finditer(text)]
        self._starts = [start for start, _ in self._ranges]

    def without_terms(self, candidate: Candidate) -> Candidate:
        """ "Morgan Stanley's Jim Paulsen": what stands behind the firm's name is the person."""
        place = bisect_right(self._starts, candidate.start)
        end = self._ranges[place - 1][1] if place else 0
        if not candidate.start < end < candidate.end:
            return candidate
        rest = re.match(r"(?:['\u2019]s)?[ ,]{1,3}(?=\w)", self._text[end : candidate.end])
        return replace(candidate, start=end + rest.end()) if rest else candidate

    def veto(self, candidate: Candidate) -> bool:
        start, end = candidate.start, candidate.end
        if _PERSON_BEFORE.search(self._text[max(0, start - _REACH) : start]):
            return False
        surface = " ".join(self._text[start:end].split())
        if re.match(r"[A-Z]\b", surface) and _LETTERED_BEFORE.search(self._text[max(0, start - _REACH) : start]):
            return True
        place = bisect_left(self._starts, end)
        if place and start < self._ranges[place - 1][1]:
            return not candidate.score > 0.9
        return self._is_kept_word(surface, candidate.score) or self._is_firm(surface, end)

    def _is_kept_word(self, surface: str, score: float) -> bool:
        plain = re.sub(r"['\u2019]s$", "", surface).casefold()
        if plain in keep_terms() or (surface.isupper() and len(surface) <= 4 and plain not in first_names()):
            return True
        return score < 0.8 and all(word.strip(".") in common_words() for word in plain.split())

    def _is_firm(self, surface: str, end: int) -> bool:
        if (
            surface.split()[-1].casefold() in {"bond", "bonds", "trust"}
            and surface.split()[0].casefold() in first_names()
        ):
            return False  # Faith Bond is a person; Income Bond is none
        return bool(_FIRM_AFTER.match(self._text, end)) or bool(_FIRM_END.search(surface))
