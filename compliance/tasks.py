from __future__ import annotations

from compliance import selectors, services
from wealthai.queues import Queue
from wealthai.tasking import queued


@queued(Queue.DEFAULT, soft_time_limit=60, time_limit=90)
def deliver_outbox(message_id: int) -> None:
    services.outbox_deliver(message_id=message_id, by="task:deliver_outbox")


@queued(Queue.DEFAULT, soft_time_limit=60, time_limit=90)
def sweep_outbox() -> None:
    """Messages whose task was lost, or whose pause is over."""
    for message_id in selectors.outbox_due():
        deliver_outbox.delay(message_id)
