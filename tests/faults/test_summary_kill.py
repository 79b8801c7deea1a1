"""Killing the worker in the middle of a summary or a delivery loses nothing and doubles nothing."""

from __future__ import annotations

import os
import signal
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.models import JournalRow, ModelCall, OutboxMessage
from tests.conftest import publish_to, redis_of
from tests.faults.workers import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]

TRANSCRIPT = b"""Ann: Good morning, Eleanor.
Eleanor: I want to stop working at sixty-five. You reach me on 212-555-0147.
Ann: I will send you the projection by Friday.
Ann: Let's meet again on the 14th.
"""
STAGES = ["redacting", "summarising", "checking", "drafted"]


def upload(by: Any, client: Any) -> Note:
    return services.note_upload(by=by, client=client, file_name="call.txt", data=TRANSCRIPT, met_on=date(2026, 3, 4))


def drafted(note: Note) -> bool:
    connection.close()
    note.refresh_from_db()
    return note.state == Note.State.DRAFT


def assert_once(note: Note) -> None:
    assert note.summaries.count() == 1
    numbers = [row.tag for row in note.summaries.get().items.order_by("section", "number")]
    assert len(numbers) == len(set(numbers)) > 0
    assert JournalRow.objects.filter(event="note.drafted", subject_id=note.uuid).count() == 1


@pytest.mark.parametrize(
    "stage", [stage if stage == "summarising" else pytest.param(stage, marks=pytest.mark.deep) for stage in STAGES]
)
def test_worker_killed_in_a_stage_is_made_good(stage: str, workers: Any, advisor_ann: Any, eleanor: Any) -> None:
    first = workers("first", stage)
    note = upload(advisor_ann, eleanor)
    first.wait_paused()
    first.kill()
    second = workers("second")
    # What the dead worker had taken comes back: by the broker after its timeout, by the sweep before that.
    from advisors.tasks import draft_summary

    draft_summary.delay(note.pk)
    until(lambda: drafted(note), 60, second._said)
    assert_once(note)


def test_pool_process_killed_is_run_again_by_the_same_worker(workers: Any, advisor_ann: Any, eleanor: Any) -> None:
    worker = workers("only", "summarising")
    note = upload(advisor_ann, eleanor)
    pool_process = worker.wait_paused()
    worker.go()
    os.kill(pool_process, signal.SIGKILL)
    until(lambda: drafted(note), 60, worker._said)
    assert_once(note)


def _waiting(broker: str) -> int:
    """Messages in the queue and in anybody's hands, but for the one that stands still."""
    client = redis_of(broker)
    return client.llen("llm") + client.hlen("unacked") - 1


def test_two_workers_on_one_note_draft_it_once(workers: Any, broker: str, advisor_ann: Any, eleanor: Any) -> None:
    from advisors.tasks import draft_summary

    first = workers("first", "summarising")
    note = upload(advisor_ann, eleanor)
    first.wait_paused()
    second = workers("second")
    for _ in range(3):
        draft_summary.delay(note.pk)
    until(lambda: _waiting(broker) == 0, 60, second._said)
    assert not drafted(note)
    first.go()
    until(lambda: drafted(note), 60, lambda: first._said() + second._said())
    assert_once(note)
    assert ModelCall.objects.filter(subject_id=note.uuid).count() == 1


def test_killed_between_sending_and_recording_delivers_once(
    workers: Any, advisor_ann: Any, reviewer_rita: Any, eleanor: Any, tmp_path: Path, settings: Any
) -> None:
    note = upload(advisor_ann, eleanor)
    services.summary_draft(note_id=note.pk)
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    first = workers("first", "delivered")
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    first.wait_paused()
    sent = list((tmp_path / "crm").glob("*.json"))
    assert len(sent) == 1
    before = sent[0].read_bytes()
    first.kill()
    message = OutboxMessage.objects.get()
    assert message.state == OutboxMessage.State.WAITING
    assert message.next_try_at > timezone.now()  # taken: nobody else sends it while its sender may still be alive
    OutboxMessage.objects.filter(pk=message.pk).update(next_try_at=timezone.now())  # two minutes later
    second = workers("second")
    from compliance.tasks import sweep_outbox

    sweep_outbox.delay()
    until(lambda: _delivered(message), 60, second._said)
    after = list((tmp_path / "crm").glob("*.json"))
    assert [path.read_bytes() for path in after] == [before]
    note.refresh_from_db()
    assert note.state == Note.State.DELIVERED
    assert JournalRow.objects.filter(event="outbox.delivered").count() == 1


def _delivered(message: OutboxMessage) -> bool:
    connection.close()
    message.refresh_from_db()
    return message.state == OutboxMessage.State.DELIVERED


def test_broker_that_is_away_costs_no_upload(advisor_ann: Any, eleanor: Any, broker: str) -> None:
    """The message is lost, the row is not: the sweep finds it."""
    from advisors import selectors

    publish_to("redis://127.0.0.1:1/0")
    note = upload(advisor_ann, eleanor)
    assert Note.objects.get(pk=note.pk).state == Note.State.RECEIVED
    Note.objects.filter(pk=note.pk).update(touched_at=note.touched_at - selectors.LEFT_BEHIND_AFTER * 2)
    assert selectors.notes_left_behind() == [note.pk]


def test_the_sweep_sends_what_was_lost_and_adds_nothing_to_a_heap(broker: str, advisor_ann: Any, eleanor: Any) -> None:
    """Notes on a heap have their messages in it; the same ones again would lie there once more each sweep."""
    from advisors import selectors, tasks
    from wealthai.queues import Queue
    from wealthai.tasking import waiting_in

    redis = redis_of(broker)
    note = upload(advisor_ann, eleanor)
    Note.objects.filter(pk=note.pk).update(touched_at=note.touched_at - selectors.LEFT_BEHIND_AFTER * 2)
    redis.delete(Queue.LLM.value)
    tasks.sweep_notes()
    assert waiting_in(Queue.LLM) == 1
    redis.rpush(Queue.LLM.value, *["{}"] * tasks.MANY_WAIT)
    tasks.sweep_notes()
    assert waiting_in(Queue.LLM) == 1 + tasks.MANY_WAIT
