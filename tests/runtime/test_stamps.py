from __future__ import annotations

from pathlib import Path

import pytest

from wealthai.runtime import stamps
from wealthai.runtime.layout import Layout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "static" / "css").mkdir(parents=True)
    (tmp_path / "wealthai" / "migrations").mkdir(parents=True)
    (tmp_path / "wealthai" / "migrations" / "0001_initial.py").write_text("first")
    (tmp_path / "static" / "css" / "base.css").write_text("a {}")
    (tmp_path / "requirements.txt").write_text("django==5.2")
    return tmp_path


def _both(project: Path) -> tuple[str, str]:
    return stamps.code_stamp(project), stamps.static_stamp(project)


def test_stamps_of_the_same_files_are_the_same(project: Path) -> None:
    before = _both(project)
    (project / "static" / "css" / "base.css").touch()
    assert _both(project) == before


def test_code_stamp_follows_a_migration(project: Path) -> None:
    code, static = _both(project)
    (project / "wealthai" / "migrations" / "0002_more.py").write_text("")
    assert stamps.code_stamp(project) != code
    assert stamps.static_stamp(project) == static


def test_static_stamp_follows_a_style(project: Path) -> None:
    code, static = _both(project)
    (project / "static" / "css" / "base.css").write_text("b {}")
    assert stamps.static_stamp(project) != static
    assert stamps.code_stamp(project) == code


def test_both_stamps_follow_a_package(project: Path) -> None:
    code, static = _both(project)
    (project / "requirements.txt").write_text("django==5.3")
    assert stamps.code_stamp(project) != code
    assert stamps.static_stamp(project) != static


def test_write_stamps_adds_to_what_is_known(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    stamps.write_stamps(layout, code="1", static="2")
    stamps.write_stamps(layout, code="3")
    assert stamps.read_stamps(layout) == {"code": "3", "static": "2"}


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_read_stamps_of_a_broken_file_is_empty(tmp_path: Path, content: str) -> None:
    layout = Layout(tmp_path)
    layout.stamps.write_text(content)
    assert stamps.read_stamps(layout) == {}
