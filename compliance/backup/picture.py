"""What stands in a database, as numbers and fingerprints, so that two of them can be compared."""

# ruff: noqa: S608  put together from constants and names of the catalogue: no value of anybody reaches a statement
from __future__ import annotations

import hashlib
import re
from typing import Any

from django.db import connection

from compliance.backup.programs import NOT_KEPT

_OWN = (
    "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = {0}.oid AND d.classid = '{1}'::regclass AND d.deptype = 'e')"
)
_PUBLIC = "'public'::regnamespace"
# Kind of object -> its name and all that is to be said of it. Owner and rights are part of it; places of columns are not.
_OBJECTS = {
    "relation": f"""
        SELECT c.relname, concat_ws(' ', c.relkind, c.relowner::regrole, c.relrowsecurity, (SELECT string_agg(a::text, ',' ORDER BY a::text)
            FROM unnest(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner))) a))
        FROM pg_class c WHERE c.relnamespace = {_PUBLIC} AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND {_OWN.format("c", "pg_class")}""",
    "column": f"""
        SELECT c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
            a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attacl::text)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
        WHERE c.relnamespace = {_PUBLIC} AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
            AND {_OWN.format("c", "pg_class")}""",
    "constraint": f"""
        SELECT coalesce(c.relname, '') || '.' || k.conname, concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated)
        FROM pg_constraint k LEFT JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.connamespace = {_PUBLIC} AND {_OWN.format("k", "pg_constraint")}""",
    "index": f"""
        SELECT c.relname, concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = {_PUBLIC}""",
    "trigger": f"""
        SELECT c.relname || '.' || t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = {_PUBLIC} AND NOT t.tgisinternal""",
    "function": f"""
        SELECT p.oid::regprocedure::text, concat_ws(' ', p.proowner::regrole, pg_get_functiondef(p.oid),
            (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a))
        FROM pg_proc p WHERE p.pronamespace = {_PUBLIC} AND p.prokind IN ('f', 'p') AND {_OWN.format("p", "pg_proc")}""",
}  # fmt: skip
# A definition that was dumped and read again says the same with other casts and brackets.
_WRITTEN_OTHERWISE = re.compile(r"::(?:character varying|text)(?:\[\])?|[()\s]")

_TABLES = f"""
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = {_PUBLIC} AND c.relkind IN ('r', 'p') AND {_OWN.format("c", "pg_class")}
    ORDER BY 1"""
_JOURNAL = """
    SELECT count(*), coalesce(max(id), 0), coalesce(encode(sha256(string_agg(sha256(convert_to(jsonb_build_array(
        id, at, transaction, actor, user_id, request, reason, kind, event, table_name, row_key, subject_type, subject_id,
        before, after, data)::text, 'UTF8')), ''::bytea ORDER BY id)), 'hex'), '')
    FROM compliance_journalrow WHERE id <= %s"""
LAST_OF_ALL = 2**63 - 1


def tables() -> list[str]:
    """The house's own tables, by name; an extension's are not among them."""
    return [row[0] for row in _asked(_TABLES)]


def counts() -> dict[str, int]:
    """Rows a table, of every table that is kept."""
    kept = [table for table in tables() if table not in NOT_KEPT]
    return {table: _asked(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")[0][0] for table in kept}


def journal(last: int = LAST_OF_ALL) -> dict[str, Any]:
    """Rows, last id and SHA-256 of the journal up to the row `last`."""
    rows, last_id, sha256 = _asked(_JOURNAL, [last])[0]
    return {"rows": rows, "last": last_id, "sha256": sha256}


def catalogue() -> dict[str, str]:
    """Every table, column, constraint, index, trigger and function with a fingerprint of its definition, owner and rights."""
    found = {}
    for kind, question in _OBJECTS.items():
        for name, definition in _asked(question):
            plain = _WRITTEN_OTHERWISE.sub("", definition)
            found[f"{kind} {name}"] = hashlib.sha256(plain.encode()).hexdigest()[:16]
    return dict(sorted(found.items()))


def user_and_server() -> tuple[str, int]:
    """The role that asks, and the major version of PostgreSQL."""
    row = _asked("SELECT current_user, current_setting('server_version_num')::int / 10000")[0]
    return row[0], row[1]


def migrations() -> list[str]:
    """What ran on this database, as "app.name"; none where there is no table of them."""
    if not _asked("SELECT to_regclass('public.django_migrations') IS NOT NULL")[0][0]:
        return []
    return [row[0] for row in _asked("SELECT app || '.' || name FROM django_migrations ORDER BY 1")]


def key_ids() -> list[str]:
    """Which master keys closed the data keys that still open something."""
    rows = _asked("SELECT DISTINCT master_key_id FROM compliance_datakey WHERE wrapped IS NOT NULL ORDER BY 1")
    return [row[0] for row in rows]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of what is missing, new or other, in order."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _asked(question: str, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
