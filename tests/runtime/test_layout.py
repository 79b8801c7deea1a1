from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from psycopg.conninfo import conninfo_to_dict

from wealthai.runtime.layout import APP_ROLE, PROJECT, Layout, layout_from_environment

LONG = Path("/srv") / ("d" * 60) / ("e" * 60)


def test_sockets_stand_beside_the_data() -> None:
    assert Layout(Path("/srv/wealth")).sockets == Path("/srv/wealth/run")


@pytest.mark.parametrize("data", [Path("/srv/wealth"), Path("/srv/a b"), LONG, Path("/srv") / ("ä" * 50)])
def test_sockets_fit_the_kernels_limit(data: Path) -> None:
    assert len(bytes(Layout(data).sockets / ".s.PGSQL.5432.lock")) < 104


def test_sockets_of_long_paths_do_not_depend_on_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Layout(LONG).sockets
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1")
    monkeypatch.setenv("TMPDIR", "/var/tmp")
    assert Layout(LONG).sockets == here


def test_sockets_of_two_long_paths_differ() -> None:
    assert Layout(LONG / "one").sockets != Layout(LONG / "two").sockets


def test_database_url_survives_spaces() -> None:
    layout = Layout(Path("/srv/our firm's data"))
    assert conninfo_to_dict(layout.database_url(APP_ROLE)) == {
        "user": APP_ROLE,
        "dbname": "wealthai",
        "host": str(layout.sockets),
    }


def test_redis_url_survives_spaces() -> None:
    layout = Layout(Path("/srv/our data"))
    parts = urlsplit(layout.redis_url(3))
    assert (unquote(parts.path), parse_qs(parts.query)) == (str(layout.redis_socket), {"virtual_host": ["3"]})


def test_layout_from_environment_is_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEALTHAI_DATA", "somewhere")
    assert layout_from_environment().data == tmp_path / "somewhere"


def test_layout_from_environment_defaults_to_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEALTHAI_DATA", raising=False)
    assert layout_from_environment().data == PROJECT / "data"
