from __future__ import annotations

from celery import Task
from django.conf import settings

from advisors import indexing, selectors, services
from advisors.models import BookImport
from advisors.services.incoming import incoming_left_behind
from advisors.services.pipeline import EngineBusy
from compliance import journal
from wealthai.queues import Queue
from wealthai.tasking import queued, waiting_in

BY = "task:discard_incoming"
MANY_WAIT = 50  # messages: what two worker processes take within ten seconds
# What no worker took before the next sweep is dropped, for that one sends it again: no heap of the same note grows.
SWEEP_EVERY = settings.BEAT_SCHEDULE["sweep-notes"]["schedule"]


# Ten megabytes of plain talk take the name recogniser eight minutes of a processor.
@queued(Queue.LLM, bind=True, soft_time_limit=1740, time_limit=1800)
def draft_summary(self: Task, note_id: int) -> None:
    try:
        services.summary_draft(note_id=note_id)
    except EngineBusy as busy:
        raise self.retry(countdown=busy.retry_after, exc=busy, max_retries=None) from busy


@queued(Queue.DEFAULT, soft_time_limit=60, time_limit=90)
def sweep_notes() -> None:
    """Notes whose task was lost on the way: dispatched again; one that a worker still holds is passed over there.

    While many messages wait, theirs are most likely among them, and sent again they would only lie there: they are looked at
    once the workers have caught up."""
    if waiting_in(Queue.LLM) >= MANY_WAIT:
        return
    for note_id in selectors.notes_left_behind():
        draft_summary.apply_async((note_id,), expires=SWEEP_EVERY)


@queued(Queue.DEFAULT, soft_time_limit=240, time_limit=300)
def index_notes() -> None:
    """Notes that search does not know yet: those of before it was there, and any whose rows were lost."""
    for note in indexing.notes_not_indexed(limit=500):
        indexing.note_index(note)


@queued(Queue.DEFAULT, soft_time_limit=240, time_limit=300)
def make_promises() -> None:
    """For notes that were approved before there were promises: nothing is left to do once they are made."""
    for note_id in selectors.notes_without_promises(limit=500):
        services.note_promises_make(note_id=note_id, by="task:make_promises")


@queued(Queue.DEFAULT, soft_time_limit=240, time_limit=300)
def tell_promises() -> None:
    """Each day, and again each hour for what a stopped house missed: every promise is told once for its day."""
    for promise_id in selectors.promises_to_tell():
        services.promise_tell(promise_id=promise_id, by="task:tell_promises")


@queued(Queue.DEFAULT, soft_time_limit=60, time_limit=90)
def discard_incoming() -> None:
    """Files that nobody said a client for are not kept: the sender still has them."""
    with journal.acting(BY):
        for incoming_id in incoming_left_behind():
            services.incoming_discard(incoming_id=incoming_id, by=BY)


@queued(Queue.DEFAULT, soft_time_limit=540, time_limit=600)
def check_book(import_id: int) -> None:
    services.book_check(import_id=import_id)


@queued(Queue.DEFAULT, soft_time_limit=540, time_limit=600)
def write_book(import_id: int) -> None:
    services.book_write(import_id=import_id)


@queued(Queue.DEFAULT, soft_time_limit=60, time_limit=90)
def sweep_books() -> None:
    """Files whose task was lost or killed: compared or written again from the start."""
    for row in BookImport.objects.left_behind():
        task = write_book if row.state == BookImport.State.WRITING else check_book
        task.apply_async((row.pk,), expires=60)
