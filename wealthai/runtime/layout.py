"""Where the embedded servers keep their files. Pure path arithmetic: settings import it, so it starts nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parents[2]
OWNER_ROLE = "wealthai_owner"
APP_ROLE = "wealthai_app"
DATABASE_NAME = "wealthai"
# sun_path holds 108 bytes with its closing zero on Linux, 104 on macOS; ".s.PGSQL.5432" and a slash are ours to leave room for.
_SOCKET_PATH_LIMIT = 103
_LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class Layout:
    """The folders and sockets of one installation, all derived from its data folder."""

    data: Path

    @property
    def cluster(self) -> Path:
        return self.data / "postgres"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def master_key_file(self) -> Path:
        return self.keys / "master.key"

    @property
    def secret_key_file(self) -> Path:
        return self.keys / "secret.key"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def outbox(self) -> Path:
        return self.data / "crm-outbox"

    @property
    def static(self) -> Path:
        return self.data / "static"

    @property
    def beat_schedule(self) -> Path:
        return self.data / "beat-schedule"

    @property
    def demo_logins(self) -> Path:
        return self.data / "demo-logins.txt"

    @property
    def lock(self) -> Path:
        """Held by the one process that runs servers on this folder."""
        return self.data / "lock"

    @property
    def users_lock(self) -> Path:
        """Held, shared, by every command that uses a database which another process started."""
        return self.data / "users.lock"

    @property
    def stamps(self) -> Path:
        return self.data / "stamps.json"

    @property
    def demo_unfinished(self) -> Path:
        return self.data / "demo-unfinished"

    def alive(self, name: str) -> Path:
        """A lock inherited by a child and all it forks: while it is held, some process of that child lives."""
        return self.data / "alive" / f"{name}.lock"

    @property
    def sockets(self) -> Path:
        """A folder whose socket paths fit the kernel's limit: beside the data, else in the temp folder."""
        near = self.data / "run"
        if len(os.fsencode(str(near))) + _LONGEST_SOCKET_NAME <= _SOCKET_PATH_LIMIT:
            return near
        digest = hashlib.sha256(os.fsencode(str(self.data))).hexdigest()[:12]
        # Not XDG_RUNTIME_DIR or TMPDIR: a nightly job has neither, and must find the server a login session started.
        base = "/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir()
        return Path(base) / f"wai-{os.getuid()}-{digest}"

    def database_url(self, role: str, name: str = DATABASE_NAME) -> str:
        return f"postgresql://{role}@/{name}?host={quote(str(self.sockets), safe='')}"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def redis_url(self, database: int = 0) -> str:
        return f"redis+socket://{quote(str(self.redis_socket))}?virtual_host={database}"


def layout_from_environment() -> Layout:
    given = os.environ.get("WEALTHAI_DATA", "")
    return Layout(Path(given or PROJECT / "data").absolute())
