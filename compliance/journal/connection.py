"""Tells the database who acts, before each statement that may write."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from compliance.journal.context import current

_READS = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|SHOW|SET|RESET|EXPLAIN|DECLARE|FETCH|CLOSE|BEGIN|COMMIT)\b", re.I
)
_TELL = (
    "SELECT set_config('wealthai.actor', %s, %s), set_config('wealthai.request', %s, %s), "
    "set_config('wealthai.reason', %s, %s)"
)


def tell(connection: BaseDatabaseWrapper, *, local: bool, forget: bool = False) -> None:
    """Sets the three values for the transaction (`local`) or the session. `forget` empties them."""
    acting = current()
    values = ("", "", "") if forget else (acting.name(), acting.request_id, acting.reason)
    with connection.connection.cursor() as cursor:
        cursor.execute(_TELL, [part for value in values for part in (value, local)])


def sign_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """A Django execute wrapper. Reads pass untouched; `SELECT compliance_journal_act(...)` signs itself."""
    connection = context["connection"]
    text = sql if isinstance(sql, str) else ""
    if _READS.match(text) and "compliance_journal_act" not in text:
        return execute(sql, params, many, context)
    if connection.in_atomic_block:
        tell(connection, local=True)
        return execute(sql, params, many, context)
    tell(connection, local=False)
    try:
        return execute(sql, params, many, context)
    finally:
        if connection.connection is not None and not connection.connection.closed:
            tell(connection, local=False, forget=True)


def install(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "postgresql" and sign_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(sign_writes)
