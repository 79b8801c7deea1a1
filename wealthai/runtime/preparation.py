"""Brings a started database and the static files up to the code: tables, files, demo people. Skips what is done."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wealthai.runtime import programs, stamps
from wealthai.runtime.layout import Layout
from wealthai.runtime.supervisor import Supervisor
from wealthai.runtime.target import Target

if TYPE_CHECKING:
    from psycopg import Connection

_APPLIED = "SELECT md5(string_agg(app || '.' || name, ',' ORDER BY app, name)) FROM django_migrations"


def prepare(supervisor: Supervisor, target: Target, *, static: bool) -> None:
    """Tables and static files at the same time; they need nothing of each other."""
    layout = target.layout
    code, files = stamps.code_stamp(), stamps.static_stamp()
    known = stamps.read_stamps(layout)
    collecting = None
    if static and (known.get("static") != files or not _collected(layout)):
        collecting = supervisor.start(programs.collect_static(layout))
    if known.get("code") != code or known.get("applied") != _applied(target.owner_url):
        supervisor.say("Bringing the database's tables up to date.")
        supervisor.run(programs.migrate(layout), "The database's tables could not be brought up to date.")
        stamps.write_stamps(layout, code=code, applied=_applied(target.owner_url))
    if collecting:
        supervisor.finish(collecting, "The static files could not be collected.")
        stamps.write_stamps(layout, static=files)


def load_demo_once(supervisor: Supervisor, target: Target) -> None:
    """Only into a database without people, or one whose first loading was cut short."""
    layout = target.layout
    if not layout.demo_unfinished.exists() and _has_users(target.owner_url):
        return
    supervisor.say("Loading the demo firm (first start).")
    layout.demo_unfinished.touch()
    supervisor.run(
        programs.load_demo(layout), "The demo firm could not be loaded; start with --no-demo to go without it."
    )
    layout.demo_unfinished.unlink()


def _applied(owner_url: str) -> str:
    with _connected(owner_url) as connection:
        if not _exists(connection, "django_migrations"):
            return ""
        row = connection.execute(_APPLIED).fetchone()
        return (row and row[0]) or ""


def _has_users(owner_url: str) -> bool:
    with _connected(owner_url) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM wealthai_user)").fetchone()
        return bool(row and row[0])


def _exists(connection: Connection, table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
    return bool(row and row[0])


def _connected(url: str) -> Connection:
    import psycopg

    return psycopg.connect(url, connect_timeout=10)


def _collected(layout: Layout) -> bool:
    return (Path(os.environ.get("WEALTHAI_STATIC_ROOT", "") or layout.static) / "staticfiles.json").exists()
