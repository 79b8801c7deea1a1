"""Who is acting: carried in a context variable, handed to the database just before each write.

The value lives in the database session no longer than the statement or transaction that needs it, so a pooled connection
never signs with the name of whoever used it before.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Acting:
    actor: str | Callable[[], str] = ""
    request_id: str = ""
    reason: str = ""

    def name(self) -> str:
        return self.actor() if callable(self.actor) else self.actor


_NOBODY = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=_NOBODY)


def actor_name(by: Any) -> str:
    """`user:7` for a person; machines hand in their own name (`task:draft_summary`, `shell:ann`)."""
    return f"user:{by.pk}" if hasattr(by, "pk") else str(by)


def current() -> Acting:
    return _acting.get()


def become(by: Any) -> None:
    """For the rest of this request: an API token was recognised after the request had begun."""
    _acting.set(replace(_acting.get(), actor=actor_name(by)))


@contextmanager
def acting(by: Any, *, reason: str | None = None, request_id: str | None = None) -> Iterator[None]:
    now = _acting.get()
    token = _acting.set(
        Acting(
            by if callable(by) else actor_name(by),
            now.request_id if request_id is None else request_id,
            now.reason if reason is None else reason,
        )
    )
    try:
        yield
    finally:
        _acting.reset(token)


def shell_actor() -> str:
    """The operating-system user behind a command typed by hand."""
    try:
        return f"shell:{getpass.getuser()}"
    except (KeyError, OSError):
        return "shell:unknown"
