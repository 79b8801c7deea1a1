"""A reviewer's part of the home page, and operations' part."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from compliance import reasons, selectors
from compliance.changes import ADMINISTRATOR, ANALYST, OPERATIONS, REVIEWER, changes_for
from compliance.models import ModelCall, OutboxMessage, PromptVersion, Review
from wealthai.models import User
from wealthai.records import Figure, Home, Tally, Waiting
from wealthai.templatetags.formats import duration

if TYPE_CHECKING:
    from compliance.views.queue import QueueRow

DAYS = 30


def reviewer_home(user: User) -> Home | None:
    if not user.has_perm("compliance.decide_review"):
        return None
    from compliance.views.queue import grouped, queue_rows

    reviews = list(selectors.queue_for(user)[:100])
    rows = [(name, row) for name, part in grouped(queue_rows(reviews, user)) for row in part]
    waiting = tuple(_waiting(name, row) for name, row in rows[:20])
    mine = next((row for _, row in rows if row.mine), None)
    return Home(
        heading="Queue",
        line="by due time",
        figures=_figures(reviews),
        waiting=waiting,
        changes=changes_for(user, REVIEWER),
        tallies=_sent_back(),
        all_url=reverse("compliance:queue"),
        all_count=len(reviews),
        primary=("Continue review", reverse("compliance:review-detail", args=[mine.review.uuid]))
        if mine
        else ("Open the queue", reverse("compliance:queue")),
        empty="The queue is empty. What an advisor submits will stand here.",
    )


def _waiting(group: str, row: QueueRow) -> Waiting:
    review = row.review
    left = review.due_at - timezone.now()
    return Waiting(
        title=row.title,
        line=row.line,
        url=reverse("compliance:review-detail", args=[review.uuid]),
        due_text=f"{duration(left)} over" if row.overdue else f"{duration(left)} left",
        due_tone="stop" if row.overdue else "wait" if review.is_amber() else "",
        flags=review.high_flags,
        who=str(row.who),
        act="Continue" if row.mine else "Open",
        group=group,
    )


def _sent_back() -> tuple[Tally, ...]:
    """Why work went back: what to tell the advisors, and what to ask of the machine."""
    back = selectors.decisions_since(DAYS).exclude(status=Review.Status.APPROVED).exclude(reason_code="")
    counted = back.values_list("reason_code").annotate(n=Count("pk")).order_by("-n")
    names = reasons.labels()
    rows = tuple((names.get(code, code.capitalize()), str(n), "") for code, n in counted[:5])
    return (Tally("Why work went back", rows, f"{DAYS} days"),) if rows else ()


def operations_home(user: User) -> Home | None:
    if not user.has_perm("compliance.resend_outbox"):
        return None
    counts = selectors.outbox_counts()
    dead = list(
        OutboxMessage.objects.filter(state=OutboxMessage.State.DEAD)
        .prefetch_related("attempts")
        .order_by("-created_at")[:20]
    )
    return Home(
        heading="Not delivered",
        line="given up after the last try",
        figures=(
            Figure("Not delivered", str(counts.get("dead", 0)), "wait for a person", order=10),
            Figure("On their way", str(counts.get("waiting", 0)), "to the CRM", order=20),
            Figure("Delivered", str(counts.get("delivered", 0)), "in all", order=30),
        ),
        waiting=tuple(_undelivered(message) for message in dead),
        changes=changes_for(user, ADMINISTRATOR if user.has_perm("compliance.view_journal") else OPERATIONS),
        all_url=reverse("compliance:outbox"),
        all_count=sum(counts.values()),
        empty="Everything that was approved has reached the CRM or is on its way.",
    )


def _undelivered(message: OutboxMessage) -> Waiting:
    last = next(reversed(message.attempts.all()), None)
    return Waiting(
        title=f"{message.subject_type.capitalize()} {str(message.subject_id)[:8]}",
        line=last.outcome if last else message.destination,
        url=reverse("compliance:outbox") + "?state=dead",
        due_text=f"{message.tries} {'try' if message.tries == 1 else 'tries'}",
        act="Send again",
    )


def analyst_home(user: User) -> Home | None:
    """How the engines do: for whoever reads the ledger and decides nothing that comes of it."""
    decides = user.has_perm("compliance.decide_review") or user.has_perm("compliance.resend_outbox")
    if decides or not user.has_perm("compliance.view_ledger"):
        return None
    calls = ModelCall.objects.filter(at__gte=timezone.now() - timedelta(days=DAYS))
    bad = calls.filter(verdict__in=(ModelCall.Verdict.INVALID, ModelCall.Verdict.FAILED))
    waiting = tuple(
        Waiting(f"{call.purpose.replace('-', ' ').capitalize()}, {call.model}", call.problem, "", group="")
        for call in bad.order_by("-id")[:10]
    )
    return Home(
        heading="Calls without a valid answer",
        line=f"last {DAYS} days",
        figures=_call_figures(calls),
        waiting=waiting,
        changes=changes_for(user, ANALYST),
        tallies=_prompts(calls),
        empty=f"Every model call of the last {DAYS} days gave a valid answer.",
    )


def _call_figures(calls: QuerySet[ModelCall]) -> tuple[Figure, ...]:
    total = calls.count()
    first = calls.filter(verdict=ModelCall.Verdict.VALID, repairs=0).count()
    took = list(calls.filter(verdict=ModelCall.Verdict.VALID).values_list("milliseconds", flat=True)[:5000])
    share = f"{100 * first / total:.0f}%" if total else "none yet"
    middle = median(took) if took else 0
    time = (f"{middle / 1000:.1f} s" if middle >= 1000 else f"{middle:.0f} ms") if took else "none yet"
    return (
        Figure("Model calls", str(total), f"last {DAYS} days", _a_day(calls, "at"), order=40),
        Figure("Valid at the first attempt", share, "schema and every quote", order=41),
        Figure("Time of a call, median", time, "from prompt to answer", order=42),
    )


def _prompts(calls: QuerySet[ModelCall]) -> tuple[Tally, ...]:
    used = dict(calls.values_list("prompt_version").annotate(n=Count("pk")))
    versions = PromptVersion.objects.filter(state=PromptVersion.State.CHAMPION).select_related("prompt")
    rows = tuple((str(version), str(used.get(version.pk, 0)), "") for version in versions.order_by("prompt__title"))
    return (Tally("Prompts in use", rows, f"calls in {DAYS} days"),)


def _figures(reviews: list[Review]) -> tuple[Figure, ...]:
    now = timezone.now()
    decided = selectors.decisions_since(DAYS)
    hours = [(d - s).total_seconds() for s, d in decided.values_list("submitted_at", "decided_at")]
    approved = decided.filter(status=Review.Status.APPROVED).count()
    overdue = sum(1 for review in reviews if review.due_at <= now)
    share = f"{100 * approved / len(hours):.0f}%" if hours else "none yet"
    return (
        Figure(
            "Wait for review",
            str(len(reviews)),
            f"{overdue} over their time",
            _a_day(Review.objects.all(), "submitted_at"),
            order=10,
        ),
        Figure("Time to decision, median", _time_taken(hours), f"last {DAYS} days", order=20),
        Figure("Approved", share, f"of {len(hours)} decided in 30 days", order=30),
    )


def _time_taken(seconds: list[float]) -> str:
    if not seconds:
        return "none yet"
    middle = median(seconds)
    return duration(middle) if middle >= 60 else "under 1 min"


def _a_day(rows: QuerySet[Any], field: str) -> tuple[float, ...]:
    """How many a day over the last 14 days, oldest first."""
    today = timezone.now().date()
    since = timezone.now() - timedelta(days=14)
    dated = rows.filter(**{f"{field}__gte": since}).annotate(day=TruncDate(field)).order_by()
    by_day = dict(dated.values_list("day").annotate(n=Count("pk")))
    return tuple(float(by_day.get(today - timedelta(days=back), 0)) for back in range(13, -1, -1))
