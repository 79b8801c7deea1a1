"""The servers of one data folder, started together or alone, by `up`, by a command, or for a test run."""

from __future__ import annotations

from dataclasses import dataclass

from wealthai.runtime import roles
from wealthai.runtime.binaries import postgres_programs, valkey_program
from wealthai.runtime.identity import Identity, check_reachable, postgres_identity
from wealthai.runtime.keys import ensure_keys
from wealthai.runtime.layout import Layout
from wealthai.runtime.postgres import SUPERUSER, Postgres, make_socket_folder
from wealthai.runtime.supervisor import Supervisor
from wealthai.runtime.valkey import Valkey


@dataclass(frozen=True)
class Embedded:
    """Found before anything starts, so that what is missing is said first."""

    layout: Layout
    postgres: Postgres | None
    valkey: Valkey | None
    identity: Identity

    def start(self, supervisor: Supervisor) -> None:
        make_socket_folder(self.layout, self.identity)
        broker = self.valkey.start(supervisor) if self.valkey else None
        if self.postgres:
            _start_database(self.postgres, supervisor)
        if self.valkey and broker:
            self.valkey.wait(supervisor, broker)


def find(layout: Layout, *, database: bool, broker: bool, durable: bool = True) -> Embedded:
    identity = postgres_identity(layout.cluster)
    postgres = Postgres(layout, postgres_programs(), identity, durable) if database else None
    valkey = Valkey(layout, valkey_program(), durable) if broker else None
    if postgres:
        _check(postgres)
    return Embedded(layout, postgres, valkey, identity)


def superuser_url(layout: Layout) -> str:
    return layout.database_url(SUPERUSER, SUPERUSER)


def _check(postgres: Postgres) -> None:
    folder = postgres.layout.data
    if postgres.identity.owner != folder.stat().st_uid and folder.stat().st_mode & 0o001 == 0:
        folder.chmod(0o711)  # to be walked through, not read: what is private in it has folders of its own
    check_reachable(postgres.layout.cluster, postgres.identity)
    check_reachable(postgres.programs / "postgres", postgres.identity)
    if postgres.exists:
        postgres.check_version()


def _start_database(postgres: Postgres, supervisor: Supervisor) -> None:
    ensure_keys(postgres.layout)
    if not postgres.exists:
        supervisor.say("Making the database (first start).")
        postgres.layout.stamps.unlink(missing_ok=True)
        postgres.create(supervisor)
    postgres.start(supervisor)
    roles.apply(superuser_url(postgres.layout), template=True)
