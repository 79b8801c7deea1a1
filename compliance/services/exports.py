"""A record is handed out as a file: the file's fingerprint and what it rests on are kept, and the act is a row."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from compliance import journal
from compliance.models import ExportFile
from wealthai.models import User


def export_keep(
    *, uuid: UUID, record: Any, form: str, words: bool, data: bytes, at: datetime, proof: dict[str, Any], by: User
) -> ExportFile:
    """Part of the act of the app whose record it is: its transaction, its actor."""
    file = ExportFile.objects.create(
        uuid=uuid,
        subject_type=journal.subject_kind(record),
        subject_id=record.uuid,
        form=form,
        words=words,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        by=by,
        at=at,
        proof=proof,
    )
    journal.act("record.exported", record, export=uuid, form=form, words=words, sha256=file.sha256, bytes=file.size)
    return file
