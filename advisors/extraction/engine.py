"""Every clause is read by the language model and by the rules; what both say together decides what becomes an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advisors.extraction.actions import Setting
from advisors.extraction.attention import Reading, read
from advisors.extraction.calendar import resolved
from advisors.extraction.caller import as_spoken
from advisors.extraction.clauses import Clause, clauses, is_title, without_labels
from advisors.extraction.doer import owner_of, setting_of
from advisors.extraction.due import Due, due_in
from advisors.extraction.judgement import (
    ACTION,
    FOLLOW_UP,
    GOAL,
    KINDS,
    Evidence,
    evidence_of,
    numbers,
    probability,
    threshold,
)
from advisors.extraction.language import ENGLISH, language_of, notice_for
from advisors.extraction.level import levelled
from advisors.extraction.owner import speaker_of
from advisors.extraction.risk.categories import CATEGORIES
from advisors.extraction.risk.raised import Raised, raised
from advisors.extraction.shape import Masker, too_thin, trimmed
from advisors.extraction.types import ACTIONS, FOLLOW_UPS, GOALS, RISKS, Extraction, Item
from advisors.transcripts import Turn

NOTHING_SAID = "There are no words in this text, so there is nothing to propose."
# Sentences of these kinds hold no tasks: nobody should be reminded to sign a blank form.
MISCONDUCT = frozenset(
    {
        "undue_pressure", "forgery", "borrowing_from_client", "promissory_language", "off_channel", "outside_business", "aml",
        "insider_information", "tax_evasion", "third_party_fraud", "unauthorized_trading", "position_of_trust",
    }
)  # fmt: skip
# A few words before the verb are its subject ("and I want to reconvene").
_SUBJECT_ROOM = 14


@dataclass(frozen=True, slots=True)
class _Seen:
    """A clause that was read closely, what was seen in it, and how likely it is each kind."""

    place: int
    clause: Clause
    evidence: Evidence
    chance: Mapping[str, float]

    def is_a(self, kind: str) -> bool:
        return self.chance[kind] >= threshold(kind)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One text while it is read."""

    text: str
    level: str
    masker: Masker
    meeting: date | None

    def item(self, section: str, start: int, end: int, **more: object) -> Item | None:
        whole = start, end
        start, end = trimmed(self.level, start, end)
        if too_thin(self.level, start, end):
            start, end = trimmed(self.level, *whole, openers=False)
        if too_thin(self.level, start, end):
            return None
        return Item(section, self.masker.words(start, end), self.text[start:end], start, end, **more)  # type: ignore[arg-type]

    def day(self, due: Due | None) -> date | None:
        return resolved(due.phrase, self.meeting) if due and self.meeting else None


def extract(
    text: str,
    turns: Sequence[Turn],
    *,
    meeting_date: date | None = None,
    known_roles: Mapping[str, str] | None = None,
) -> Extraction:
    """Four lists of what the words hold. `known_roles` maps names or tokens to roles and wins over guesses."""
    turns = as_spoken(levelled(text), turns)
    level = without_labels(levelled(text), turns)
    spoken = "\n".join(level[turn.start : turn.end] for turn in turns)
    if not spoken.strip():
        return Extraction(notice=NOTHING_SAID)
    language = language_of(spoken)
    if language != ENGLISH:
        return Extraction(language=language, notice=notice_for(language))
    found = clauses(level, turns)
    reader = _Reader(text, level, Masker(text, level), meeting_date)
    setting = setting_of(turns, known_roles or {})
    reading = read(found)
    flags = raised(found, reading)
    seen = _closely(found, reading, setting)
    kinds = _kinds(seen, flags)
    return Extraction(
        client_goals=_ordered(_goal(reader, one) for one in seen if kinds.get(one.place) == GOAL),
        action_items=_ordered(
            _action(reader, one, found, kinds, setting) for one in seen if kinds.get(one.place) == ACTION
        ),
        risk_flags=_ordered(_risk(reader, flag) for flag in flags),
        follow_ups=_ordered(_follow_up(reader, one) for one in seen if kinds.get(one.place) == FOLLOW_UP),
    )


