"""The embedded servers and everything that starts processes. The core knows no Django, so it works before settings do.

Settings import `layout` from here, in every process: the rest is loaded when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wealthai.runtime.commands import database_for_command, existing_database
    from wealthai.runtime.refusal import Refusal
    from wealthai.runtime.testing import services_for_tests

__all__ = ["Refusal", "database_for_command", "existing_database", "services_for_tests"]

_HOMES = {
    "Refusal": "refusal",
    "database_for_command": "commands",
    "existing_database": "commands",
    "services_for_tests": "testing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
