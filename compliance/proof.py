"""What an exported file rests on, as fingerprints: enough to say at any time whether the database still agrees."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from compliance.models import JournalRow, Payload, Review


def plain(value: Any) -> Any:
    """As it stands in a file: times by ISO 8601, ids and amounts as text."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=_text))


def canonical(value: Any) -> bytes:
    """One value, one sequence of bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_text).encode()


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def journal_of(subjects: Iterable[tuple[str, UUID]], rows: Iterable[tuple[str, Iterable[int]]]) -> QuerySet[JournalRow]:
    """Acts about these records and changes of these rows, oldest first."""
    wanted = Q(pk__in=[])
    for kind, uuid in subjects:
        wanted |= Q(kind=JournalRow.Kind.ACT, subject_type=kind, subject_id=uuid)
    for table, keys in rows:
        wanted |= Q(kind=JournalRow.Kind.CHANGE, table_name=table, row_key__in=[str(key) for key in keys])
    return JournalRow.objects.filter(wanted).select_related("user").order_by("pk")


def journal_row(row: JournalRow) -> dict[str, Any]:
    """The whole row, as it goes into the fingerprint."""
    return {
        "id": row.pk,
        "at": row.at.isoformat(),
        "transaction": row.transaction,
        "actor": row.actor,
        "request": row.request,
        "reason": row.reason,
        "kind": row.kind,
        "event": row.event,
        "table": row.table_name,
        "key": row.row_key,
        "subject": [row.subject_type, str(row.subject_id)] if row.subject_id else None,
        "before": row.before,
        "after": row.after,
        "data": row.data,
    }


def journal_proof(rows: Iterable[JournalRow]) -> dict[str, Any]:
    held = list(rows)
    return {"rows": [row.pk for row in held], "sha256": digest([journal_row(row) for row in held])}


def payload_proof(payloads: Iterable[Payload]) -> list[dict[str, Any]]:
    unique = {payload.pk: payload for payload in payloads}
    return [
        {"payload": str(one.uuid), "kind": one.kind, "sha256": one.sha256, "size": one.size}
        for _, one in sorted(unique.items())
    ]


def review_proof(reviews: Iterable[Review]) -> list[dict[str, Any]]:
    """What was decided on what content."""
    return [
        {"review": str(one.uuid), "status": one.status, "content_hash": one.content_hash}
        for one in reviews
        if not one.is_open
    ]
