"""From an approved note to what `drafting` needs: values only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings

from advisors.letters.drafting import Draft, Letterhead, Line, draft
from advisors.letters.voice import YOU
from advisors.models import Note, SummaryItem, Turn
from advisors.words import Words
from wealthai.templatetags.formats import long_date

_ORDER = ("client_goals", "action_items", "follow_ups")


def drafted(note: Note, words: Words) -> Draft:
    head = Letterhead(
        greeting=note.client.given_name,
        kind=note.kind_label,
        met_on=_day(note.met_on),
        advisor=note.advisor.name,
        firm=settings.FIRM_NAME,
    )
    return draft(head, lines_of(note, words), _day)


def lines_of(note: Note, words: Words) -> list[Line]:
    rows = list(note.summaries.latest("version").items.order_by("number"))
    flags = [row for row in rows if row.section == SummaryItem.Section.RISK_FLAGS]
    kept = [row for row in rows if row.section in _ORDER and row.choice in ("kept", "edited")]
    kept.sort(key=lambda row: (_ORDER.index(row.section), row.number))
    speaker = _speakers(note, words)
    return [
        Line(
            tag=row.tag,
            section=row.section,
            text=words.shown(row.text),
            owner=row.owner,
            due_on=row.due_on,
            due_phrase=words.shown(row.due_phrase),
            flagged=any(_overlap(row, flag) for flag in flags),
            speaker=speaker(row),
        )
        for row in kept
    ]


def _speakers(note: Note, words: Words) -> Callable[[SummaryItem], str]:
    """Whose words a line holds. A line that a person wrote, or that a model put in words of its own, holds nobody's."""
    turns = list(note.turns.order_by("start"))
    starts = [turn.start for turn in turns]

    def speaker(row: SummaryItem) -> str:
        if row.start is None or not turns or row.written_by_id is not None or not _verbatim(row, words):
            return ""
        turn = turns[max(bisect_right(starts, row.start) - 1, 0)]
        if turn.role == Turn.Role.CLIENT:
            return YOU
        name = words.shown(turn.label).split(" ")[0] if turn.label.startswith("[") else ""
        return name if turn.role in (Turn.Role.SPOUSE, Turn.Role.OTHER) and not name.startswith("[") else ""

    return speaker


def _verbatim(row: SummaryItem, words: Words) -> bool:
    if row.start is None or row.end is None:
        return False
    text, quote = (
        " ".join(said.casefold().split()) for said in (words.shown(row.text), words.quote(row.start, row.end))
    )
    return text.rstrip(".,;?!") in quote


def _overlap(row: SummaryItem, flag: SummaryItem) -> bool:
    """What was said where a flag was raised, one that was dropped again included, is no matter for the client."""
    if None in (row.start, row.end, flag.start, flag.end):
        return False
    return row.start < flag.end and flag.start < row.end  # type: ignore[operator]


def _day(value: date) -> str:
    return long_date(value, ZoneInfo("UTC"))
