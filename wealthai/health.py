"""Is the program alive, and is it fit for work? Open to anyone: the answers name parts, nothing else."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import checks
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

LEAST_POSTGRES = 160_000
LEAST_VECTOR = (0, 8)
BEAT_KEY = "wealthai:beat"
BEAT_MISSED_AFTER = 90
ASKED_ANEW_AFTER = 2.0
_last: list[Any] = [-ASKED_ANEW_AFTER, {}]


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    found = _found()
    ready = all(not problem for problem in found.values())
    body = {"ready": ready, "checks": {name: problem or "ok" for name, problem in found.items()}}
    return JsonResponse(body, status=200 if ready else 503)


def _found() -> dict[str, str]:
    """Asked anew after two seconds at the earliest: whoever asks without end loads neither database nor broker."""
    at: float = _last[0]
    found: dict[str, str] = _last[1]
    if time.monotonic() - at > ASKED_ANEW_AFTER or any(found.values()):
        found = {name: check() for name, check in _CHECKS.items()}
        _last[:] = [time.monotonic(), found]
    return found


def redis_client(timeout: float = 3) -> Any:
    """A client of the broker that waits so many seconds for an answer."""
    # Imported where it is used: a web process does without the client library until somebody asks how it is.
    from redis import Redis

    from wealthai.celery import app

    url = app.conf.broker_url
    if url.startswith("redis+socket://"):
        path, _, query = url.removeprefix("redis+socket://").partition("?")
        url = f"unix://{path}?db={query.partition('=')[2] or 0}"
    return Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "The database does not answer."
    return ""


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "The database does not answer."
    return f"{len(plan)} migrations have not run." if plan else ""


def _broker() -> str:
    from redis import RedisError

    try:
        redis_client().ping()
    except (RedisError, OSError):
        return "The broker does not answer."
    return ""


def _workers() -> str:
    """A worker that takes the beat's task leaves its mark; a mark that runs out means that none did."""
    from redis import RedisError

    try:
        return "" if redis_client().exists(BEAT_KEY) else f"No worker has taken a task for {BEAT_MISSED_AFTER} s."
    except (RedisError, OSError):
        return "The broker does not answer."


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "workers": _workers,
}


def mark_beat() -> None:
    redis_client().set(BEAT_KEY, json.dumps({"by": "beat"}), ex=BEAT_MISSED_AFTER)


@checks.register(checks.Tags.database)  # type: ignore[type-var]
def check_server(databases: list[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """What about the database server is below what the program needs. Migrating looks at it, and `manage.py check
    --database default` for a server of one's own; `manage.py up` does so at every start."""
    if not databases:
        return []
    return [checks.Error(problem, id="wealthai.E001") for problem in _server_problems()]


def _server_problems() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        version = cursor.fetchone()[0]
        cursor.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        vector: Any = cursor.fetchone()
    problems = []
    if version < LEAST_POSTGRES:
        problems.append(f"PostgreSQL {version // 10000} is too old: the program needs 16 or newer.")
    if vector is None:
        problems.append("The extension vector is missing: run CREATE EXTENSION vector as a superuser.")
    elif tuple(int(part) for part in vector[0].split(".")[:2]) < LEAST_VECTOR:
        problems.append(f"pgvector {vector[0]} is too old: the program needs 0.8 or newer.")
    if connection.settings_dict["USER"] == settings.DATABASE_APP_ROLE and settings.DATABASE_ROLE == "owner":
        problems.append(
            "DATABASE_OWNER_URL names the same role as DATABASE_URL: give the tables an owner of their own."
        )
    return problems
