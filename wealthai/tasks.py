from wealthai import digest, health, notices
from wealthai.queues import Queue
from wealthai.tasking import queued


@queued(Queue.DEFAULT, soft_time_limit=20, time_limit=30)
def note_beat() -> None:
    health.mark_beat()


@queued(Queue.DEFAULT, soft_time_limit=120, time_limit=180)
def trim_notifications() -> None:
    notices.trim()


@queued(Queue.DEFAULT, soft_time_limit=540, time_limit=590)
def send_digests() -> None:
    digest.send_due()
