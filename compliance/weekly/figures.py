"""What is counted of a week. From rows that never change, so the same week gives the same figures; no words, no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet

from compliance.machine_quality import grades
from compliance.models import Complaint, ExportFile, JournalRow, ReasonUse, Review, SampleRead
from compliance.policies import CalendarRules, in_force

# Acts that change a rule of the desk, or who stands where.
RULE_ACTS = ("policy.", "assignment-rule.", "level.", "reason-code.")


def week_figures(start: datetime, end: datetime) -> dict[str, Any]:
    submitted = Review.objects.filter(submitted_at__gte=start, submitted_at__lt=end)
    decided = Review.objects.filter(status__in=Review.DECIDED, decided_at__gte=start, decided_at__lt=end)
    left = Review.objects.filter(submitted_at__lt=end).filter(Q(decided_at=None) | Q(decided_at__gte=end))
    return {
        "desk": _desk(submitted, decided, left, end),
        "reviewers": _reviewers(decided),
        "flags": _flags(submitted),
        "reasons": _reasons(start, end),
        "due": _due(decided, left, start, end),
        "rules": _rules(start, end),
        "machines": _machines(start, end),
        "more": _more(start, end),
    }


def _desk(
    submitted: QuerySet[Review], decided: QuerySet[Review], left: QuerySet[Review], end: datetime
) -> list[dict[str, Any]]:
    came = _by_kind(submitted)
    ended = {status: _by_kind(decided.filter(status=status)) for status in Review.DECIDED}
    held, over = _by_kind(left), _by_kind(left.filter(due_at__lt=end))
    kinds = sorted({*came, *held, *(kind for counts in ended.values() for kind in counts)})
    return [
        {
            "kind": kind,
            "submitted": came.get(kind, 0),
            **{str(status): counts.get(kind, 0) for status, counts in ended.items()},
            "open": held.get(kind, 0),
            "over": over.get(kind, 0),
        }
        for kind in kinds
    ]


def _by_kind(rows: QuerySet[Review]) -> dict[str, int]:
    return dict(rows.order_by().values_list("subject_type").annotate(n=Count("pk")))


def _reviewers(decided: QuerySet[Review]) -> list[dict[str, Any]]:
    counted: dict[str, Counter[str]] = {}
    for person, status, at, due in decided.values_list("decided_by__uuid", "status", "decided_at", "due_at"):
        in_time = at is not None and at <= due
        counted.setdefault(str(person), Counter()).update([status, "in_time" if in_time else "late"])
    names = (*Review.DECIDED, "in_time", "late")
    return [{"person": person, **{str(name): held[name] for name in names}} for person, held in sorted(counted.items())]


def _flags(submitted: QuerySet[Review]) -> list[dict[str, Any]]:
    """Reviews by the flags that were raised in them, those dropped again included."""
    raised = Counter(flag for flags in submitted.values_list("flag_kinds", flat=True) for flag in flags)
    high = submitted.filter(high_raised__gt=0).count()
    rows = [{"flag": flag, "reviews": number} for flag, number in sorted(raised.items())]
    return [*rows, {"flag": "", "reviews": high}] if high else rows


def _reasons(start: datetime, end: datetime) -> list[dict[str, Any]]:
    used = ReasonUse.objects.filter(at__gte=start, at__lt=end).order_by()
    counted = used.values("kind", "act", "code").annotate(count=Count("pk")).order_by("kind", "act", "-count", "code")
    return [dict(row) for row in counted]


def _due(decided: QuerySet[Review], left: QuerySet[Review], start: datetime, end: datetime) -> dict[str, Any]:
    """Kept and broken; how long a decision took, in working time by the calendar in force."""
    business = in_force(CalendarRules).business
    rows = decided.values_list("submitted_at", "decided_at", "due_at")
    times = [(submitted, at, due) for submitted, at, due in rows if at is not None]
    took = [business.between(submitted, at).total_seconds() / 60 for submitted, at, _ in times]
    return {
        "kept": sum(at <= due for _, at, due in times),
        "late": sum(at > due for _, at, due in times),
        "breached": Review.objects.filter(breached_at__gte=start, breached_at__lt=end).count(),
        "over": left.filter(due_at__lt=end).count(),
        "median_minutes": round(median(took)) if took else None,
    }


def _rules(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Each change of a rule: which act, when, whose, and the row of the journal that tells the rest."""
    acts = Q(pk__in=[])
    for prefix in RULE_ACTS:
        acts |= Q(event__startswith=prefix)
    rows = JournalRow.objects.filter(acts, kind=JournalRow.Kind.ACT, at__gte=start, at__lt=end).select_related("user")
    return [
        {
            "row": row.pk,
            "act": row.event,
            "at": row.at.isoformat(),
            "person": str(row.user.uuid) if row.user_id and row.user is not None else "",
        }
        for row in rows.order_by("pk")
    ]


def _machines(start: datetime, end: datetime) -> list[dict[str, Any]]:
    names = ("kept", "reworded", "corrected", "dropped", "added")
    totals: Iterable[Any] = (grade for grade in grades(start, end) if grade.is_total)
    return [
        {"kind": one.kind, "made_by": one.made_by, **{name: getattr(one, name) for name in names}} for one in totals
    ]


def _more(start: datetime, end: datetime) -> dict[str, int]:
    acts = JournalRow.objects.filter(kind=JournalRow.Kind.ACT, at__gte=start, at__lt=end)
    return {
        "first_approvals": Review.objects.filter(first_at__gte=start, first_at__lt=end).count(),
        "escalated": acts.filter(event="review.escalated").count(),
        "taken_over": acts.filter(event="review.taken-over").count(),
        "complaints_opened": Complaint.objects.filter(received_at__gte=start, received_at__lt=end).count(),
        "complaints_ended": Complaint.objects.filter(ended_at__gte=start, ended_at__lt=end).count(),
        "samples_read": SampleRead.objects.filter(read_at__gte=start, read_at__lt=end).count(),
        "values_revealed": acts.filter(event="value.revealed").count(),
        "exports": ExportFile.objects.filter(at__gte=start, at__lt=end).count(),
    }
