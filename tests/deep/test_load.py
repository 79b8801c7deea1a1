"""Twenty people read and two upload, some minutes long, in one house on the embedded default."""

from __future__ import annotations

import os

import pytest

from tests.deep import inside
from tests.deep.crowd import Crowd
from tests.faults.house import House
from tests.faults.workers import until

pytestmark = [pytest.mark.deep, pytest.mark.xdist_group("house")]
READERS, UPLOADERS = 20, 2
MINUTES = float(os.environ.get("WEALTHAI_DEEP_LOAD_MINUTES", "3"))
# Web: 3 processes of 2 threads. Worker: 2 pool processes, each with a second session for the lock of a note, and its parent.
# Beat asks nothing. One more thread a web process accepts; more than these would be a leak.
CONNECTIONS = 3 * (2 + 1) + 2 * 2 + 1


def test_twenty_readers_and_two_uploaders_lose_nothing(house: House) -> None:
    crowd, connections = Crowd(house, readers=READERS, uploaders=UPLOADERS, name="load"), []
    met = crowd.work(60 * MINUTES, lambda: connections.append(inside.connections(house)))
    assert (set(met.pages), set(met.uploads), dict(met.broken)) == ({200}, {201}, {})
    assert 0 < max(connections) <= CONNECTIONS
    until(lambda: not inside.with_machine(house), 300)
    drafted = {row[0] for row in inside.rows(house, "SELECT uuid::text FROM advisors_note WHERE state = 'draft'")}
    assert len(met.taken) == len(set(met.taken) & drafted) > 0
    print(
        f"\n{MINUTES:g} minutes: {len(met.times)} pages, median {met.share(0.5):.0f} ms, 95th percentile {met.share(0.95):.0f} ms; "
        f"{len(met.taken)} uploads, all drafted; at most {max(connections)} database connections"
    )
