"""From turns to what the rules look at: one speaker's sentences, cut where a new doer begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from advisors.extraction.gate import CLAUSES
from advisors.transcripts import ADVISOR, OTHER, Turn

_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|vs|approx|no|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|inc|co|corp|ltd|etc|e\.g|i\.e|"
    r"a\.m|p\.m|u\.s|jr|sr|acct|ref|ext|re|min|max|avg|est|inv|mo|yr)|\b[a-z])$",
    re.I,
)
_STOP = re.compile(
    r"(?<![.!?\u2026])[.!?\u2026]++[\"')\]]*+(?=\s|$|[A-Z])|;(?=\s)|\n[ \t>]*(?:\r?\n[ \t>]*)+|\n(?=[ \t]*(?:[-*\u2022\u25cf]|\d{1,2}[.)])[ \t])"
)
# "..., and I'll": a second doer, or a second promise of the same one, is a clause of its own.
_DOER = (
    r"(?:i|we|you|he|she|they|let's|[A-Z][a-z]+|\[[A-Z]+_\d+\]|my \w+|our \w+|your \w+)(?:'ll| will| shall|'m going to| am going to|"
    r"'re going to| are going to|'d like| would like| want| wants| need| needs| have to| has to|'ve got to| must| should| can)\b"
)
_SPLIT = re.compile(
    rf"(?:(?:,|(?<!\s))\s++(?:and then|and|but|so|then|while|plus|or)|,|(?<!\s)\s++-)\s++(?=(?:{_DOER}|please\b|could you\b|can you\b|would you\b|shall we\b|"
    rf"(?:in return|meanwhile|in the meantime),? {_DOER}))",
    re.I,
)
_SHORTEST = 12
_LONGEST = 800
# A recognizer that sets no stops makes sentences without end; the longest of people's own are shorter than this.
_LONGEST_SENTENCE = 1000
# A recognizer that sets no stops at all: people are told apart by how they take a breath and begin anew.
_UNSTOPPED, _FEWEST_STOPS = 220, 110
_BREATH = re.compile(
    r"(?<!\ball)\s++(?=(?:yeah|yes|yep|okay|ok|right|oh|um|uh|well|anyway|listen|great|perfect|lovely|brilliant|ha|sure|alright|hello|bye|thanks|"
    r"(?:and |but |so |then |because |or )?(?:(?:i|we|you|he|she|they)(?:'ll| will|'m going to|'re going to|'d like| would like| want| wants|'ve got to| need to| have to| should|'m gonna)|"
    r"(?:could|can|would|will) you|please|let's|let me|shall we))\b)",
    re.I,
)
_BREATHLESS = 200
_TITLE = re.compile(
    r"\W*(?:(?:short|brief|quick|internal|dictated)\s+)?(?:(?:file|call|phone|telephone|tel\.?|meeting|client|desk|branch|visit|case|team|weekly)\s+){0,2}(?:notes?|memo(?:randum)?|minutes|call with|meeting with|visit (?:to|with)|dictated|dictation|debrief|huddle|summary|call\s*,|log)\b",
    re.I,
)
_LONGEST_TITLE = 120
_JOINT = re.compile(r"\s++(?=(?:and|but|so|because|then|which|where|when|if)\b)", re.I)
_HEADING = re.compile(r"^(?:#{1,4}\s*)?(?:\*\*)?([A-Za-z][A-Za-z /&'-]{2,40}?)(?:\*\*)?\s*:?(?:\*\*)?$")

_KNOWN_HEADING = re.compile(
    r"(?:#{1,4}\s*)?(?:\*\*)?((?:next|action|agreed|open|follow-?up)? ?(?:actions?|tasks?|steps?|items?|to[- ]?dos?|follow[- ]?ups?|goals?|objectives?|priorities|risks?|concerns|"
    r"background|discussion|notes|next|agreed|personal|family))(?:\*\*)?\s*:?(?:\*\*)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """Consecutive turns of one speaker, read as one piece."""

    start: int
    end: int
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int
    words: str
    role: str
    label: str
    heading: str
    sentence: int
    sentence_start: int
    sentence_end: int
    sentence_words: str
    # Which needs of the rules the words meet.
    met: int

    @property
    def is_note(self) -> bool:
        return not self.label

    @property
    def question(self) -> bool:
        return self.words.rstrip().endswith("?")

    @property
    def by_advisor(self) -> bool:
        return self.role == ADVISOR or (self.is_note and self.role == OTHER)


def utterances(level: str, turns: Sequence[Turn]) -> list[Utterance]:
    """Captions cut sentences by length: a turn goes on in the next when the same person has not ended the sentence."""
    joined: list[Utterance] = []
    for turn in turns:
        last = joined[-1] if joined else None
        if last and _goes_on(level, last, turn):
            joined[-1] = replace(last, end=turn.end)
        else:
            joined.append(Utterance(turn.start, turn.end, turn.role, turn.label))
    return joined


def _goes_on(level: str, last: Utterance, turn: Turn) -> bool:
    same = turn.label and last.label == turn.label and last.role == turn.role
    return bool(same) and last.end - last.start < _LONGEST and not _ended(level[last.start : last.end])


def without_labels(level: str, turns: Sequence[Turn]) -> str:
    """What stands between two turns of one speaker (cue times, the name again) blanked, so that joined turns read as one."""
    pieces, at = [], 0
    for turn, following in pairwise(turns):
        if turn.label and turn.label == following.label and turn.end <= following.start:
            pieces += [level[at : turn.end], " " * (following.start - turn.end)]
            at = following.start
    return "".join([*pieces, level[at:]])


def _ended(words: str) -> bool:
    return words.rstrip().endswith((".", "!", "?", "\u2026", '"'))


def clauses(level: str, turns: Sequence[Turn]) -> list[Clause]:
    found: list[Clause] = []
    heading = ""
    for utterance in utterances(level, turns):
        words = level[utterance.start : utterance.end]
        title = _heading_of(words) if not utterance.label else None
        if title is not None:
            heading = title
            continue
        for number, (start, end) in enumerate(_sentences(level, utterance.start, utterance.end)):
            sentence, whole = len(found) * 100 + number, level[start:end]
            inner = _heading_inside(whole) if not utterance.label else None
            if inner is not None:
                heading = inner
                continue
            for a, b in _parts(level, start, end):
                said = level[a:b]
                met = CLAUSES.met(said)
                found.append(
                    Clause(a, b, said, utterance.role, utterance.label, heading, sentence, start, end, whole, met)
                )
    return found


def sentences_of(found: Sequence[Clause]) -> list[Clause]:
    """The first clause of every sentence that has several."""
    starts: dict[int, list[Clause]] = {}
    for clause in found:
        starts.setdefault(clause.sentence_start, []).append(clause)
    return [together[0] for together in starts.values() if len(together) > 1]


def _heading_of(words: str) -> str | None:
    """ "Next:" or "## Action items" on a line of its own."""
    words = words.strip()
    match = _HEADING.match(words)
    marked = words.endswith((":", "**")) or words.startswith("#") or words.isupper()
    return match[1].casefold() if match and marked else None


def is_title(clause: Clause) -> bool:
    """ "Call note 11/2, 8 min": what a note begins with is when and with whom, and nothing to do."""
    return clause.is_note and bool(_TITLE.match(clause.words)) and len(clause.words) < _LONGEST_TITLE


def _heading_inside(words: str) -> str | None:
    """Notes in one block: "ACTIONS" or "To do" above its bullets."""
    words = words.strip()
    known = _KNOWN_HEADING.fullmatch(words)
    return known[1].casefold() if known else None


def _sentences(level: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for stop in _STOP.finditer(level, start, end):
        if (
            stop.group().startswith(".")
            and len(stop.group()) == 1
            and _ABBREVIATION.search(level, max(at, stop.start() - 8), stop.start())
        ):
            continue
        if level[at : stop.start()].strip():
            yield from _pieces(level, at, stop.end())
        at = stop.end()
    if level[at:end].strip():
        yield from _pieces(level, at, end)


def _pieces(level: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence; one that goes on and on in pieces, so that no rule looks further than people speak in one breath."""
    start, end = _stripped(level, start, end)
    if _unstopped(level, start, end):
        yield from _breaths(level, start, end)
        return
    while end - start > _LONGEST_SENTENCE:
        cut = _cut(level, start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE)
        yield _stripped(level, start, cut)
        start, end = _stripped(level, cut, end)
    yield start, end


