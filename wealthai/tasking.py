"""`@queued(Queue.LLM)`: a shared task that names its queue. Publishers and workers read the same table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import KombuError

from wealthai.health import redis_client
from wealthai.queues import Queue

log = structlog.get_logger(__name__)
_queues: dict[str, Queue] = {}


def queued(queue: Queue, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    def declare(function: Callable[..., Any]) -> Any:
        _queues[f"{function.__module__}.{function.__name__}"] = queue
        return shared_task(**options)(function)

    return declare


def route(name: str, *_: Any, **__: Any) -> dict[str, str]:
    """Celery's router. A task without a queue of its own is not one of ours and goes to the default one."""
    return {"queue": _queues.get(name, Queue.DEFAULT)}


def waiting_in(queue: Queue) -> int:
    """How many messages lie in the queue; those in a worker's hands do not count. Raises RedisError, OSError."""
    return int(redis_client().llen(queue.value))


def dispatch(task: Any, *ids: int) -> None:
    """Sends the task once the transaction has committed. A broker that is away costs time, not the act: the row is
    written, and the sweep finds it."""

    def send() -> None:
        try:
            task.delay(*ids)
        except (KombuError, OSError) as error:
            log.warning("task_not_sent", task=task.name, error=type(error).__name__)

    transaction.on_commit(send)
