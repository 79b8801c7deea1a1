"""Ten thousand files through the API of one house with its workers at work, some sent twice, some that must be refused."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from script.benchmarks.pages import Reader
from tests.deep import inside
from tests.deep.transcripts import bad_posts, post
from tests.faults.house import House

pytestmark = [pytest.mark.deep, pytest.mark.xdist_group("house")]
FILES = int(os.environ.get("WEALTHAI_DEEP_FILES", "10000"))
SENDERS = 4
PAGES = ("/", "/notes/", "/notes/?q=boat", "/search/?q=projection", "/clients/", "/promises/")
_NOTES = "SELECT count(*) FROM advisors_note"
_STORED = "SELECT (SELECT count(*) FROM compliance_payload) + (SELECT count(*) FROM advisors_note)"


class Senders:
    """Posts from several threads; what was answered, counted by status."""

    def __init__(self, house: House, token: str) -> None:
        self.house, self.token = house, token
        self.answers: Counter[int] = Counter()
        self.lock = threading.Lock()

    def send(self, body: dict[str, Any], key: str) -> str:
        """The id of the note; "" where it was refused. Without an answer the same is sent again, which the key is for."""
        for _ in range(5):
            status, answer = self.house.call(self.token, "/api/v1/notes/", body, key=key)
            if status:
                break
        with self.lock:
            self.answers[status] += 1
        return str(answer["uuid"]) if status == 201 else ""

    def file(self, number: int, client: str) -> None:
        """Every tenth is sent twice under its key, as a sender does that saw no answer; beside every hundredth a bad one."""
        body, key = post(client, number), f"file-{number}"
        first = self.send(body, key)
        assert first
        if number % 10 == 0:
            assert self.send(body, key) == first
        if number % 100 == 0:
            assert not self.send({**body, "met_on": "2999-01-01"}, f"bad-{number}")


def test_every_file_becomes_one_note_drafted_once(house: House) -> None:
    token = house.manage("create_api_token", "ann").split()[-1]
    clients = [one["uuid"] for one in house.call(token, "/api/v1/clients/")[1]["results"]]
    before, asked = inside.number(house, _NOTES), inside.questions(house, "ann", PAGES)
    last = inside.number(house, "SELECT max(id) FROM advisors_note")
    began, senders = time.monotonic(), Senders(house, token)
    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(lambda number: senders.file(number, clients[number % len(clients)]), range(FILES)))
    sent = time.monotonic() - began
    assert senders.answers == {201: FILES + -(-FILES // 10), 422: -(-FILES // 100)}
    _all_drafted(house)
    took = time.monotonic() - began
    assert inside.number(house, _NOTES) == before + FILES
    assert_each_drafted_once(house, last)
    refused_posts_store_nothing(house, token, clients[0])
    pages = open_pages(house, asked)
    print(
        f"\n{FILES} files: sent in {sent:.0f} s, drafted after {took:.0f} s ({60 * FILES / took:.0f} a minute); {pages}"
    )


def _all_drafted(house: House) -> None:
    """As long as it goes on; a minute and a half with no note and no message fewer is the failure. Messages that the sweep sent
    while the heap was high outlive the notes for a while: they have expired and are dropped when they are taken."""
    left, since = (inside.with_machine(house), inside.messages(house)), time.monotonic()
    while any(left):
        time.sleep(2)
        now = (inside.with_machine(house), inside.messages(house))
        if now != left:
            left, since = now, time.monotonic()
        assert time.monotonic() - since < 90, f"{left[0]} notes and {left[1]} messages are left"


def assert_each_drafted_once(house: House, last: int) -> None:
    """Of the notes after `last`: one act "drafted", one summary, one valid call in the ledger; nothing else."""
    new = f"FROM (SELECT * FROM advisors_note WHERE id > {last}) n"
    assert inside.rows(house, f"SELECT DISTINCT state {new}") == [("draft",)]
    about = "WHERE (subject_type, subject_id) = ('note', n.uuid)"
    acts = f"SELECT count(*) FROM compliance_journalrow {about} AND event = 'note.drafted'"
    summaries = "SELECT count(*) FROM advisors_summary s WHERE s.note_id = n.id"
    calls = f"SELECT count(*) FROM compliance_modelcall {about}"
    counted = inside.rows(house, f"SELECT ({acts}), ({summaries}), ({calls}), count(*) {new} GROUP BY 1, 2, 3")
    assert counted == [(1, 1, 1, FILES)]


def refused_posts_store_nothing(house: House, token: str, client: str) -> None:
    before, senders = inside.number(house, _STORED), Senders(house, token)
    bad = bad_posts(client)
    for number in range(7 * 10):
        senders.send(next(bad), f"wrong-{number}")
    senders.send(post(client, 1), "file-0")  # the key of another file
    Senders(house, "wai_wrong").send(post(client, FILES + 1), "wrong")
    assert sum(senders.answers.values()) == 71
    assert all(400 <= status < 500 for status in senders.answers), senders.answers
    assert inside.number(house, _STORED) == before


def open_pages(house: House, asked: dict[str, tuple[int, int]]) -> str:
    """Pages ask the database as often as they did with a few notes, give or take a page that is longer now."""
    now = inside.questions(house, "ann", PAGES)
    assert {status for status, _ in now.values()} == {200}
    assert all(now[path][1] <= asked[path][1] + 5 for path in PAGES), (asked, now)
    reader = Reader(f"http://127.0.0.1:{house.port}", "ann")
    return ", ".join(f"{path} {reader.get(path)[0]:.0f} ms ({now[path][1]} questions)" for path in PAGES)
