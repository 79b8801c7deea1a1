"""All that speaks for a name, less what speaks against it, then every found name looked for in the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compliance.redaction.names.cues import NAME, find_cued
from compliance.redaction.names.lists import common_words, first_names, keep_terms
from compliance.redaction.types import NAME_LABELS, PERSON, Candidate, NameFinder

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_CAPITALISED = re.compile(rf"(?<![\w'\u2019.@/-]){NAME}(?![\w@])")
_ORGANISATION = re.compile(
    r"[ ,]*(?:&|and\b)?[ ]*(?:[A-Z][\w'.&-]*[ ]+){0,3}?(?:Fund|Funds|Trust|ETF|ETFs|Index|Capital|Partners|Bank|Bancorp|Group|Holdings|Inc|Corp|Co|LLC|LLP|Ltd|"
    r"PLC|Company|Corporation|Securities|Investments?|Asset|Assets|Advisors|Advisers|Associates|Management|Wealth|Financial|"
    r"Insurance|Mutual|Life|Bond|Bonds|Equity|Equities|Income|Growth|Value|Balanced|Portfolio|Strategy|Series|Class|Shares|"
    r"Treasury|Municipal|Global|International|Emerging|Annuity|Foundation|University|College|School|Hospital|Church|"
    r"Street|Avenue|Road|Airlines|Energy|Pharma\w*|Technologies|Systems|Solutions|Services|Industries|Real Estate|IRA|401|"
    r"Ratio|Act|Rule|Simulation|Analysis|Model|Day|Center|Centre|County|Park|Club|Society|Institute|Index)\b"
)
_PERSON_BEFORE = re.compile(
    r"(?:\b(?:mr|mrs|ms|miss|dr|prof|mister|madam)\.?|\b(?:husband|wife|son|daughter|brother|sister|mother|father|uncle|aunt|"
    r"niece|nephew|friend|neighbou?r|named|name is|name's|dear|hi|hello|hey))[ ,:]+\Z",
    re.I,
)
_SPACE_BEFORE = 24


def find_names(text: str, *, taken: Sequence[Candidate], finder: NameFinder | None) -> list[Candidate]:
    found = [c for c in _evidence(text, finder) if not _vetoed(text, c)]
    sure = [c for c in [*found, *taken] if c.label in NAME_LABELS]
    return [*found, *_propagated(text, sure)]


def _evidence(text: str, finder: NameFinder | None) -> Iterator[Candidate]:
    for start, end in finder.find(text) if finder else ():
        yield from _cleaned(text, start, end, 0.7)
    yield from find_cued(text)
    yield from _listed(text)


def _cleaned(text: str, start: int, end: int, score: float) -> Iterator[Candidate]:
    """A model's stretch without line breaks, possessives, digits and common words at its ends."""
    for piece in re.finditer(r"[^\n\r\t<>|:;\"\u201c\u201d()\[\]]+", text[start:end]):
        words = [w for w in _WORD.finditer(piece.group())]
        while words and _is_plain(words[0].group()):
            words.pop(0)
        while words and _is_plain(words[-1].group()):
            words.pop()
        if words and sum(len(w.group()) for w in words) > 1:
            last = re.sub(r"['\u2019]s$", "", words[-1].group())
            at = start + piece.start()
            yield Candidate(at + words[0].start(), at + words[-1].start() + len(last), PERSON, score)


def _is_plain(word: str) -> bool:
    return word.casefold() in common_words() and word.casefold() not in first_names() or word.islower() and len(word) < 3


def _listed(text: str) -> Iterator[Candidate]:
    """Capitalised runs that begin with a well-known first name: "Isla", "Deepak Singh", "Ann-Marie"."""
    for match in _CAPITALISED.finditer(text):
        words = match.group().split()
        first = words[0].rstrip(".").split("-")[0].casefold()
        first = re.sub(r"['\u2019]s$", "", first)
        if first not in first_names() or (len(words) == 1 and _ambiguous(text, match.start(), first)):
            continue
        kept = [words[0]]
        for word in words[1:3]:
            if word.strip(".").casefold() in common_words():
                break
            kept.append(word)
        surface = " ".join(kept)
        surface = re.sub(r"['\u2019]s$", "", surface)
        yield Candidate(match.start(), match.start() + len(surface), PERSON, 0.6)


def _ambiguous(text: str, at: int, first: str) -> bool:
    """A name that is a word, a month or a place needs more than a capital to count as a person."""
    return first in _WORDS_AND_PLACES


