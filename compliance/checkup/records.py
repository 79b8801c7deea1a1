"""What the records say of one another: journal and rows, samples and their seeds, exports and what they rest on."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import connection

from compliance.backup import picture
from compliance.checkup.check import Check, some
from compliance.models import ExportFile, OutboxMessage, SampleDraw
from compliance.samples import check as sample_holds
from compliance.verifying import findings_of

# A row is what its inserts and updates in the journal made of it. Columns that came later, left or are hidden are not compared.
_ROWS = """
    WITH told AS (
        SELECT DISTINCT ON (j.row_key, v.key) j.row_key, v.key, v.value
        FROM compliance_journalrow j CROSS JOIN LATERAL jsonb_each(j.after) v
        WHERE j.kind = 'change' AND j.table_name = %s AND j.after IS NOT NULL ORDER BY j.row_key, v.key, j.id DESC
    ), ended AS (
        SELECT DISTINCT ON (row_key) row_key, event = 'delete' AS gone FROM compliance_journalrow
        WHERE kind = 'change' AND table_name = %s ORDER BY row_key, id DESC
    ), stands AS (SELECT t.id::text AS row_key, to_jsonb(t) AS held FROM {table} t)
    SELECT coalesce(ended.row_key, stands.row_key) FROM ended FULL JOIN stands USING (row_key)
    WHERE (stands.row_key IS NOT NULL) = coalesce(ended.gone, NOT %s) OR EXISTS (
        SELECT FROM told WHERE told.row_key = stands.row_key AND stands.held ? told.key
            AND told.value <> '"hidden"' AND told.value IS DISTINCT FROM stands.held -> told.key)
    ORDER BY 1"""
# The first migration's rows are older than the journal.
_OLDER = frozenset({"auth_group"})
_GOVERNED = """
    SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.proname = 'compliance_journal_change'
        AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped)
    ORDER BY 1"""


def journal() -> Check:
    found = picture.journal()
    return Check(
        "Journal", found["rows"] > 0, f"{found['rows']} rows up to {found['last']}, SHA-256 {found['sha256']}."
    )


def rows() -> Check:
    """Every governed row says what the journal last said of it; none came or went without it."""
    other, tables = [], _governed()
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS.format(table=connection.ops.quote_name(table)), [table, table, table in _OLDER])
            other += [f"{table} {row[0]}" for row in cursor.fetchall()]
    line = f"{len(tables)} governed tables agree with the journal."
    return Check("Rows", not other, f"Other than the journal says: {some(other)}." if other else line)


def _governed() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_GOVERNED)
        return [row[0] for row in cursor.fetchall()]


def samples() -> Check:
    drawn = list(SampleDraw.objects.order_by("pk"))
    wrong = [str(sample.uuid) for sample in drawn if not sample_holds(sample).holds]
    line = f"{len(drawn)} drawn again from their seeds"
    return Check("Samples", not wrong, f"{line}; other: {some(wrong)}." if wrong else f"{line}.")


def exports() -> Check:
    """What each file that was handed out rests on. The files are not here: `verify_export` takes one."""
    kept = list(ExportFile.objects.order_by("pk"))
    wrong = [str(export.uuid) for export in kept if not all(one.holds for one in findings_of(export))]
    line = f"{len(kept)} handed out, the database agrees with {len(kept) - len(wrong)}"
    return Check("Exports", not wrong, f"{line}; not with {some(wrong)}." if wrong else f"{line}.")


def deliveries() -> Check:
    """In the folder of the CRM, where that is the way out. Two things are no fault of the house and must be known after a
    restore: files of what it does not know as delivered, and files that are older than what was approved anew."""
    folder = Path(settings.CRM_FOLDER)
    if settings.CRM_WEBHOOK_URL or not folder.is_dir():
        return Check("Deliveries", True, "There is no folder of delivered files to compare with.")
    lying = {path.stem: path for path in folder.glob("*.json")}
    messages = OutboxMessage.objects.filter(idempotency_key__in=lying, body__isnull=False).select_related("body")
    known = {one.idempotency_key: one for one in messages}
    other = {key for key, one in known.items() if one.body and one.body.sha256 != _sha256(lying[key])}
    anew = {key for key in other if _is_older(lying[key], known[key])}
    done = sum(one.state == OutboxMessage.State.DELIVERED for one in known.values())
    line = f"{len(lying)} files, {done} of them known as delivered, {len(lying) - done} not"
    line += f"; {len(anew)} hold an earlier approval: {some(sorted(anew))}" if anew else ""
    wrong = sorted(other - anew)
    return Check("Deliveries", not wrong, f"{line}; changed since: {some(wrong)}." if wrong else f"{line}.")


def _is_older(path: Path, message: OutboxMessage) -> bool:
    """A body is fixed before it is sent, so its own file is never older."""
    return message.body is not None and path.stat().st_mtime < message.body.created_at.timestamp()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
