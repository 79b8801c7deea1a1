from __future__ import annotations

from pathlib import Path

import pytest

from wealthai.runtime import binaries
from wealthai.runtime.refusal import Refusal


def test_programs_of_the_packages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEALTHAI_PGBIN", raising=False)
    monkeypatch.delenv("WEALTHAI_VALKEY", raising=False)
    assert (binaries.postgres_programs() / "initdb").is_file()
    assert binaries.valkey_program().name == "valkey-server"


def test_programs_of_ones_own_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("postgres", "initdb", "redis-server"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("WEALTHAI_PGBIN", str(tmp_path))
    monkeypatch.setenv("WEALTHAI_VALKEY", str(tmp_path / "redis-server"))
    assert (binaries.postgres_programs(), binaries.valkey_program()) == (tmp_path, tmp_path / "redis-server")


def test_programs_named_wrongly_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEALTHAI_PGBIN", str(tmp_path))
    monkeypatch.setenv("WEALTHAI_VALKEY", str(tmp_path))
    with pytest.raises(Refusal, match="WEALTHAI_PGBIN .* postgres or initdb"):
        binaries.postgres_programs()
    with pytest.raises(Refusal, match="WEALTHAI_VALKEY"):
        binaries.valkey_program()


def test_missing_packages_name_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEALTHAI_PGBIN", raising=False)
    monkeypatch.delenv("WEALTHAI_VALKEY", raising=False)
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    with pytest.raises(Refusal, match="WEALTHAI_PGBIN.*DATABASE_URL"):
        binaries.postgres_programs()
    with pytest.raises(Refusal, match="WEALTHAI_VALKEY.*REDIS_URL"):
        binaries.valkey_program()


def _client(folder: Path, version: str) -> Path:
    folder.mkdir()
    program = folder / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "pg_dump (PostgreSQL) {version}"\n')
    program.chmod(0o755)
    return program


def test_client_program_is_one_that_the_server_takes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """That of the package is of one version, a firm's server may be of another."""
    old, exact = _client(tmp_path / "old", "15.18 (Debian)"), _client(tmp_path / "exact", "16.4")
    package = binaries.postgres_programs() / "pg_dump"
    for given in (old, exact):
        monkeypatch.setenv("WEALTHAI_PGBIN", str(given.parent))
        assert binaries.postgres_client("pg_dump", 16) == (package if given == old else exact)
    with pytest.raises(Refusal, match="No pg_dump of PostgreSQL 99 or newer"):
        binaries.postgres_client("pg_dump", 99)