def _unstopped(level: str, start: int, end: int) -> bool:
    return end - start > _UNSTOPPED and _FEWEST_STOPS * (1 + level.count(",", start, end)) < end - start


def _breaths(level: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is still long is cut where an "and" or "because" goes on."""
    for breath in [*_BREATH.finditer(level, start, end), None]:
        stop = breath.end() if breath else end
        if breath and stop - start < _SHORTEST:
            continue
        while stop - start > _BREATHLESS:
            cut = _joint(level, start + _BREATHLESS // 3, min(stop, start + _BREATHLESS))
            yield _stripped(level, start, cut)
            start = cut
        yield _stripped(level, start, stop)
        start = stop


def _joint(level: str, start: int, end: int) -> int:
    joints = list(_JOINT.finditer(level, start, end))
    return joints[-1].end() if joints else _cut(level, start, end)


def _cut(level: str, start: int, end: int) -> int:
    """Where a new doer begins, else after a comma, else between two words."""
    doers = [split.end() for split in _SPLIT.finditer(level, start, end)]
    if doers:
        return doers[-1]
    for marks in (",;", "\n", " "):
        cut = max(level.rfind(mark, start, end) for mark in marks)
        if cut >= 0:
            return cut + 1
    return end


def _parts(level: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for split in _SPLIT.finditer(level, start, end):
        if split.start() - at >= _SHORTEST and end - split.end() >= _SHORTEST:
            yield _stripped(level, at, split.start())
            at = split.end()
    yield _stripped(level, at, end)


def _stripped(level: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (level[start].isspace() or level[start] in "-*\u2022>\u25cf"):
        start += 1
    while end > start and (level[end - 1].isspace() or level[end - 1] in ";,"):
        end -= 1
    return start, end
