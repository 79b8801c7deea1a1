"""A reviewer's part of the home page, and operations' part."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from compliance import selectors
from compliance.journal.names import act_name, actor_label
from compliance.models import JournalRow, OutboxMessage, Review
from wealthai.models import User
from wealthai.records import Change, Figure, Home, Waiting
from wealthai.templatetags.formats import duration

_TOLD = (
    "review.approved",
    "review.returned",
    "review.rejected",
    "review.taken-over",
    "note.submitted",
    "outbox.given-up",
)


def reviewer_home(user: User) -> Home | None:
    if not user.has_perm("compliance.decide_review"):
        return None
    from compliance.views.desk import grouped, queue_rows

    reviews = list(selectors.queue_for(user)[:100])
    rows = [(name, row) for name, part in grouped(queue_rows(reviews, user)) for row in part]
    now = timezone.now()
    waiting = tuple(
        Waiting(
            title=row.title,
            line=row.line,
            url=reverse("compliance:review-detail", args=[row.review.uuid]),
            due_text=f"{duration(now - row.review.due_at)} over"
            if row.overdue
            else f"{duration(row.review.due_at - now)} left",
            flags=row.review.high_flags,
            who=str(row.review.owner),
            act="Continue" if row.mine else "Open",
            group=name,
        )
        for name, row in rows[:20]
    )
    mine = next((row for _, row in rows if row.mine), None)
    return Home(
        heading="Queue",
        line="by due time",
        figures=_figures(reviews),
        waiting=waiting,
        changes=_changes(),
        all_url=reverse("compliance:queue"),
        all_count=len(reviews),
        primary=("Continue review", reverse("compliance:review-detail", args=[mine.review.uuid]))
        if mine
        else ("Open the queue", reverse("compliance:queue")),
        empty="The queue is empty. What an advisor submits will stand here.",
    )


def operations_home(user: User) -> Home | None:
    if not user.has_perm("compliance.resend_outbox"):
        return None
    counts = selectors.outbox_counts()
    dead = list(OutboxMessage.objects.filter(state=OutboxMessage.State.DEAD).order_by("-created_at")[:20])
    return Home(
        heading="Not delivered",
        line="given up after the last try",
        figures=(
            Figure("Not delivered", str(counts.get("dead", 0)), "wait for a person", order=10),
            Figure("On their way", str(counts.get("waiting", 0)), "to the CRM", order=20),
            Figure("Delivered", str(counts.get("delivered", 0)), "in all", order=30),
        ),
        waiting=tuple(
            Waiting(
                f"{m.subject_type.capitalize()} {str(m.subject_id)[:8]}",
                m.destination,
                reverse("compliance:outbox") + "?state=dead",
            )
            for m in dead
        ),
        all_url=reverse("compliance:outbox"),
        all_count=sum(counts.values()),
        empty="Everything that was approved has reached the CRM or is on its way.",
    )


def _figures(reviews: list[Review]) -> tuple[Figure, ...]:
    now = timezone.now()
    decided = selectors.decisions_since(30)
    hours = [(d - s).total_seconds() for s, d in decided.values_list("submitted_at", "decided_at")]
    approved = decided.filter(status=Review.Status.APPROVED).count()
    overdue = sum(1 for review in reviews if review.due_at <= now)
    share = f"{100 * approved / len(hours):.0f}%" if hours else "none yet"
    return (
        Figure("Wait for review", str(len(reviews)), f"{overdue} over their time", _submitted_a_day(), order=10),
        Figure("Time to decision, median", duration(median(hours)) if hours else "none yet", "last 30 days", order=20),
        Figure("Approved", share, f"of {len(hours)} decided in 30 days", order=30),
    )


def _submitted_a_day() -> tuple[float, ...]:
    today = timezone.now().date()
    since = timezone.now() - timedelta(days=14)
    rows = Review.objects.filter(submitted_at__gte=since).annotate(day=TruncDate("submitted_at"))
    by_day = dict(rows.values_list("day").annotate(n=Count("pk")))
    return tuple(float(by_day.get(today - timedelta(days=back), 0)) for back in range(13, -1, -1))


def _changes() -> tuple[Change, ...]:
    since = timezone.now() - timedelta(days=1)
    rows = (
        JournalRow.objects.filter(kind="act", event__in=_TOLD, at__gte=since).select_related("user").order_by("-id")[:8]
    )
    return tuple(Change(who=actor_label(row), text=f"{actor_label(row)} {act_name(row)}", at=row.at) for row in rows)
