"""Reviews, deliveries and journal rows of a note, for its export."""

from __future__ import annotations

from typing import Any

from advisors.export.opened import Opened
from compliance import reasons
from compliance.journal.names import act_name, actor_label
from compliance.models import JournalRow, OutboxMessage, Review
from compliance.proof import journal_row


def reviews_part(opened: Opened) -> list[dict[str, Any]]:
    labels = reasons.labels()
    return [_review(opened, one, labels) for one in opened.reviews]


def _review(opened: Opened, one: Review, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "uuid": one.uuid,
        "of": one.subject_type,
        "status": one.status,
        "content_hash": one.content_hash,
        "owner": str(one.owner),
        "submitted_by": str(one.submitted_by),
        "submitted_at": one.submitted_at,
        "last_writer": _name(one.last_writer),
        "due_at": one.due_at,
        "breached_at": one.breached_at,
        "flags": one.flag_kinds,
        "needs_second": one.needs_second,
        "first_by": _name(one.first_by),
        "first_at": one.first_at,
        "level": _name(one.level),
        "decided_by": _name(one.decided_by),
        "decided_at": one.decided_at,
        "reason": labels.get(one.reason_code, one.reason_code) or None,
        "comment": opened.told(one.comment, one.decided_at) or None,
        "comments": [
            {"by": str(said.by), "at": said.at, "text": opened.told(said.text, said.at) or None}
            for said in one.comments.all()
        ],
    }


def outbox_part(opened: Opened) -> list[dict[str, Any]]:
    return [_message(one) for one in opened.messages]


def _message(one: OutboxMessage) -> dict[str, Any]:
    return {
        "uuid": one.uuid,
        "of": one.subject_type,
        "review": one.review.uuid,
        "state": one.state,
        "content_hash": one.content_hash,
        "idempotency_key": one.idempotency_key,
        "created_at": one.created_at,
        "delivered_at": one.delivered_at,
        "destination": one.destination or None,
        "body_sha256": one.body.sha256 if one.body else None,
        "attempts": [
            {"at": tried.at, "delivered": tried.delivered, "outcome": tried.outcome, "milliseconds": tried.milliseconds}
            for tried in one.attempts.all()
        ],
    }


def journal_part(opened: Opened) -> list[dict[str, Any]]:
    return [_journal(opened, row) for row in opened.journal]


def _journal(opened: Opened, row: JournalRow) -> dict[str, Any]:
    """Reasons as this reader may read them; values of rows for whoever sees the words or decides on such records."""
    values = {} if opened.sees_values else {"before": None, "after": None}
    return {
        **journal_row(row),
        "who": actor_label(row),
        "what": act_name(row),
        "reason": opened.told(row.reason, row.at) or None,
        **values,
    }


def _name(one: object) -> str | None:
    return str(one) if one is not None else None
