from __future__ import annotations

from django.conf import settings

from compliance import selectors, services
from wealthai.queues import Queue
from wealthai.tasking import queued

# What no worker took before the next sweep is dropped, for that one sends it again: no heap of the same message grows.
SWEEP_EVERY = settings.BEAT_SCHEDULE["sweep-outbox"]["schedule"]


@queued(Queue.DEFAULT, soft_time_limit=60, time_limit=90)
def deliver_outbox(message_id: int) -> None:
    services.outbox_deliver(message_id=message_id, by="task:deliver_outbox")


@queued(Queue.DEFAULT, soft_time_limit=60, time_limit=90)
def sweep_outbox() -> None:
    """Messages whose task was lost, or whose pause is over."""
    for message_id in selectors.outbox_due():
        deliver_outbox.apply_async((message_id,), expires=SWEEP_EVERY)


@queued(Queue.DEFAULT, soft_time_limit=60, time_limit=90)
def sweep_reviews() -> None:
    """Reviews that went over their time since the last sweep, that wait for somebody who is away, or for nobody."""
    by = "task:sweep_reviews"
    for review_id in selectors.reviews_breaching():
        services.review_breach(review_id=review_id, by=by)
    for complaint_id in selectors.complaints_breaching():
        services.complaint_breach(complaint_id=complaint_id, by=by)
    for complaint_id in selectors.complaints_to_warn():
        services.complaint_warn(complaint_id=complaint_id, by=by)
    for review_id in selectors.reviews_of_absent():
        services.review_hand_back(review_id=review_id, by=by)
    for review_id in selectors.reviews_to_assign():
        services.review_assign_by_rule(review_id=review_id, by=by)


@queued(Queue.DEFAULT, soft_time_limit=30, time_limit=60)
def assign_review(review_id: int) -> None:
    services.review_assign_by_rule(review_id=review_id, by="task:assign_review")


@queued(Queue.DEFAULT, soft_time_limit=120, time_limit=180)
def draw_weekly_reports() -> None:
    """Of each week that is over and has none. Asked every hour, so that a house that slept draws it when it wakes."""
    for week in services.weeks_to_draw():
        services.weekly_report_draw(week=week, by="task:draw_weekly_reports")
