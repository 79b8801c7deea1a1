"""What stands inside a running house: its rows, its messages. Asked as the owner of the tables, past every screen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import psycopg

from tests.faults.house import House
from wealthai.queues import Queue
from wealthai.runtime.embedded import superuser_url
from wealthai.runtime.layout import OWNER_ROLE, Layout
from wealthai.runtime.valkey import ask


def rows(house: House, question: str, values: Sequence[Any] = ()) -> list[Any]:
    with psycopg.connect(Layout(house.data).database_url(OWNER_ROLE)) as connection:
        return connection.execute(question.encode(), values).fetchall()


def number(house: House, question: str, values: Sequence[Any] = ()) -> int:
    return int(rows(house, question, values)[0][0])


def connections(house: House) -> int:
    """Sessions of programs at its database, this one apart. Asked as the superuser: nobody else is told of which kind they are."""
    question = "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'"
    with psycopg.connect(superuser_url(Layout(house.data))) as connection:
        row = connection.execute(question).fetchone()
    return int(row[0]) if row else 0


def messages(house: House) -> int:
    """Waiting in the queues, and taken but not finished."""
    socket = Layout(house.data).redis_socket
    counted = [ask(socket, f"LLEN {queue}") for queue in Queue] + [ask(socket, "ZCARD unacked_index")]
    return sum(int(answer.removeprefix(":")) for answer in counted)


def with_machine(house: House) -> int:
    """How many notes are not drafted yet."""
    return number(house, "SELECT count(*) FROM advisors_note WHERE state IN ('received', 'working')")


# Django's own browser, for it counts the questions a page asks; over HTTP nobody can.
_QUESTIONS = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wealthai.models import User
browser = Client(SERVER_NAME="localhost")
browser.force_login(User.objects.get(username={name!r}), backend="wealthai.signin.Backend")
told = {{}}
for path in {paths!r}:
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        status = browser.get(path).status_code
    told[path] = [status, len(captured)]
print(json.dumps(told))
"""


def questions(house: House, name: str, paths: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Path -> (status, database questions) of pages as a person sees them the second time."""
    said = house.manage("shell", "--no-imports", "-c", _QUESTIONS.format(name=name, paths=list(paths)))
    return {path: (status, asked) for path, (status, asked) in json.loads(said.splitlines()[-1]).items()}
