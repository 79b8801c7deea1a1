"""PostgreSQL's own programs: they write and read the dump. Passwords reach them by the environment, never by arguments."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from wealthai.errors import Refusal
from wealthai.runtime.binaries import postgres_client

# Sign-ins end with a restore: a session that was ended since the backup must not come back to life.
NOT_KEPT = ("django_session",)
# The superuser's business, there before the restore (`create_database_roles`); the owner of the tables may not make them.
_NOT_RESTORED = re.compile(r"^\d+; \d+ \d+ (EXTENSION|COMMENT - EXTENSION|SCHEMA|COMMENT - SCHEMA|ACL - SCHEMA) ", re.M)
_ERROR = re.compile(r"error: (.*)")


class DumpFailed(Refusal):
    code = "dump_failed"


def dump(parameters: Mapping[str, Any], *, server: int, snapshot: str, file: Path) -> None:
    """Writes what the exported `snapshot` sees to `file`, compressed, as the role of `parameters` (psycopg's names).

    `server` is the major version of PostgreSQL."""
    left_out = [f"--exclude-table-data=public.{table}" for table in NOT_KEPT]
    options = [
        "--format=custom",
        "--schema=public",
        "--no-comments",
        f"--snapshot={snapshot}",
        f"--file={file}",
        *left_out,
    ]
    _run(postgres_client("pg_dump", server), parameters, [*options, f"--dbname={_address(parameters)}"])


def load(parameters: Mapping[str, Any], *, server: int, file: Path, beside: Path) -> None:
    """All of the dump in one transaction, or nothing of it. `beside` names a file to keep the list of its contents in."""
    program = postgres_client("pg_restore", server)
    contents = _run(program, parameters, ["--list", str(file)])
    beside.write_text("\n".join(line for line in contents.splitlines() if not _NOT_RESTORED.match(line)) + "\n")
    options = ["--single-transaction", "--exit-on-error", "--no-owner", f"--use-list={beside}"]
    _run(program, parameters, [*options, f"--dbname={_address(parameters)}", str(file)])


def _address(parameters: Mapping[str, Any]) -> str:
    wanted = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return str(make_conninfo(**{name: parameters[name] for name in wanted if parameters.get(name)}))


def _run(program: Path, parameters: Mapping[str, Any], options: Iterable[str]) -> str:
    environment = {**os.environ, "PGTZ": "UTC"}
    if parameters.get("password"):
        environment["PGPASSWORD"] = str(parameters["password"])
    done = subprocess.run([program, *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DumpFailed(f"{program.name} ended with {done.returncode}: {_first_error(done.stderr)}")
    return done.stdout


def _first_error(said: str) -> str:
    """Later lines (DETAIL, CONTEXT) may quote rows."""
    found = _ERROR.search(said)
    return found[1][:300] if found else "it gave no reason."
