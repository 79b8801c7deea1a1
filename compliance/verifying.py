"""Whether a file is one that was exported here, and whether what it rests on still stands in the database."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from compliance.models import ExportFile, JournalRow, Payload, Review
from compliance.proof import digest, journal_proof
from compliance.services import ErasedPayload, payload_open
from wealthai.records import record_class

UNCHANGED, CHANGED, UNKNOWN = "unchanged", "changed", "unknown"
_CLAIM = re.compile(rb'(?:"export"\s*:\s*"|WealthAI export )([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})')


@dataclass(frozen=True)
class Finding:
    """One thing that was compared with the database."""

    name: str
    holds: bool
    line: str


@dataclass(frozen=True)
class Verdict:
    state: str
    sha256: str
    export: ExportFile | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return self.state == UNCHANGED and all(one.holds for one in self.findings)

    @property
    def sentence(self) -> str:
        if self.state == UNKNOWN:
            return "No file with this fingerprint was exported here, and it does not name an export of this house."
        if self.state == CHANGED:
            return "This file names an export of this house, but its bytes are not the ones that were handed out."
        if self.holds:
            return "This is the file that was handed out, byte for byte, and the database agrees with it."
        return "This is the file that was handed out, byte for byte, but the database no longer agrees with it."


def verify(data: bytes) -> Verdict:
    """The fingerprint first; a file that was changed is recognised by the export it names."""
    sha256 = hashlib.sha256(data).hexdigest()
    rows = ExportFile.objects.select_related("by")
    export = rows.filter(sha256=sha256).first()
    if export is not None:
        return Verdict(UNCHANGED, sha256, export, findings_of(export))
    claimed = _claimed(data)
    export = rows.filter(uuid=claimed).first() if claimed else None
    if export is None:
        return Verdict(UNKNOWN, sha256)
    return Verdict(CHANGED, sha256, export, [*_changed_parts(data, export), *findings_of(export)])


def _claimed(data: bytes) -> UUID | None:
    found = _CLAIM.search(data)
    return UUID(found[1].decode()) if found else None


def _changed_parts(data: bytes, export: ExportFile) -> list[Finding]:
    """Of a JSON file it can be said which part is not as it was."""
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        return []
    if not isinstance(held, dict):
        return []
    parts: dict[str, str] = export.proof["parts"]
    named = [*(name for name in held if name in parts), *(name for name in parts if name not in held)]
    changed = [name for name in named if digest(held.get(name)) != parts[name]]
    names = ", ".join(changed).replace("_", " ")
    line = f"Not as handed out: {names}." if changed else "Every part reads as it did: only how it is written differs."
    return [Finding("Parts of the file", not changed, line)]


def findings_of(export: ExportFile) -> list[Finding]:
    """What a file that was handed out rests on, compared with the database; the file itself is not needed."""
    proof = export.proof
    return [_payloads(proof["payloads"]), _reviews(export, proof["reviews"]), _journal(proof["journal"])]


def _payloads(kept: list[dict[str, Any]]) -> Finding:
    rows = Payload.objects.filter(uuid__in=[one["payload"] for one in kept]).select_related("key", "body")
    found = {str(row.uuid): row for row in rows}
    states = [_payload_state(found.get(one["payload"]), one["sha256"]) for one in kept]
    wrong = states.count("wrong")
    erased = states.count("erased")
    line = f"{len(kept) - wrong} of {len(kept)} texts have the fingerprint they had"
    line += f", {erased} of them erased since." if erased else "."
    return Finding("Stored texts", not wrong, line)


def _payload_state(payload: Payload | None, sha256: str) -> str:
    if payload is None or payload.sha256 != sha256:
        return "wrong"
    try:
        return "right" if hashlib.sha256(payload_open(payload)).hexdigest() == sha256 else "wrong"
    except ErasedPayload:
        return "erased"
    except Exception:  # a cipher text that was tampered with does not open
        return "wrong"


def _reviews(export: ExportFile, kept: list[dict[str, Any]]) -> Finding:
    rows = {str(row.uuid): row for row in Review.objects.filter(uuid__in=[one["review"] for one in kept])}
    wrong = [one for one in kept if not _same_review(rows.get(one["review"]), one)]
    moved = _moved_on(export)
    line = f"{len(kept) - len(wrong)} of {len(kept)} decisions stand as they were." if kept else "Nothing was decided."
    return Finding("Decisions and content", not wrong and not moved, f"{line} {moved}".strip())


def _same_review(review: Review | None, kept: dict[str, Any]) -> bool:
    return review is not None and (review.status, review.content_hash) == (kept["status"], kept["content_hash"])


def _moved_on(export: ExportFile) -> str:
    """What was approved is what stands: with nothing decided since, its content must have the approved fingerprint."""
    last = Review.objects.filter(subject_type=export.subject_type, subject_id=export.subject_id).order_by("-pk").first()
    if last is None or last.status != Review.Status.APPROVED:
        return ""
    kind = record_class(export.subject_type)
    try:
        now = kind.content_hash(kind.get(export.subject_id))
    except ObjectDoesNotExist:
        return "The record is no longer there."
    return "" if not now or now == last.content_hash else "The content is no longer what was approved."


def _journal(kept: dict[str, Any]) -> Finding:
    rows = list(JournalRow.objects.filter(pk__in=kept["rows"]).order_by("pk"))
    same = journal_proof(rows)["sha256"] == kept["sha256"]
    missing = len(kept["rows"]) - len(rows)
    line = f"{len(rows)} of {len(kept['rows'])} rows are there"
    line += ", each as it was." if same else ", but not as they were." if not missing else ": rows are missing."
    return Finding("Journal", same, line)
