"""The way out: a message is written with the approval, sent until it is taken, sent once."""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from compliance import journal
from compliance.delivery import Destination, NotDelivered, Parcel, configured
from compliance.models import DeliveryAttempt, OutboxMessage, Payload, Review
from compliance.services.payloads import payload_open, payload_store
from wealthai.errors import Refusal, Stale
from wealthai.records import record_class
from wealthai.tasking import dispatch

MAX_TRIES = 12
# Longer than a task may run: a message that is taken for so long is held by nobody any more.
TAKEN_SECONDS = 120.0
_FIRST_PAUSE = 15.0
_LONGEST_PAUSE = 6 * 3600.0


class Changed(Refusal):
    code = "changed_after_approval"


def outbox_post(*, review: Review) -> OutboxMessage:
    """Puts an approved record in the outbox. Called inside the approval's transaction, so both stand or neither."""
    from compliance.tasks import deliver_outbox

    message = OutboxMessage.objects.create(
        subject_type=review.subject_type,
        subject_id=review.subject_id,
        review=review,
        idempotency_key=f"{review.subject_type}-{review.uuid}",
        content_hash=review.content_hash,
    )
    journal.act("outbox.posted", about=(review.subject_type, review.subject_id), message=message.uuid)
    dispatch(deliver_outbox, message.pk)
    return message


@journal.business_act
def outbox_resend(*, message_id: int, by: Any) -> OutboxMessage:
    from compliance.tasks import deliver_outbox

    message = OutboxMessage.objects.select_for_update().get(pk=message_id)
    if message.state != OutboxMessage.State.DEAD:
        raise Stale(
            f"This message is {message.get_state_display().lower()}; only one that was given up can be sent again."
        )
    message.state, message.tries, message.next_try_at = OutboxMessage.State.WAITING, 0, timezone.now()
    message.save(update_fields=["state", "tries", "next_try_at"])
    journal.act("outbox.sent-again", about=_about(message), message=message.uuid)
    dispatch(deliver_outbox, message.pk)
    return message


def outbox_deliver(*, message_id: int, by: Any, destination: Destination | None = None) -> bool:
    """One try. Whoever else is at the same message makes this a no-op.

    The message is taken for a while in one short transaction, sent with no transaction open, and its outcome recorded in
    another. Killed in between, it is due again when the while is over, and the next try sends the same bytes under the
    same idempotency key, which the other side takes once.
    """
    destination = destination or configured()
    parcel = _take(message_id=message_id, by=by, destination=destination)
    if parcel is None:
        return False
    started = time.monotonic()
    try:
        outcome = destination.send(parcel)
    except (
        Exception
    ) as error:  # a try that failed in an unforeseen way is a try: uncounted, it would come back for ever
        _failed(message_id=message_id, by=by, destination=destination, failure=_failure(error), took=_since(started))
        return False
    _delivered(message_id=message_id, by=by, destination=destination, outcome=outcome, took=_since(started))
    return True


@journal.business_act
def _take(*, message_id: int, by: Any, destination: Destination) -> Parcel | None:
    """-> what to send, now this worker's; None when it is not due, or can never be sent (erased, changed)."""
    message = (
        OutboxMessage.objects.due().select_for_update(skip_locked=True, of=("self",)).filter(pk=message_id).first()
    )
    if message is None:
        return None
    message.tries, message.next_try_at = message.tries + 1, timezone.now() + timedelta(seconds=TAKEN_SECONDS)
    try:
        with transaction.atomic():
            message.body = message.body or _fixed_body(message)
            clear = payload_open(message.body)
    except Refusal as refusal:
        message.save(update_fields=["tries", "next_try_at"])
        _failed(message_id=message_id, by=by, destination=destination, failure=_failure(refusal), took=0)
        return None
    message.save(update_fields=["tries", "next_try_at", "body"])
    return Parcel(message.idempotency_key, clear)


def _fixed_body(message: OutboxMessage) -> Payload:
    """Written before the first try, so that every try sends the same bytes."""
    kind = record_class(message.subject_type)
    record = kind.get(message.subject_id)
    if kind.content_hash(record) not in ("", message.content_hash):
        raise Changed("Its content is no longer what was approved, so it was not sent.")
    body = json.dumps(kind.delivery_body(record), ensure_ascii=False, sort_keys=True).encode()
    return payload_store(
        kind=Payload.Kind.DELIVERED,
        media_type="application/json",
        clear=body,
        subject=kind.data_key_subject(record),
    )


def _failure(error: Exception) -> NotDelivered:
    """The text of an unforeseen error may quote what was sent; its class does not."""
    if isinstance(error, Refusal):
        return NotDelivered(error.sentence, final=True)
    return error if isinstance(error, NotDelivered) else NotDelivered(f"The try broke off: {type(error).__name__}.")


@journal.business_act
def _delivered(*, message_id: int, by: Any, destination: Destination, outcome: str, took: int) -> None:
    message = _waiting(message_id)
    if message is None:  # whoever took it over after a long silence was told the same already
        return
    _attempt(message, True, outcome, took)
    message.state, message.delivered_at = OutboxMessage.State.DELIVERED, timezone.now()
    message.destination = destination.name
    message.save(update_fields=["state", "delivered_at", "destination"])
    journal.act("outbox.delivered", about=_about(message), message=message.uuid, tries=message.tries)
    kind = record_class(message.subject_type)
    kind.on_delivered(kind.get(message.subject_id, lock=True))


@journal.business_act
def _failed(*, message_id: int, by: Any, destination: Destination, failure: NotDelivered, took: int) -> None:
    message = _waiting(message_id)
    if message is None:
        return
    _attempt(message, False, failure.outcome, took)
    message.destination = destination.name
    if failure.final or message.tries >= MAX_TRIES:
        message.state = OutboxMessage.State.DEAD
        journal.act(
            "outbox.given-up", about=_about(message), reason=failure.outcome, message=message.uuid, tries=message.tries
        )
    else:
        message.next_try_at = timezone.now() + timedelta(seconds=pause_after(message.tries))
    message.save(update_fields=["destination", "state", "next_try_at"])


def _waiting(message_id: int) -> OutboxMessage | None:
    rows = OutboxMessage.objects.select_for_update(of=("self",)).filter(state=OutboxMessage.State.WAITING)
    return rows.filter(pk=message_id).first()


def _since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)


def pause_after(tries: int) -> float:
    """Seconds to the next try: doubled each time up to six hours, with a tenth of jitter. Twelve tries span about a day."""
    return min(_FIRST_PAUSE * 2.0 ** (tries - 1), _LONGEST_PAUSE) * random.uniform(1.0, 1.1)


def _attempt(message: OutboxMessage, delivered: bool, outcome: str, took: int) -> None:
    DeliveryAttempt.objects.create(message=message, delivered=delivered, outcome=outcome[:200], milliseconds=took)


def _about(message: OutboxMessage) -> tuple[str, Any]:
    return message.subject_type, message.subject_id
