"""What advisors of the demo correct in a draft before they submit it: so that versions differ and machines are graded.

It hangs on no wording of the engine: whichever lines there are, the same kinds of corrections are made to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from advisors import services
from advisors.models import Note, SummaryItem
from wealthai.firm_day import firm_today
from wealthai.models import User

_FIRST_PERSON = re.compile(r"^(?:I will|I'll|I shall|We will|We'll)\s+(?:also\s+)?", re.IGNORECASE)


def correct(note: Note, kinds: list[str], by: User) -> None:
    """`kinds` as `meetings.toml` names them; what finds no line to act on is left out."""
    for kind in kinds:
        _ACTS[kind](note, by)


def _actions(note: Note) -> list[SummaryItem]:
    rows = note.summaries.latest("version").items.filter(section=SummaryItem.Section.ACTION_ITEMS)
    return list(rows.exclude(choice=SummaryItem.Choice.DROPPED).order_by("number"))


def _word(note: Note, by: User) -> None:
    """A line in the first person becomes one that anybody can read."""
    for item in _actions(note):
        rest = _FIRST_PERSON.sub("", item.text)
        if rest != item.text and len(rest) > 8:
            words = f"{rest[0].upper()}{rest[1:].rstrip('.')}."
            services.item_reword(item_id=item.pk, text=words, by=by, revision=item.revision)
            return


def _drop(note: Note, by: User) -> None:
    items = _actions(note)
    if len(items) > 2:
        last = items[-1]
        told = {"item_id": last.pk, "choice": "dropped", "reason": "not-of-this-kind"}
        services.item_choose(by=by, revision=last.revision, **told)


def _owner(note: Note, by: User) -> None:
    item = next((one for one in _actions(note) if one.owner == "advisor" and one.revision == 1), None)
    if item is not None:
        services.item_correct(item_id=item.pk, owner="assistant", due_on=item.due_on, by=by, revision=item.revision)


def _due(note: Note, by: User) -> None:
    item = next((one for one in _actions(note) if one.due_on is None and one.revision == 1), None)
    if item is not None:
        day = firm_today() + timedelta(days=14)
        services.item_correct(item_id=item.pk, owner=item.owner, due_on=day, by=by, revision=item.revision)


def _add(note: Note, by: User) -> None:
    services.item_add(
        note_id=note.pk, section="follow_ups", text="Call in two weeks to see that the papers arrived", by=by
    )


_ACTS: dict[str, Callable[[Note, User], None]] = {
    "word": _word,
    "drop": _drop,
    "owner": _owner,
    "due": _due,
    "add": _add,
}
