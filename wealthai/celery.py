"""The Celery app: late acknowledgement, ids only, and a base task that outlives a database that is away."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wealthai.settings")

from django.db import InterfaceError, OperationalError

from wealthai.queues import Queue
from wealthai.tasking import route

# Below the broker's visibility timeout, or a running task would be handed out twice.
HARD_TIME_LIMIT = 600
SOFT_TIME_LIMIT = 540


class PatientTask(DjangoTask):  # type: ignore[misc]
    """Retries while the database is away (seconds to an hour); anything else is the task's own business."""

    autoretry_for = (OperationalError, InterfaceError)
    max_retries = 120
    retry_backoff = 1
    retry_backoff_max = 30
    retry_jitter = True
    acks_late = True
    reject_on_worker_lost = True
    ignore_result = True
    soft_time_limit = SOFT_TIME_LIMIT
    time_limit = HARD_TIME_LIMIT


app = Celery("wealthai", task_cls=PatientTask)
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport_options={
        "visibility_timeout": settings.BROKER_VISIBILITY_TIMEOUT,
        "socket_timeout": 30,
        "socket_connect_timeout": 5,
        "retry_on_timeout": True,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_default_queue=Queue.DEFAULT,
    task_routes=(route,),
    task_create_missing_queues=True,
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_publish_retry=True,
    task_publish_retry_policy={"max_retries": 2, "interval_start": 0.1, "interval_step": 0.3, "interval_max": 0.5},
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    timezone="UTC",
    enable_utc=True,
    beat_schedule=settings.BEAT_SCHEDULE,
)
app.autodiscover_tasks()


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_own_logging(**_: Any) -> None:
    """Connecting this signal is what stops Celery from replacing the project's log configuration."""