def _closely(found: Sequence[Clause], reading: Reading, setting: Setting) -> list[_Seen]:
    seen = []
    for place, opinion in enumerate(reading.clauses):
        if opinion is not None and not (place == 0 and is_title(found[place])):
            evidence = evidence_of(found, place, opinion, setting)
            chance = {kind: probability(kind, numbers(kind, evidence)) for kind in KINDS}
            seen.append(_Seen(place, found[place], evidence, chance))
    return seen


def _kinds(seen: Sequence[_Seen], flags: Sequence[Raised]) -> dict[int, str]:
    by_sentence: dict[int, list[Raised]] = {}
    for flag in flags:
        by_sentence.setdefault(flag.sentence, []).append(flag)
    return {one.place: kind for one in seen if (kind := _kind_of(one, by_sentence.get(one.clause.sentence_start, [])))}


def _kind_of(seen: _Seen, flags: Sequence[Raised]) -> str | None:
    """The likeliest of goal, task and contact, if likely enough. What somebody is talked into is none of them."""
    no_task = seen.evidence.withdrawn or seen.evidence.idle
    likely = [kind for kind in KINDS if seen.is_a(kind) and not (kind == ACTION and no_task)]
    if not likely:
        return None
    kind = max(likely, key=seen.chance.__getitem__)
    for flag in flags:
        here = flag.start < seen.clause.end and seen.clause.start < flag.end
        if here and (kind == GOAL or flag.category in MISCONDUCT) and flag.chance >= seen.chance[kind]:
            return None
    return kind


def _action(
    reader: _Reader, seen: _Seen, found: Sequence[Clause], kinds: Mapping[int, str], setting: Setting
) -> Item | None:
    task = seen.evidence.task
    due = due_in(seen.clause.words, task.verb if task else 0) or _due_behind(found, seen.place, kinds)
    starts = task.at if task and task.rule != "bullet" else 0
    return reader.item(
        ACTIONS,
        seen.clause.start + starts,
        seen.clause.end,
        owner=owner_of(seen.clause, task, seen.evidence.opinion, setting),
        due=due.phrase if due else None,
        due_date=reader.day(due),
        confidence=seen.chance[ACTION],
    )


def _due_behind(found: Sequence[Clause], place: int, kinds: Mapping[int, str]) -> Due | None:
    """ "I owe you a budget, you'll see it by Sunday": the rest of the sentence says when, and is no task of its own."""
    following = place + 1
    if following >= len(found) or found[following].sentence_start != found[place].sentence_start or following in kinds:
        return None
    return due_in(found[following].words)


def _follow_up(reader: _Reader, seen: _Seen) -> Item | None:
    contact = seen.evidence.contact
    due = due_in(seen.clause.words, contact[1] if contact else 0)
    return reader.item(
        FOLLOW_UPS,
        seen.clause.start + (contact[0] if contact and contact[0] > _SUBJECT_ROOM else 0),
        seen.clause.end,
        owner=speaker_of(seen.clause),
        due=due.phrase if due else None,
        due_date=reader.day(due),
        confidence=seen.chance[FOLLOW_UP],
    )


def _goal(reader: _Reader, seen: _Seen) -> Item | None:
    goal = seen.evidence.goal
    return reader.item(
        GOALS, seen.clause.start + (goal[0] if goal else 0), seen.clause.end, confidence=seen.chance[GOAL]
    )


def _risk(reader: _Reader, flag: Raised) -> Item | None:
    category = CATEGORIES[flag.category]
    return reader.item(
        RISKS,
        flag.start,
        flag.end,
        category=category.name,
        severity=category.severity,
        why=category.why,
        confidence=flag.chance,
    )


def _ordered(items: Iterable[Item | None]) -> list[Item]:
    """In the order of the text; the same words under the same heading once."""
    unique = {(item.start, item.end, item.category): item for item in items if item is not None}
    return sorted(unique.values(), key=lambda item: (item.start, item.end))
