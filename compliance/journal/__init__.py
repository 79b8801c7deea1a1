"""The journal: append-only rows, written by one trigger function on every governed table and by `act`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from compliance.journal.context import acting, become, current, shell_actor

P = ParamSpec("P")
R = TypeVar("R")

__all__ = ["act", "acting", "become", "business_act", "current", "listen", "shell_actor"]


def act(
    event: str, subject: Any = None, *, about: tuple[str, UUID] | None = None, reason: str = "", **data: Any
) -> None:
    """Writes one act row about `subject`, or about a (kind, uuid). `data` holds numbers, codes and ids; never words of a client."""
    from django.db import connection

    if about is None and subject is not None:
        about = (subject_kind(subject), subject.uuid)
    subject_type, subject_id = ("", None) if about is None else (about[0], str(about[1]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT compliance_journal_act(%s, %s, %s, %s, %s)",
            [event, subject_type, subject_id, reason or current().reason, json.dumps(data, default=str)],
        )
    for hear in _listeners:
        hear(event, about, data)


_listeners: list[Callable[[str, tuple[str, Any] | None, dict[str, Any]], None]] = []


def listen(hear: Callable[[str, tuple[str, Any] | None, dict[str, Any]], None]) -> None:
    """`hear(event, about, data)` is called with every act, after it stands and within its transaction."""
    if hear not in _listeners:
        _listeners.append(hear)


def subject_kind(subject: Any) -> str:
    return str(getattr(subject, "journal_kind", subject._meta.model_name))


def business_act(function: Callable[P, R]) -> Callable[P, R]:
    """One business act: one transaction, signed by `by`. Every service that writes carries it."""
    from django.db import transaction

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with acting(kwargs["by"]), transaction.atomic():
            return function(*args, **kwargs)

    return wrapper
