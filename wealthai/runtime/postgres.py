"""The embedded PostgreSQL: made once, on a unix socket only, logging nothing that a client said."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from wealthai.runtime import identity as identities
from wealthai.runtime.identity import Identity
from wealthai.runtime.kernel import ON_LINUX
from wealthai.runtime.layout import Layout
from wealthai.runtime.process import Program
from wealthai.runtime.refusal import Refusal
from wealthai.runtime.supervisor import Supervisor

SUPERUSER = "postgres"
TIER = 0
_PORT = 5432  # names the socket file; nothing listens on a network
_START_SECONDS = 120.0
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(_PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    "jit": "off",
    # Errors and their details quote rows and statements; the application reports its own. Only the server's health is logged.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "logging_collector": "off",
    "log_checkpoints": "off",
}
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


@dataclass(frozen=True)
class Postgres:
    layout: Layout
    programs: Path
    identity: Identity
    durable: bool = True

    @property
    def exists(self) -> bool:
        return self.layout.cluster.exists()

    def create(self, supervisor: Supervisor) -> None:
        """Made beside its place and moved there when whole, so a start cut short leaves nothing half made."""
        draft = self.layout.cluster.with_name(self.layout.cluster.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        identities.give(draft, self.identity)
        supervisor.run(self._initdb(draft), "The database could not be made.")
        os.replace(draft, self.layout.cluster)

    def check_version(self) -> None:
        made_by = (self.layout.cluster / "PG_VERSION").read_text().strip()
        said = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        runs = said.split()[2].split(".")[0] if len(said.split()) > 2 else said.strip()
        if made_by != runs:
            raise Refusal(
                f"The database in {self.layout.cluster} was made by PostgreSQL {made_by}, the installed program is {runs}. "
                f"Set WEALTHAI_PGBIN to the programs of PostgreSQL {made_by}, or dump there and restore into a new data folder."
            )

    def start(self, supervisor: Supervisor) -> None:
        identities.give(self.layout.cluster, self.identity, deep=True)
        child = supervisor.start(self.program())
        supervisor.wait_until(lambda: self._serves(child.pid), child, _START_SECONDS)

    def program(self) -> Program:
        values = {**_SETTINGS, **({} if self.durable else _THROW_AWAY)}
        values["unix_socket_directories"] = '"' + str(self.layout.sockets).replace('"', '""') + '"'
        options = [word for name, value in values.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            argv=(str(self.programs / "postgres"), "-D", str(self.layout.cluster), *options),
            cwd=self.layout.cluster,
            log=self.layout.logs / "postgres.log",
            become=self.identity.become,
            before=self._clear_stale_files,
            stop_signal=signal.SIGINT,  # fast: ends sessions, then shuts down cleanly
            death_signal=signal.SIGQUIT,  # at once, taking its own children along
            grace=60.0,
            tier=TIER,
        )

    def _initdb(self, folder: Path) -> Program:
        return Program(
            name="initdb",
            argv=(
                str(self.programs / "initdb"),
                *("-D", str(folder), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C"),
                # The same order of words on every machine, whatever its C library thinks.
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
                *(() if self.durable else ("--no-sync",)),
            ),
            cwd=folder,
            log=self.layout.logs / "initdb.log",
            become=self.identity.become,
        )

    def _serves(self, pid: int) -> bool:
        """Line 8 of postmaster.pid tells the state, line 1 whose it is."""
        try:
            lines = (self.layout.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def _clear_stale_files(self) -> None:
        """A killed server leaves its pid behind; a new owner of that number must not keep the database from starting."""
        note = self.layout.cluster / "postmaster.pid"
        if not ON_LINUX or not note.exists():
            return
        written = note.read_text().split("\n", 1)[0].strip()
        if written.isdigit() and _works_in(int(written), self.layout.cluster):
            raise Refusal(
                f"Another PostgreSQL (process {written}) already serves {self.layout.cluster}. Stop it, then start again."
            )
        for stale in (note, self.layout.sockets / f".s.PGSQL.{_PORT}.lock", self.layout.sockets / f".s.PGSQL.{_PORT}"):
            stale.unlink(missing_ok=True)


def make_socket_folder(layout: Layout, identity: Identity) -> None:
    """Whoever may enter it is the database superuser, so it is ours alone."""
    folder = layout.sockets
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.lstat()
    if folder.is_symlink() or state.st_uid not in (os.geteuid(), identity.owner):
        raise Refusal(f"{folder} belongs to somebody else. Remove it, or choose a shorter data folder with --data.")
    os.chmod(folder, 0o700)
    identities.give(folder, identity)


def _works_in(pid: int, folder: Path) -> bool:
    """A postmaster's working folder is its cluster."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    except OSError:
        return False
