from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from compliance import selectors, services
from compliance.delivery import configured
from compliance.models import DeliveryAttempt, OutboxMessage
from compliance.services.outbox import MAX_TRIES
from wealthai.bulk import BulkAct, BulkList, bulk
from wealthai.listing import MOST_ROWS_OF_A_FILE, asks_for_file, csv_file
from wealthai.page import go, list_address, page
from wealthai.paging import newest_first
from wealthai.records import record_class

_COLUMNS: list[tuple[str, Any]] = [
    ("What", lambda row: row.title),
    ("Kind", lambda row: row.kind),
    ("Id", lambda row: row.message.subject_id),
    ("State", lambda row: row.message.get_state_display()),
    ("Approved by", lambda row: row.message.review.decided_by),
    ("Tries", lambda row: row.message.tries),
    ("Last answer", lambda row: row.last.outcome if row.last else ""),
    ("Approved", lambda row: row.message.created_at),
    ("Delivered", lambda row: row.message.delivered_at),
    ("Goes to", lambda row: row.message.destination),
    ("Content", lambda row: row.message.content_hash),
]


@dataclass(frozen=True)
class OutboxRow:
    """A message with the name of what it carries, where this person may know it."""

    message: OutboxMessage
    kind: str
    title: str
    url: str
    attempts: list[DeliveryAttempt]

    @property
    def last(self) -> DeliveryAttempt | None:
        return self.attempts[-1] if self.attempts else None


@require_GET
@permission_required("compliance.view_outbox", raise_exception=True)
def outbox(request: HttpRequest) -> HttpResponse:
    seen = OutboxMessage.objects.visible_to(request.user).select_related("review__decided_by")
    seen = seen.prefetch_related("attempts")
    state = request.GET.get("state", "")
    if state in OutboxMessage.State.values:
        seen = seen.filter(state=state)
    if asks_for_file(request):
        return csv_file("outbox", _COLUMNS, _rows(request, seen.order_by("-pk")[:MOST_ROWS_OF_A_FILE]))
    counts = selectors.outbox_counts()
    paged = newest_first(seen, request.GET.get("cursor", ""))
    context = {
        "rows": _rows(request, paged.rows),
        "paged": paged,
        "state": state,
        "tabs": [
            ("", "All", sum(counts.values())),
            *((s.value, s.label, counts.get(s.value, 0)) for s in OutboxMessage.State),
        ],
        "destination": configured().name,
        "max_tries": MAX_TRIES,
        "perms_resend": request.user.has_perm("compliance.resend_outbox"),
    }
    return page(request, "compliance/outbox.html", "list", context)


def _rows(request: HttpRequest, messages_seen: Iterable[OutboxMessage]) -> list[OutboxRow]:
    held = list(messages_seen)
    names: dict[Any, tuple[str, str]] = {}
    for kind in {message.subject_type for message in held}:
        uuids = [message.subject_id for message in held if message.subject_type == kind]
        names |= {uuid: (f"{record_class(kind).label} {str(uuid)[:8]}", "") for uuid in uuids}
        names |= record_class(kind).named_for(request.user, uuids)  # type: ignore[arg-type]
    return [
        OutboxRow(
            message,
            record_class(message.subject_type).label,
            *names[message.subject_id],
            attempts=list(message.attempts.all()),
        )
        for message in held
    ]


@require_POST
@permission_required("compliance.resend_outbox", raise_exception=True)
def outbox_resend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    message = get_object_or_404(OutboxMessage.objects.visible_to(request.user), uuid=uuid)
    services.outbox_resend(message_id=message.pk, by=request.user)
    messages.success(request, "It is on its way again.")
    return go(request, "compliance:outbox")


@require_POST
@permission_required("compliance.resend_outbox", raise_exception=True)
def outbox_bulk(request: HttpRequest) -> HttpResponse:
    """Several that were given up, sent again."""
    dead = OutboxMessage.State.DEAD
    again = BulkAct(
        "send-again",
        "Send again",
        "Send these again?",
        "On their way again",
        lambda message: "" if message.state == dead else "Only what was given up can be sent again.",
        lambda message: services.outbox_resend(message_id=message.pk, by=request.user),
    )
    listed = BulkList(
        "Message",
        list_address(request, "compliance:outbox"),
        OutboxMessage.objects.visible_to(request.user)
        .select_related("review__decided_by")
        .prefetch_related("attempts"),
        (again,),
        lambda held: {row.message.uuid: row.title for row in _rows(request, held)},
        lambda message: message.get_state_display(),
    )
    return bulk(request, listed)
