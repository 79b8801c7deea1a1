"""Which servers an installation uses: its own embedded ones, or those the environment names."""

from __future__ import annotations

import os
from dataclasses import dataclass

from wealthai.runtime.layout import OWNER_ROLE, Layout
from wealthai.runtime.refusal import Refusal

_OLDEST_SERVER = 160000
_OLDEST_VECTOR = (0, 8)


@dataclass(frozen=True)
class Target:
    layout: Layout
    owner_url: str
    embedded_database: bool
    embedded_broker: bool


def target_from_environment(layout: Layout) -> Target:
    given = os.environ.get("DATABASE_URL", "")
    owner_url = os.environ.get("DATABASE_OWNER_URL", "") or given if given else layout.database_url(OWNER_ROLE)
    return Target(layout, owner_url, not given, not os.environ.get("REDIS_URL"))


def check_server(target: Target) -> None:
    """Says what a firm's own server lacks before the first migration trips over it."""
    import psycopg

    try:
        with psycopg.connect(target.owner_url, connect_timeout=10) as connection:
            server = connection.info.server_version
            row = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'").fetchone()
    except psycopg.OperationalError as error:
        first = str(error).splitlines()[0] if str(error) else "no reason given"
        raise Refusal(f"The database does not answer: {first}. Check DATABASE_URL and DATABASE_OWNER_URL.") from error
    if server < _OLDEST_SERVER:
        raise Refusal(
            f"The database server is PostgreSQL {server // 10000}; 16 or newer is needed. Upgrade it or name another."
        )
    if row is None or _numbers(row[0]) < _OLDEST_VECTOR:
        raise Refusal(
            f"The database has {'no pgvector' if row is None else 'pgvector ' + row[0]}; 0.8 or newer is needed. As its superuser, "
            "run what `manage.py create_database_roles` prints (ALTER EXTENSION vector UPDATE for an older one)."
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
