"""Migration helpers: put a table under the journal, make a table append-only."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations import RunSQL


def govern(table: str, *, ignored: Sequence[str] = (), hidden: Sequence[str] = ()) -> RunSQL:
    """Journals every row change of `table`.

    `ignored` columns neither appear nor count as a change; `hidden` ones count, but only the word "hidden" is kept
    (names, contact data, secrets: a journal outlives an erasure).
    """
    arguments = f"'{','.join(ignored)}', '{','.join(hidden)}'"
    return RunSQL(
        f"CREATE TRIGGER {table}_journal AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION compliance_journal_change({arguments})",
        f"DROP TRIGGER {table}_journal ON {table}",
    )


def append_only(table: str) -> RunSQL:
    """Refuses UPDATE, DELETE and TRUNCATE to everybody, the owner included."""
    return RunSQL(
        f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change(); "
        f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse_change()",
        f"DROP TRIGGER {table}_fixed ON {table}; DROP TRIGGER {table}_kept ON {table}",
    )
