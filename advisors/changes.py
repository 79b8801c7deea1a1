"""What machine, advisor and reviewer made of each item, side by side, from its revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from advisors.models import ItemRevision, SummaryItem
from wealthai.templatetags.formats import short_date


@dataclass(frozen=True)
class Step:
    """One version of an item. `before` is the wording it replaced; the first version replaced nothing."""

    who: str
    hand: str
    at: datetime
    text: str
    before: str | None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemChange:
    ref: str
    section: str
    steps: tuple[Step, ...]
    dropped: str = ""

    @property
    def words_stand(self) -> bool:
        return all(step.before in (None, step.text) for step in self.steps)


class Changes:
    """`shown` fills in the names, `owner` says who an owner is: what a page shows elsewhere it shows here."""

    def __init__(self, shown: Callable[[str], str], owner: Callable[[str], str]) -> None:
        self._shown, self._owner = shown, owner

    def of(self, rows: Iterable[SummaryItem], sections: dict[str, str]) -> list[ItemChange]:
        rows = list(rows)
        revisions: dict[int, list[ItemRevision]] = {}
        for one in ItemRevision.objects.filter(item__in=rows).select_related("by").order_by("item", "number"):
            revisions.setdefault(one.item_id, []).append(one)
        found = [self._item(row, sections[row.section], revisions.get(row.pk, [])) for row in rows]
        return [one for one in found if one is not None]

    def _item(self, row: SummaryItem, section: str, revisions: list[ItemRevision]) -> ItemChange | None:
        dropped = self._shown(row.drop_reason) if row.choice == SummaryItem.Choice.DROPPED else ""
        changed = [(old, new) for old, new in pairwise(revisions) if _differ(old, new)]
        added = bool(revisions) and revisions[0].hand != ItemRevision.Hand.MACHINE
        if not (changed or added or dropped) or not revisions:
            return None
        steps = [self._step(None, revisions[0]), *(self._step(old, new) for old, new in changed)]
        if dropped:
            last = [one for one in revisions if one.choice == SummaryItem.Choice.DROPPED][-1]
            steps.append(self._step(last, last, f"dropped it: {dropped}"))
        return ItemChange(row.tag, section, tuple(steps), dropped)

    def _step(self, old: ItemRevision | None, new: ItemRevision, *told: str) -> Step:
        facts = [*told, *(self._facts(old, new) if old is not None else ())]
        return Step(
            who=str(new.by) if new.by is not None else "Machine",
            hand=new.get_hand_display() if new.by is not None else "",
            at=new.at,
            text=self._shown(new.text),
            before=None if old is None else self._shown(old.text),
            facts=tuple(facts),
        )

    def _facts(self, old: ItemRevision, new: ItemRevision) -> Iterable[str]:
        if old.owner != new.owner:
            yield f"owner {self._named(old.owner)} became {self._named(new.owner)}"
        if old.due_on != new.due_on:
            yield f"due {_day(old.due_on)} became {_day(new.due_on)}"

    def _named(self, owner: str) -> str:
        return self._owner(owner) if owner else "nobody"


def _differ(old: ItemRevision, new: ItemRevision) -> bool:
    return (old.text, old.owner, old.due_on) != (new.text, new.owner, new.due_on)


def _day(value: date | None) -> str:
    return short_date(value, UTC) if value else "none"
