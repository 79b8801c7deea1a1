"""The test database, as a firm would have it: migrated by its owner, used by the restricted role.

A transactional test is cleaned up by the cluster's superuser, since neither role could remove a journal row.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

# What migrations wrote stays.
_KEPT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "compliance_prompt",
    "compliance_promptversion",
    "compliance_reviewlevel",
    "compliance_reasoncode",
}


def _user_of(variable: str) -> str:
    return urlsplit(os.environ[variable]).username or ""


def _become(user: str) -> None:
    connection.close()
    connection.settings_dict["USER"] = user


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: Any, django_db_modify_db_settings: Any, django_db_blocker: Any
) -> Iterator[None]:
    with django_db_blocker.unblock():
        _become(_user_of("DATABASE_OWNER_URL"))
        settings.DATABASE_ROLE = "owner"
        made = setup_databases(verbosity=0, interactive=False)
        settings.DATABASE_ROLE = "app"
        _become(_user_of("DATABASE_URL"))
    yield
    with django_db_blocker.unblock():
        _become(_user_of("DATABASE_OWNER_URL"))
        teardown_databases(made, verbosity=0)


def empty_all_tables() -> None:
    tables = [table for table in connection.introspection.table_names() if table not in _KEPT]
    with superuser() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')


@contextmanager
def superuser() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor of the cluster's superuser in the test's own database."""
    options = connection.settings_dict["OPTIONS"]
    with (
        psycopg.connect(
            host=options.get("host") or connection.settings_dict["HOST"],
            port=connection.settings_dict["PORT"] or None,
            user=os.environ.get("TEST_SUPERUSER", "postgres"),
            dbname=connection.settings_dict["NAME"],
            autocommit=True,
        ) as server,
        server.cursor() as cursor,
    ):
        yield cursor


def _clean_up(self: TransactionTestCase) -> None:
    connection.close()
    empty_all_tables()


def pytest_configure(config: pytest.Config) -> None:
    TransactionTestCase._fixture_teardown = _clean_up  # type: ignore[method-assign]
