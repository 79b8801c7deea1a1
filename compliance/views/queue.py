"""The queue: what is open, narrowed by filters that stand in the address, and that Next keeps to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance import selectors
from compliance.models import Review
from compliance.policies import BulkRules, in_force
from wealthai.firm_day import firm_today
from wealthai.listing import Filter, asks_for_file, chosen, csv_file
from wealthai.page import page
from wealthai.records import kinds_decided_by, record_class, record_classes

MOST_OPEN = 500
_KEPT = "queue_filters"
_GROUPS = ("Claimed by you", "Overdue", "Due today", "Later", "Laid aside")


@dataclass(frozen=True)
class QueueRow:
    review: Review
    title: str
    line: str
    who: Any
    overdue: bool
    held: bool
    own: bool
    mine: bool
    yours: bool

    @property
    def amber(self) -> bool:
        return self.review.is_amber()

    @property
    def takeable(self) -> bool:
        """Whether Next could hand it to this person."""
        others = self.review.assigned_to_id is not None and not self.yours
        return not (self.own or self.held or others or self.review.is_snoozed)


_COLUMNS: list[tuple[str, Callable[[QueueRow], Any]]] = [
    ("What", lambda row: row.title),
    ("Kind", lambda row: row.line),
    ("From", lambda row: row.who),
    ("Risk flags", lambda row: row.review.risk_flags),
    ("High risk flags", lambda row: row.review.high_flags),
    ("Claimed by", lambda row: row.review.claimed_by if row.review.holder_id else ""),
    ("Assigned to", lambda row: row.review.assigned_to or ""),
    ("Level", lambda row: row.review.level or ""),
    ("Approvals", lambda row: f"{int(row.review.awaits_second)} of {row.review.approvals_needed}"),
    ("Submitted", lambda row: row.review.submitted_at),
    ("Due", lambda row: row.review.due_at),
    ("Laid aside until", lambda row: row.review.snoozed_until if row.review.is_snoozed else None),
]


@require_GET
@permission_required("compliance.view_queue", raise_exception=True)
def queue(request: HttpRequest) -> HttpResponse:
    asked = _queue_filters(request)
    value = {one.name: one.value for one in asked if one.value}
    everything = selectors.queue_for(request.user)
    rows = queue_rows(list(everything.filter(narrowing(value, request.user))[:MOST_OPEN]), request.user)
    latest_first = request.GET.get("sort") == "-due"
    if asks_for_file(request):
        return csv_file("reviews", _COLUMNS, reversed(rows) if latest_first else rows)
    request.session[_KEPT] = value
    context = {
        "groups": grouped(rows, latest_first=latest_first),
        "total": everything.count(),
        "filters": asked,
        "narrowed": bool(value),
        "takeable": sum(1 for row in rows if row.takeable),
        "bulk": _bulk(request.user),
        "most": in_force(BulkRules).most,
    }
    return page(request, "compliance/queue.html", "list", context)


def kept_filters(request: HttpRequest) -> dict[str, str]:
    """What the queue was narrowed to when this person last looked at it."""
    held = request.session.get(_KEPT, {})
    return held if isinstance(held, dict) else {}


def narrowing(asked: dict[str, str], user: Any) -> Q:
    """The filters as one condition: for the list, and for what Next may take."""
    now = timezone.now()
    held = Q(claimed_until__gt=now)
    tests = {
        "assigned-mine": Q(assigned_to=user),
        "assigned-nobody": Q(assigned_to=None),
        "assigned-others": Q(assigned_to__isnull=False) & ~Q(assigned_to=user),
        "flags-high": Q(high_flags__gt=0),
        "flags-any": Q(risk_flags__gt=0),
        "flags-none": Q(risk_flags=0),
        "held-mine": held & Q(claimed_by=user),
        "held-free": Q(claimed_until=None) | Q(claimed_until__lte=now),
        "held-held": held & ~Q(claimed_by=user),
        "due-breached": Q(due_at__lte=now),
        "due-amber": Q(amber_at__lte=now, due_at__gt=now),
        "due-snoozed": Q(snoozed_until__gt=now),
    }
    found = Q(subject_type=asked["kind"]) if asked.get("kind") else Q()
    for name in ("assigned", "flags", "held", "due"):
        found &= tests.get(f"{name}-{asked.get(name, '')}", Q())
    return found


def _queue_filters(request: HttpRequest) -> list[Filter]:
    decided = kinds_decided_by(request.user)  # type: ignore[arg-type]
    kinds = [(kind.name, kind.plural) for kind in record_classes() if kind.name in decided and kind.reviewed]
    who = [("mine", "Mine"), ("free", "Free"), ("held", "Held by a colleague")]
    turn = [("mine", "Mine"), ("nobody", "Unassigned"), ("others", "Assigned to others")]
    flags = [("high", "High"), ("any", "Any"), ("none", "None")]
    due = [("breached", "Over their time"), ("amber", "Little time left"), ("snoozed", "Laid aside")]
    return [
        chosen(request, "kind", "Kind", kinds),
        chosen(request, "flags", "Flags", flags),
        chosen(request, "assigned", "Assigned", turn),
        chosen(request, "held", "Claim", who),
        chosen(request, "due", "Time", due),
    ]


def _bulk(user: Any) -> list[tuple[str, str]]:
    acts = [("claim", "Claim"), ("release", "Give back")]
    acts += [("assign", "Assign")] if user.has_perm("compliance.assign_review") else []
    return acts + ([("approve", "Approve")] if user.has_perm("compliance.bulk_approve") else [])


def queue_rows(reviews: list[Review], user: Any) -> list[QueueRow]:
    """Titles come from the apps, once a kind."""
    now = timezone.now()
    by_kind: dict[str, dict[Any, Any]] = {}
    for kind in {review.subject_type for review in reviews}:
        by_kind[kind] = record_class(kind).shown(r.subject_id for r in reviews if r.subject_type == kind)
    rows = []
    for review in reviews:
        kind, record = record_class(review.subject_type), by_kind[review.subject_type].get(review.subject_id)
        rows.append(
            QueueRow(
                review=review,
                title=kind.title(record) if record is not None else review.title,
                line=f"{kind.label}, {kind.line(record)}" if record is not None else kind.label,
                who=review.owner if kind.owner_is_author else review.submitted_by,
                overdue=review.due_at <= now,
                held=review.holder_id not in (None, user.pk),
                own=review.kept_from(user),
                mine=review.is_held_by(user),
                yours=review.assigned_to_id == user.pk,
            )
        )
    return rows


def grouped(rows: list[QueueRow], *, latest_first: bool = False) -> list[tuple[str, list[QueueRow]]]:
    """What this person holds stands first: it is waited for by name. The rest by its due time."""
    today = firm_today()
    parts: dict[str, list[QueueRow]] = {name: [] for name in _GROUPS}
    for row in reversed(rows) if latest_first else rows:
        due_on = timezone.localdate(row.review.due_at, timezone=ZoneInfo(settings.FIRM_TIME_ZONE))
        late = "Overdue" if row.overdue else "Due today" if due_on <= today else "Later"
        aside = "Laid aside" if row.review.is_snoozed else late
        parts["Claimed by you" if row.mine else aside].append(row)
    order = ("Claimed by you", "Later", "Due today", "Overdue", "Laid aside") if latest_first else _GROUPS
    return [(name, parts[name]) for name in order if parts[name]]
