from __future__ import annotations

import os
from pathlib import Path

import pytest

from wealthai.runtime import lock
from wealthai.runtime.layout import Layout
from wealthai.runtime.lock import FolderLock, Holder
from wealthai.runtime.refusal import Refusal


def test_take_is_for_one(tmp_path: Path) -> None:
    first, second = FolderLock(Layout(tmp_path)), FolderLock(Layout(tmp_path))
    assert first.take(lock.UP, "http://127.0.0.1:1/")
    assert not second.take(lock.UP)
    assert second.holder() == Holder(lock.UP, os.getpid(), "http://127.0.0.1:1/")


def test_take_after_release(tmp_path: Path) -> None:
    first, second = FolderLock(Layout(tmp_path)), FolderLock(Layout(tmp_path))
    first.take(lock.UP)
    first.release()
    assert second.holder() is None
    assert second.take(lock.COMMAND)


@pytest.mark.parametrize("content", [b"", b"{", b'{"kind": "up"}', b"[]"])
def test_holder_of_a_half_written_file_is_unknown(tmp_path: Path, content: bytes) -> None:
    layout = Layout(tmp_path)
    layout.lock.write_bytes(content)
    assert FolderLock(layout).holder() is None


def test_make_data_folder_closes_it_to_others(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "new" / "folder")
    lock.make_data_folder(layout)
    assert layout.data.stat().st_mode & 0o777 == 0o700


def test_make_data_folder_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(Refusal, match="--data"):
        lock.make_data_folder(Layout(tmp_path / "taken"))
