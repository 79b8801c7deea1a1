from __future__ import annotations

import base64
from pathlib import Path

import pytest

from wealthai.runtime.keys import check_given_keys, ensure_keys
from wealthai.runtime.layout import Layout
from wealthai.runtime.refusal import Refusal


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    for name in ("WEALTHAI_MASTER_KEY", "WEALTHAI_MASTER_KEY_FILE", "WEALTHAI_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Layout(tmp_path)


def test_ensure_keys_makes_them_for_us_alone(layout: Layout) -> None:
    ensure_keys(layout)
    assert len(base64.b64decode(layout.master_key_file.read_text(), validate=False)) == 32
    assert len(layout.secret_key_file.read_text().strip()) >= 50
    modes = [path.stat().st_mode & 0o777 for path in (layout.keys, layout.master_key_file, layout.secret_key_file)]
    assert modes == [0o700, 0o600, 0o600]


def test_ensure_keys_keeps_what_is_there(layout: Layout) -> None:
    ensure_keys(layout)
    first = layout.master_key_file.read_bytes(), layout.secret_key_file.read_bytes()
    layout.cluster.mkdir()
    ensure_keys(layout)
    assert (layout.master_key_file.read_bytes(), layout.secret_key_file.read_bytes()) == first


@pytest.mark.parametrize(("name", "loss"), [("master_key_file", "unreadable"), ("secret_key_file", "session")])
def test_ensure_keys_refuses_where_a_database_outlived_them(layout: Layout, name: str, loss: str) -> None:
    ensure_keys(layout)
    layout.cluster.mkdir()
    getattr(layout, name).unlink()
    with pytest.raises(Refusal, match=loss):
        ensure_keys(layout)
    assert not getattr(layout, name).exists()


def test_ensure_keys_treats_an_empty_file_as_lost(layout: Layout) -> None:
    ensure_keys(layout)
    layout.cluster.mkdir()
    layout.master_key_file.write_text("")
    with pytest.raises(Refusal):
        ensure_keys(layout)


def test_ensure_keys_leaves_given_keys_alone(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEALTHAI_MASTER_KEY", "given")
    monkeypatch.setenv("WEALTHAI_SECRET_KEY", "given")
    layout.cluster.mkdir()
    ensure_keys(layout)
    assert not list(layout.keys.iterdir())


@pytest.mark.usefixtures("layout")
def test_check_given_keys_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEALTHAI_SECRET_KEY", "given")
    with pytest.raises(Refusal, match="WEALTHAI_MASTER_KEY_FILE") as refusal:
        check_given_keys()
    assert "WEALTHAI_SECRET_KEY" not in str(refusal.value)
    monkeypatch.setenv("WEALTHAI_MASTER_KEY_FILE", "/run/secrets/master")
    check_given_keys()
