"""pytest plugin: a PostgreSQL and a Valkey for the run. Loaded by `-p tests.services`, for a conftest comes after pytest-django
has read the settings. Workers of pytest-xdist inherit the environment and share the servers.

TEST_DATABASE_URL (with TEST_DATABASE_OWNER_URL) and TEST_REDIS_URL name servers of your own instead.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from contextlib import ExitStack

import pytest

from wealthai.runtime.refusal import Refusal
from wealthai.runtime.testing import Services, services_for_tests, throw_away_keys

_running = ExitStack()
# Also when pytest gives up before it configures anything, as on a mistyped option.
atexit.register(_running.close)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    known = early_config.known_args_namespace
    if os.environ.get("PYTEST_XDIST_WORKER") or known.help or known.version:
        return
    try:
        os.environ.update(_environment())
    except Refusal as refusal:
        raise pytest.UsageError(str(refusal)) from refusal


def pytest_unconfigure() -> None:
    _running.close()


def _environment() -> dict[str, str]:
    database, redis = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
    own = _start(database=not database, broker=not redis) if not (database and redis) else None
    return {
        "WEALTHAI_DATA": str(own.layout.data) if own else _running.enter_context(tempfile.TemporaryDirectory()),
        "DATABASE_URL": database or _of(own).database_url,
        "DATABASE_OWNER_URL": os.environ.get("TEST_DATABASE_OWNER_URL", database) if database else _of(own).owner_url,
        "REDIS_URL": redis or _of(own).redis_url,
        **throw_away_keys(),
    }


def _start(*, database: bool, broker: bool) -> Services:
    return _running.enter_context(services_for_tests(database=database, broker=broker))


def _of(services: Services | None) -> Services:
    assert services is not None
    return services