def _vetoed(text: str, candidate: Candidate) -> bool:
    surface = " ".join(text[candidate.start : candidate.end].split())
    if _PERSON_BEFORE.search(text[max(0, candidate.start - _SPACE_BEFORE) : candidate.start]):
        return False
    plain = re.sub(r"['\u2019]s$", "", surface).casefold()
    if plain in keep_terms() or (surface.isupper() and len(surface) <= 4 and plain not in first_names()):
        return True
    words = plain.split()
    if all(word.strip(".") in common_words() for word in words) and candidate.score < 0.8:
        return True
    if any(" ".join(words[i:j]) in keep_terms() for i in range(len(words)) for j in range(i + 2, len(words) + 1)):
        return True
    return bool(_ORGANISATION.match(text, candidate.end)) or bool(_ENDS_AS_FIRM.search(surface))


_ENDS_AS_FIRM = re.compile(
    r"\b(?:Fund|Funds|Trust|ETF|Index|Capital|Partners|Bank|Group|Holdings|Inc|Corp|LLC|LLP|Ltd|Securities|Investments|Advisors|"
    r"Associates|Management|Wealth|Financial|Insurance|Mutual|Bond|Equity|Income|Growth|Portfolio|IRA|Ratio|Act|Rule|Roth)\.?$"
)


def _propagated(text: str, sure: Sequence[Candidate]) -> Iterator[Candidate]:
    """A first name or surname found once is the same person wherever it stands."""
    scores: dict[str, float] = {}
    for candidate in sure:
        for word in _WORD.findall(re.sub(r"['\u2019]s\b", "", text[candidate.start : candidate.end])):
            if len(word) > 2 and _may_propagate(word, candidate.score):
                scores[word.casefold()] = max(scores.get(word.casefold(), 0), candidate.score)
    if not scores:
        return
    for match in _WORD.finditer(text):
        word = re.sub(r"['\u2019]s$", "", match.group())
        score = scores.get(word.casefold())
        if score is None or not _same_kind(word):
            continue
        candidate = Candidate(match.start(), match.start() + len(word), PERSON, min(score, 0.65))
        if not _vetoed(text, candidate):
            yield candidate


def _may_propagate(word: str, score: float) -> bool:
    plain = word.casefold()
    if plain in common_words() or plain in keep_terms():
        return False
    return plain not in _WORDS_AND_PLACES or score >= 0.8


def _same_kind(word: str) -> bool:
    """Names that are words count with their capital only."""
    return not word.islower() or word.casefold() not in _WORDS_AND_PLACES


_WORDS_AND_PLACES = frozenset(
    ["will", "faith", "hope", "grace", "joy", "chase", "bond", "mark", "bill", "rich", "grant", "may", "april", "june", "august", "summer", "dawn", "rose", "lily", "violet", "ivy", "olive", "pearl", "ruby", "amber", "crystal", "ginger", "penny", "sandy", "rob", "pat", "drew", "chase", "dale", "glen", "cliff", "clay", "guy", "frank", "ernest", "earl", "dean", "miles", "max", "art", "bob", "buck", "cash", "chip", "chuck", "dick", "don", "gene", "jack", "jay", "king", "norm", "pete", "ray", "sterling", "stone", "sue", "ted", "van", "victor", "wade", "wills", "wells", "austin", "dallas", "houston", "jackson", "madison", "charlotte", "florence", "georgia", "virginia", "carolina", "savannah", "sydney", "paris", "london", "brooklyn", "phoenix", "denver", "lincoln", "washington", "jordan", "chelsea", "devon", "kent", "lancaster", "york", "orlando", "aurora", "eugene", "troy", "vernon", "israel", "chad", "hancock", "price", "young", "long", "short", "small", "white", "black", "brown", "green", "gray", "grey", "gold", "silver", "banks", "cook", "baker", "carter", "mason", "page", "parker", "porter", "potter", "taylor", "turner", "walker", "ward", "fisher", "hunter", "marshall", "major", "judge", "christian", "angel", "jesus", "carol", "destiny", "harmony", "melody", "patience", "prudence", "charity", "constance", "mercy", "trinity", "star", "sky", "stormy", "autumn", "brandy", "candy", "cherry", "daisy", "holly", "iris", "jasmine", "jade", "myrtle", "poppy", "sage", "opal", "heather", "hazel", "mercedes", "lexus", "porsche", "ford", "dodge", "lincoln", "bentley", "morgan", "fidelity", "temple", "church", "hall", "hill", "lake", "rivers", "brook", "brooks", "forest", "field", "fields", "ford", "meadows", "woods", "wood", "park", "lane", "street", "skip", "jimmy", "trust", "flower", "love", "day", "knight", "noble", "power", "sharpe", "roth", "homer", "perry", "reed", "ira", "royal", "self", "strong", "swift", "sharp", "wise", "person", "best", "good", "goodman", "friend", "kind", "little", "moody", "ross", "lance", "barry", "curt", "josh", "mike", "gail", "rusty", "lou", "bid", "ward", "bush", "penn", "dee", "stock", "loan", "bonds", "cash", "shares", "wall", "market"]
)
