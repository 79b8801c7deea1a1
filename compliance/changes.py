"""What happened since yesterday, as sentences that name the thing where the reader may see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from compliance.journal.names import actor_label
from compliance.models import JournalRow
from wealthai.models import User
from wealthai.records import Change, record_classes

DECISIONS = {
    "review.approved": "approved {it}",
    "review.returned": "returned {it}",
    "review.rejected": "rejected {it}",
}
REVIEWER = {
    **DECISIONS,
    "note.submitted": "submitted {it}",
    "review.taken-over": "took over {it}",
    "outbox.given-up": "could not deliver {it}",
}
ADVISOR = {
    **DECISIONS,
    "note.drafted": "drafted {it}",
    "note.needs-attention": "could not finish {it}",
    "note.submitted": "submitted {it}",
    "review.claimed": "began to read {it}",
    "outbox.delivered": "delivered {it}",
    "outbox.given-up": "could not deliver {it}",
}
OPERATIONS = {
    "outbox.delivered": "delivered {it}",
    "outbox.given-up": "gave up on {it}",
    "outbox.sent-again": "sent {it} again",
}
ADMINISTRATOR = {
    **DECISIONS,
    "outbox.given-up": "gave up on {it}",
    "outbox.sent-again": "sent {it} again",
    "note.needs-attention": "could not finish {it}",
    "value.revealed": "revealed a hidden value of {it}",
    "access.asked": "asked for {it}",
    "access.withdrawn": "withdrew a role",
    "person.switched-off": "switched a login off",
    "api-token.issued": "issued an API token",
    "api-token.ended": "ended an API token",
    "refused": "was refused",
    "review.taken-over": "took over {it}",
}
ANALYST = {"note.drafted": "drafted {it}", "note.needs-attention": "could not finish {it}"}
MOST = 8


def changes_for(user: User, told: Mapping[str, str], about: QuerySet[Any] | None = None) -> tuple[Change, ...]:
    """The newest acts of these kinds; `about` keeps them to records of these ids."""
    since = timezone.now() - timedelta(days=1)
    rows = JournalRow.objects.filter(kind=JournalRow.Kind.ACT, event__in=told, at__gte=since).select_related("user")
    if about is not None:
        rows = rows.filter(subject_id__in=about)
    found = list(rows.order_by("-id")[:MOST])
    names = _names(user, found)
    return tuple(_change(row, told[row.event], names) for row in found)


def _names(user: User, rows: list[JournalRow]) -> dict[Any, tuple[str, str]]:
    names: dict[Any, tuple[str, str]] = {}
    for kind in record_classes():
        uuids = {row.subject_id for row in rows if row.subject_type == kind.name}
        names |= {uuid: (f"{kind.label.lower()} {str(uuid)[:8]}", "") for uuid in uuids}
        names |= kind.named_for(user, uuids) if uuids else {}
    return names


def _change(row: JournalRow, words: str, names: Mapping[Any, tuple[str, str]]) -> Change:
    it, url = names.get(row.subject_id, ("something", ""))
    person = row.user_id is not None and row.user is not None
    return Change(
        who=actor_label(row) if person else "",
        icon="" if person else "prompts",
        text=f"{actor_label(row)} {words.format(it=it)}",
        at=row.at,
        url=url,
    )
