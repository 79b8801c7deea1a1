"""What happens to promises by itself: they are made when a note is approved, and their advisor is told of their day."""

from __future__ import annotations

from datetime import date

from advisors.models import Note, Promise, SummaryItem
from compliance import journal
from wealthai.firm_day import firm_today


def promises_make(note: Note) -> list[Promise]:
    """One for each action item that stands, never a second one. Part of the act that approves the note."""
    items = note.summaries.latest("version").items.filter(section=SummaryItem.Section.ACTION_ITEMS, promise=None)
    standing = items.exclude(choice=SummaryItem.Choice.DROPPED).order_by("number")
    made = Promise.objects.bulk_create([_promise(item, note) for item in standing])
    for promise in made:
        journal.act("promise.made", promise, record=note.uuid, due=_iso(promise.due_on))
    return made


@journal.business_act
def note_promises_make(*, note_id: int, by: str) -> int:
    """For a note that was approved before there were promises; how many were made."""
    note = Note.objects.select_for_update().get(pk=note_id)
    if note.state not in (Note.State.APPROVED, Note.State.DELIVERED):
        return 0
    return len(promises_make(note))


@journal.business_act
def promise_tell(*, promise_id: int, by: str) -> bool:
    """Notes that it is due today, or over: once for each day it was ever due. Whom it concerns is told by the journal's act."""
    today = firm_today()
    rows = Promise.objects.open().filter(pk=promise_id, due_on__lte=today)
    promise = rows.select_for_update(skip_locked=True).first()
    if promise is None or promise.due_on is None:
        return False
    event, told = ("overdue", "overdue_told_for") if promise.due_on < today else ("due", "due_told_for")
    if getattr(promise, told) == promise.due_on:
        return False
    setattr(promise, told, promise.due_on)
    promise.save(update_fields=[told])
    journal.act(f"promise.{event}", promise, record=promise.note.uuid, due=_iso(promise.due_on))
    return True


def _promise(item: SummaryItem, note: Note) -> Promise:
    """What was over before it became a promise is no news: nobody is told that it is over now."""
    over = item.due_on is not None and item.due_on < firm_today()
    return Promise(
        item=item,
        note=note,
        client_id=note.client_id,
        advisor_id=note.advisor_id,
        owner=item.owner,
        first_due_on=item.due_on,
        due_on=item.due_on,
        overdue_told_for=item.due_on if over else None,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
