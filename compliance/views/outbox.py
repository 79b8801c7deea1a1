from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from compliance import selectors, services
from compliance.delivery import configured
from compliance.models import OutboxMessage
from compliance.services.outbox import MAX_TRIES
from wealthai.page import go, page
from wealthai.paging import newest_first
from wealthai.records import record_class


@require_GET
@permission_required("compliance.view_outbox", raise_exception=True)
def outbox(request: HttpRequest) -> HttpResponse:
    messages_seen = (
        OutboxMessage.objects.visible_to(request.user).select_related("review__decided_by").prefetch_related("attempts")
    )
    state = request.GET.get("state", "")
    if state in OutboxMessage.State.values:
        messages_seen = messages_seen.filter(state=state)
    counts = selectors.outbox_counts()
    paged = newest_first(messages_seen, request.GET.get("cursor", ""))
    context = {
        "rows": [(message, record_class(message.subject_type), message.attempts.all()) for message in paged.rows],
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


@require_POST
@permission_required("compliance.resend_outbox", raise_exception=True)
def outbox_resend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    message = get_object_or_404(OutboxMessage.objects.visible_to(request.user), uuid=uuid)
    services.outbox_resend(message_id=message.pk, by=request.user)
    messages.success(request, "It is on its way again.")
    return go(request, "compliance:outbox")
