from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compliance.journal import acting
from tests import factories
from tests.database import django_db_setup  # noqa: F401  here it wins over the plug-in's
from wealthai.celery import app

# Playwright's own event loop runs beside Django's synchronous calls in browser tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(autouse=True)
def signed() -> Iterator[None]:
    """What a test sets up is signed by the test; the tests of refusals take the signature away."""
    with acting("shell:pytest"):
        yield


@pytest.fixture(autouse=True)
def _crm_folder(settings: Any, tmp_path: Path) -> None:
    settings.CRM_FOLDER = tmp_path / "crm"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def _person(first: str, last: str, role: str) -> Any:
    return factories.UserFactory(username=first.lower(), first_name=first, last_name=last, roles=[role])


@pytest.fixture
def castellane(db: Any) -> Any:
    return factories.HouseholdFactory(name="Castellane")


@pytest.fixture
def eleanor(castellane: Any) -> Any:
    return factories.ClientFactory(
        household=castellane,
        given_name="Eleanor",
        family_name="Castellane",
        phone="+1 212 555 0142",
        email="ec@example.org",
    )


@pytest.fixture
def advisor_ann(castellane: Any) -> Any:
    user = _person("Ann", "Whitcombe", "advisor")
    factories.CoverageFactory(advisor=factories.AdvisorFactory(user=user, name="Ann Whitcombe"), household=castellane)
    return user


@pytest.fixture
def advisor_bob(db: Any) -> Any:
    """Another book."""
    user = _person("Bob", "Radley", "advisor")
    factories.CoverageFactory(advisor=factories.AdvisorFactory(user=user, name="Bob Radley"))
    return user


@pytest.fixture
def reviewer_rita(db: Any) -> Any:
    return _person("Rita", "Vance", "reviewer")


@pytest.fixture
def reviewer_sam(db: Any) -> Any:
    return _person("Sam", "Ortiz", "reviewer")


@pytest.fixture
def ops_omar(db: Any) -> Any:
    return _person("Omar", "Haddad", "operations")


@pytest.fixture
def analyst_nia(db: Any) -> Any:
    return _person("Nia", "Okafor", "analyst")


@pytest.fixture
def admin_ada(db: Any) -> Any:
    user = _person("Ada", "Brandt", "administrator")
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return user


@pytest.fixture
def worker_id_number() -> int:
    """A broker database of this process's own: pytest-xdist runs several beside one another."""
    return 4 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@pytest.fixture
def broker(worker_id_number: int) -> Iterator[str]:
    """An empty broker database of the test's own, which the test's own process publishes to as well."""
    url = os.environ["REDIS_URL"].partition("?")[0] + f"?virtual_host={worker_id_number}"
    before = app.conf.broker_url
    publish_to(url)
    _flush(url)
    yield url
    _flush(url)
    publish_to(before)


def publish_to(url: str) -> None:
    """From now on this process sends its tasks there; open connections to the former broker are let go."""
    app.conf.broker_url = url
    app._pool = None
    app.amqp._producer_pool = None


def redis_of(url: str) -> Any:
    """A client of the broker database that Celery knows by this address."""
    from redis import Redis

    path, _, query = url.removeprefix("redis+socket://").partition("?")
    return Redis.from_url(f"unix://{path}?db={query.partition('=')[2]}")


def _flush(url: str) -> None:
    redis_of(url).flushdb()


@pytest.fixture
def workers(tmp_path: Path, broker: str) -> Iterator[Any]:
    from tests.faults.workers import Worker

    started: list[Worker] = []

    def start(name: str, pause_at: str = "") -> Worker:
        worker = Worker(tmp_path / name, broker, pause_at=pause_at, crm=tmp_path / "crm")
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.stop()
