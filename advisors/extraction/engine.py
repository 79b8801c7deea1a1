"""The cascade: every clause is asked for commitments, contacts and wishes, every sentence for risk."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advisors.extraction import owner as owners
from advisors.extraction.actions import Commitment, Setting, commitment_in
from advisors.extraction.calendar import resolved
from advisors.extraction.clauses import Clause, clauses, without_labels
from advisors.extraction.due import due_in
from advisors.extraction.followups import follow_up_in
from advisors.extraction.goals import goal_in
from advisors.extraction.language import ENGLISH, language_of, notice_for
from advisors.extraction.level import levelled
from advisors.extraction.risk.categories import CATEGORIES
from advisors.extraction.risk.clientside import CLIENT_SIDE
from advisors.extraction.risk.flags import Flag, flags_in
from advisors.extraction.shape import Masker, too_thin, trimmed
from advisors.extraction.signals import WITHDRAWN
from advisors.extraction.types import ACTIONS, FOLLOW_UPS, GOALS, RISKS, Extraction, Item
from advisors.transcripts import ADVISOR, CLIENT, OTHER, SPOUSE, Turn
from compliance.redaction import hard_spans

NOTHING_SAID = "There are no words in this text, so there is nothing to propose."
# A promise is taken back by the next words or not at all.
_WITHDRAWAL_REACH = 2
# Sentences of these kinds hold no tasks: nobody should be reminded to sign a blank form.
MISCONDUCT = frozenset(
    {
        "undue_pressure", "forgery", "borrowing_from_client", "promissory_language", "off_channel", "outside_business", "aml",
        "insider_information", "tax_evasion", "third_party_fraud", "unauthorized_trading", "position_of_trust",
    }
)  # fmt: skip
# A few words before the verb are its subject ("and I want to reconvene").
_SUBJECT_ROOM = 14
_ECHO_BELOW = 0.72
_ECHO_REACH = 400
_NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class _Raised:
    clause: Clause
    flag: Flag


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


def extract(
    text: str,
    turns: Sequence[Turn],
    *,
    meeting_date: date | None = None,
    known_roles: Mapping[str, str] | None = None,
) -> Extraction:
    """Four lists of what the words hold. `known_roles` maps names or tokens to roles and wins over guesses."""
    level = without_labels(levelled(text), turns)
    spoken = "\n".join(level[turn.start : turn.end] for turn in turns)
    if not spoken.strip():
        return Extraction(notice=NOTHING_SAID)
    language = language_of(spoken)
    if language != ENGLISH:
        return Extraction(language=language, notice=notice_for(language))
    found = clauses(level, turns)
    reader = _Reader(text, level, Masker(level, hard_spans(text)), meeting_date)
    risks = _risks(reader, found)
    raised: dict[int, set[str]] = {}
    for one in risks:
        raised.setdefault(one.clause.sentence_start, set()).add(one.flag.category)
    actions, follow_ups = _commitments(reader, found, _setting(turns, known_roles or {}), raised)
    return Extraction(
        client_goals=_ordered(_goals(reader, found, [*actions, *follow_ups], raised)),
        action_items=_ordered(actions),
        risk_flags=_ordered(item for one in risks if (item := _risk_item(reader, one))),
        follow_ups=_ordered(follow_ups),
    )


def _setting(turns: Sequence[Turn], known_roles: Mapping[str, str]) -> Setting:
    people: dict[str, str] = {}
    for turn in turns:
        if turn.label and turn.role != OTHER:
            role = turn.role if turn.role != "staff" else owners.trade_in(turn.label) or owners.ASSISTANT
            people.setdefault(turn.label.casefold(), role)
            for word in turn.label.casefold().split():
                people.setdefault(word, role)
    people.update({name.casefold(): role for name, role in known_roles.items()})
    return Setting(people, frozenset(turn.role for turn in turns))


def _commitments(
    reader: _Reader, found: Sequence[Clause], setting: Setting, raised: Mapping[int, set[str]]
) -> tuple[list[Item], list[Item]]:
    actions: list[Item] = []
    follow_ups: list[Item] = []
    for place, clause in enumerate(found):
        if too_thin(reader.level, clause.start, clause.end) or _withdrawn(found, place):
            continue
        contact = follow_up_in(clause)
        task = commitment_in(clause, setting)
        if contact and not (task and _task_wins(clause, task, contact[1])):
            _add(follow_ups, _follow_up(reader, clause, contact))
        elif task and not _no_task(clause, raised):
            _add(actions, _action(reader, clause, task))
    return actions, follow_ups


def _task_wins(clause: Clause, task: Commitment, contact_verb: int) -> bool:
    """ "I'll send you the plan before we meet" is a task that speaks of a meeting."""
    return (
        task.verb < contact_verb
        and not re.search(r"\b(?:and|to)\s*$", clause.words[:contact_verb])
        and task.rule != "bullet"
    )


def _withdrawn(found: Sequence[Clause], place: int) -> bool:
    following = found[place + 1 : place + 1 + _WITHDRAWAL_REACH]
    own = found[place]
    return bool(WITHDRAWN.search(own.words, own.met)) or any(
        WITHDRAWN.match(clause.words.lstrip(" ,."), clause.met) for clause in following
    )


def _action(reader: _Reader, clause: Clause, task: Commitment) -> Item | None:
    due = due_in(clause.words, task.verb)
    start = clause.start + (task.at if task.rule != "bullet" else 0)
    return reader.item(
        ACTIONS,
        start,
        clause.end,
        owner=task.owner,
        due=due.phrase if due else None,
        due_date=resolved(due.phrase, reader.meeting) if due and reader.meeting else None,
        confidence=task.confidence,
    )


def _follow_up(reader: _Reader, clause: Clause, contact: tuple[int, int, object, float]) -> Item | None:
    due = due_in(clause.words, contact[1])
    return reader.item(
        FOLLOW_UPS,
        clause.start + (contact[0] if contact[0] > _SUBJECT_ROOM else 0),
        clause.end,
        owner=owners.speaker_of(clause),
        due=due.phrase if due else None,
        due_date=resolved(due.phrase, reader.meeting) if due and reader.meeting else None,
        confidence=contact[3],
    )


def _goals(
    reader: _Reader, found: Iterable[Clause], commitments: Sequence[Item], raised: Mapping[int, set[str]]
) -> list[Item]:
    goals: list[Item] = []
    # No two of them share a letter, so one that begins before a clause ends and is the last to do so decides.
    taken = sorted((item.start, item.end) for item in commitments)
    for clause in found:
        goal = None if too_thin(reader.level, clause.start, clause.end) else goal_in(clause)
        if goal is None or clause.sentence_start in raised:
            continue
        start = clause.start + goal[0]
        before = bisect_left(taken, (clause.end,))
        if not before or taken[before - 1][1] <= start:
            _add(goals, reader.item(GOALS, start, clause.end, confidence=goal[1]))
    return goals


def _risks(reader: _Reader, found: Sequence[Clause]) -> list[_Raised]:
    raised: list[_Raised] = []
    seen = set()
    for clause in found:
        sentence = (clause.sentence_start, clause.sentence_end)
        if sentence in seen:
            continue
        seen.add(sentence)
        words = reader.level[slice(*sentence)]
        asking = clause.role == ADVISOR and words.rstrip().endswith("?")
        raised += [_Raised(clause, flag) for flag in flags_in(words) if not (asking and flag.category in CLIENT_SIDE)]
    around = ((one, raised[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]) for place, one in enumerate(raised))
    return [one for one, near in around if not any(_says_it_better(other, one) for other in near)]


def _says_it_better(other: _Raised, one: _Raised) -> bool:
    """A weak echo of a stronger flag of the same kind close by is no second finding."""
    return (
        other.flag.category == one.flag.category
        and one.flag.confidence < _ECHO_BELOW < other.flag.confidence + 0.01
        and abs(other.clause.sentence_start - one.clause.sentence_start) < _ECHO_REACH
    )


def _risk_item(reader: _Reader, raised: _Raised) -> Item | None:
    category = CATEGORIES[raised.flag.category]
    return reader.item(
        RISKS,
        raised.clause.sentence_start,
        raised.clause.sentence_end,
        category=category.name,
        severity=category.severity,
        why=category.why,
        confidence=raised.flag.confidence,
    )


def _no_task(clause: Clause, raised: Mapping[int, set[str]]) -> bool:
    """What somebody is talked into is no task to follow up, and a threat to complain is no promise."""
    categories = raised.get(clause.sentence_start, set())
    return bool(categories & MISCONDUCT) or (
        clause.role in {CLIENT, SPOUSE} and "complaint" in categories and not clause.question
    )


def _add(items: list[Item], item: Item | None) -> None:
    if item is not None:
        items.append(item)


def _ordered(items: Iterable[Item]) -> list[Item]:
    """In the order of the text; the same words under the same heading once."""
    unique = {(item.start, item.end, item.category): item for item in items}
    return sorted(unique.values(), key=lambda item: (item.start, item.end))
