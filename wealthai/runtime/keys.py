"""The master key and the secret key of an embedded installation: made once, before anything is encrypted, and never again."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from wealthai.runtime.layout import Layout
from wealthai.runtime.refusal import Refusal

_MASTER_LOST = (
    "The master key {path} is missing, but this data folder already holds a database. Without that key every note, document and "
    "model call stored so far stays unreadable for ever, so no new one is made. Put the file back from where you keep it, "
    "name it with WEALTHAI_MASTER_KEY_FILE, or start with an empty data folder."
)
_SECRET_LOST = (
    "The secret key {path} is missing, but this data folder already holds a database. Without that key every sign-in session and "
    "signed link is void, so no new one is made unasked. Put the file back, or set WEALTHAI_SECRET_KEY to a long random text."
)


def ensure_keys(layout: Layout) -> None:
    """Makes the keys of a new installation; refuses where a database outlived its keys."""
    layout.keys.mkdir(mode=0o700, exist_ok=True)
    if not _given("WEALTHAI_MASTER_KEY", "WEALTHAI_MASTER_KEY_FILE"):
        _ensure(
            layout, layout.master_key_file, _MASTER_LOST, lambda: base64.b64encode(secrets.token_bytes(32)).decode()
        )
    if not _given("WEALTHAI_SECRET_KEY"):
        _ensure(layout, layout.secret_key_file, _SECRET_LOST, lambda: secrets.token_urlsafe(64))


def check_given_keys() -> None:
    """A database of one's own outlives this machine, so its keys must not live in a folder that was made in passing."""
    missing = []
    if not _given("WEALTHAI_MASTER_KEY", "WEALTHAI_MASTER_KEY_FILE"):
        missing.append("WEALTHAI_MASTER_KEY_FILE (or WEALTHAI_MASTER_KEY)")
    if not _given("WEALTHAI_SECRET_KEY"):
        missing.append("WEALTHAI_SECRET_KEY")
    if missing:
        raise Refusal(f"DATABASE_URL is set, so the keys must be given explicitly: set {' and '.join(missing)}.")


def _given(*names: str) -> bool:
    return any(os.environ.get(name) for name in names)


def _ensure(layout: Layout, path: Path, lost: str, make: Callable[[], str]) -> None:
    if path.is_file() and path.stat().st_size > 0:
        return
    if layout.cluster.exists():
        raise Refusal(lost.format(path=path))
    _write_secret(path, make())


def _write_secret(path: Path, secret: str) -> None:
    """On the disk under its name as a whole or not at all: what it encrypts comes later."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as text:
        text.write(secret + "\n")
        text.flush()
        os.fsync(text.fileno())
    os.replace(draft, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
