"""kill -9 of PostgreSQL, Valkey, a worker, the web server or the whole house in the middle of a heap of summaries:
every note is drafted in the end, and none of them twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.house import House
from tests.faults.workers import until

pytestmark = [pytest.mark.deep, pytest.mark.xdist_group("house")]
NOTES = 6


def transcript(victim: str, number: int) -> str:
    small_talk = "".join(
        f"Eleanor: The garden has {n} beds, and bed {n} is for beans.\n" for n in range(40 * number, 40 * number + 40)
    )
    return f"Ann: Meeting {number}, {victim}.\n{small_talk}Ann: I will send you the projection by Friday.\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all: what one test did to it, the next one starts from."""
    house = House(tmp_path_factory.mktemp("house") / "data folder")
    house.start()
    yield house
    house.stop()


def upload_all(house: House, token: str, victim: str) -> list[str]:
    _, clients = house.call(token, "/api/v1/clients/")
    client = clients["results"][0]["uuid"]
    made = []
    for number in range(NOTES):
        body = {"client": client, "met_on": "2026-03-04", "text": transcript(victim, number)}
        status, note = house.call(token, "/api/v1/notes/", body, key=f"{victim}-{number}")
        assert status == 201, note
        made.append(note["uuid"])
    return made


def all_drafted(house: House, token: str, notes: list[str]) -> bool:
    states = [house.call(token, f"/api/v1/notes/{uuid}/") for uuid in notes]
    return all(status == 200 and note["state"] == "draft" for status, note in states)


def assert_once(house: House, token: str, notes: list[str]) -> None:
    for uuid in notes:
        _, note = house.call(token, f"/api/v1/notes/{uuid}/")
        assert note["summary"]["version"] == 1
        sections = ("action_items", "client_goals", "follow_ups", "risk_flags")
        tags = [line["tag"] for section in sections for line in note["summary"][section]]
        assert tags
        assert len(tags) == len(set(tags))


VICTIMS: dict[str, tuple[str, ...]] = {
    "valkey": ("valkey",),
    "worker": ("celery", "worker"),
    "web": ("gunicorn",),
}


@pytest.mark.parametrize("victim", ["postgres", *VICTIMS, "house"])
def test_killed_in_the_middle_nothing_is_lost_or_doubled(victim: str, house: House) -> None:
    token = house.manage("create_api_token", "ann")
    notes = upload_all(house, token, victim)
    time.sleep(0.5)
    if victim == "house":
        house.kill()
        until(lambda: not house.serves(), 30)
        house.start()
    else:
        _kill(house, victim)
    until(lambda: all_drafted(house, token, notes), 180, lambda: _said(house))
    assert_once(house, token, notes)


def _kill(house: House, victim: str) -> None:
    if victim == "postgres":
        pid = int((house.data / "postgres" / "postmaster.pid").read_text().split()[0])
    else:
        pid = house.children(*VICTIMS[victim])[0]
    os.kill(pid, signal.SIGKILL)


def _said(house: House) -> str:
    logs: list[Any] = sorted((house.data / "logs").glob("*.log"))
    return "\n".join(f"{path.name}: {path.read_text()[-1500:]}" for path in logs)
