"""What the database itself must guard: that it does, and that nobody may switch it off."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from compliance.backup import manifest as manifests
from compliance.backup import picture
from compliance.checkup.check import Check, some
from compliance.journal.roles import limited
from compliance.services.payloads import master_key
from wealthai.errors import Refusal

_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
_OFF = """
    SELECT 'trigger ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled <> 'O'
    UNION SELECT 'constraint ' || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND NOT convalidated
    UNION SELECT 'index ' || i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisvalid"""
_COUNTED = """
    SELECT (SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal),
        (SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace)"""
_JOURNAL_GUARDS = """
    SELECT count(*) FROM pg_trigger WHERE tgrelid = 'compliance_journalrow'::regclass
    AND tgfoid = 'compliance_refuse_change'::regproc AND tgenabled = 'O'"""


def migrations() -> Check:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Check("Migrations", not plan, f"{len(plan)} have not run." if plan else "All have run.")


def rights() -> Check:
    """The role of web and workers may do with append-only tables what the house allows, and owns nothing."""
    app = settings.DATABASE_APP_ROLE
    wrong = [table for table, allowed in limited().items() if _allowed(app, table) != allowed]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = %s",
            [app],
        )
        too_much = cursor.fetchone()[0]
    line = f"{app} may change none of {len(limited())} guarded tables beyond its rights."
    if too_much:
        return Check("Rights", False, f"{app} is a superuser or owns tables: it could switch the guards off.")
    return Check(
        "Rights", not wrong, f"{app} has other rights than it should have on {some(wrong)}." if wrong else line
    )


def _allowed(role: str, table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE has_table_privilege(%s, %s::regclass, name)",
            [list(_ALL), role, table],
        )
        return {row[0] for row in cursor.fetchall()}


def guards() -> Check:
    """Triggers and constraints are there and in force; the journal's own before all."""
    with connection.cursor() as cursor:
        cursor.execute(_OFF)
        off = sorted(row[0] for row in cursor.fetchall())
        cursor.execute(_JOURNAL_GUARDS)
        if cursor.fetchone()[0] < 2:
            off.append("the journal's guards")
        cursor.execute(_COUNTED)
        triggers, constraints = cursor.fetchone()
    line = f"{triggers} triggers and {constraints} constraints, all in force."
    return Check("Guards", not off, f"Not in force: {some(off)}." if off else line)


def since(backup: Path) -> Check:
    """The journal up to the backup's last row is the backup's, and so are tables, triggers, rights."""
    try:
        manifest, stamp = manifests.read(backup)
        manifests.check_seal(manifest, stamp, master_key())
        manifests.check_dump(manifest, backup / manifests.DUMP)
    except Refusal as refusal:
        return Check("Backup", False, refusal.sentence)
    other = picture.differences(manifest.catalogue, picture.catalogue())
    if picture.journal(manifest.journal["last"]) != manifest.journal:
        other.append("the journal up to its last row")
    line = f"Its dump is unchanged; its {manifest.journal['rows']} journal rows and {len(manifest.catalogue)} objects stand as they were."
    return Check("Backup", not other, f"Other than in the backup: {some(other)}." if other else line)
