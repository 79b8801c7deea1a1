"""Who runs servers on a data folder (one process at most), and who else uses them meanwhile."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from wealthai.runtime.layout import Layout
from wealthai.runtime.refusal import Refusal

UP = "up"
COMMAND = "command"


@dataclass(frozen=True)
class Holder:
    """What the holder of the lock says about itself. `ready`: others may use its database."""

    kind: str
    pid: int
    address: str = ""
    ready: bool = False


class FolderLock:
    """The kernel frees it with its process, so a killed run leaves nothing to clean up."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._file: int | None = None

    def take(self, kind: str, address: str = "") -> bool:
        file = _opened(self.layout.lock)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        self.note(Holder(kind, os.getpid(), address))
        return True

    def note(self, holder: Holder) -> None:
        assert self._file is not None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps(asdict(holder)).encode(), 0)

    def holder(self) -> Holder | None:
        """None when nobody holds it, or the holder has not yet said who it is."""
        try:
            return Holder(**json.loads(self.layout.lock.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def release(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


class UsersLock:
    """Shared by those who use a database they did not start; its starter waits for them before it stops it."""

    def __init__(self, layout: Layout) -> None:
        self._file = _opened(layout.users_lock)

    def share(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def unshare(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def wait_for_all(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        os.close(self._file)


def make_data_folder(layout: Layout) -> None:
    try:
        layout.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        usable = os.access(layout.data, os.R_OK | os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        raise Refusal(
            f"The data folder {layout.data} cannot be written. Name another one with --data or WEALTHAI_DATA."
        )


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise Refusal(f"{path} belongs to another user. Run this as the user who owns the data folder.") from error
