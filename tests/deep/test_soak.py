"""A quarter of an hour of reading and uploading: no process grows without end, none is started again."""

from __future__ import annotations

import os

import pytest

from tests.deep import inside
from tests.deep.crowd import Crowd
from tests.deep.processes import PARTS, Process, processes
from tests.faults.house import House
from tests.faults.workers import until

pytestmark = [pytest.mark.deep, pytest.mark.xdist_group("house")]
MINUTES = float(os.environ.get("WEALTHAI_DEEP_MINUTES", "15"))
READERS, UPLOADERS = 6, 1
# Of a process between a third of the time and its end. By then models, templates and pools are loaded, so what is left is
# what comes with each page or note. A leak of 20 kB a page would be 50 MB here; malloc's own restlessness stays below 20.
GROWTH_MB, GROWTH_SHARE = 25.0, 0.15
FILES = 5  # an idle connection more or less; a leak is one for each page


def test_nothing_grows_and_nothing_restarts(house: House) -> None:
    at_start, marks = set(processes(house)), []
    for number, share in enumerate((1 / 3, 2 / 3)):
        crowd = Crowd(house, readers=READERS, uploaders=UPLOADERS, name=f"soak-{number}", first=100_000 * number)
        met = crowd.work(60 * MINUTES * share, lambda: None)
        assert (set(met.pages), set(met.uploads), dict(met.broken)) == ({200}, {201}, {})
        until(lambda: not inside.messages(house), 300)
        marks.append(processes(house))
    third, end = marks
    assert at_start == set(third) == set(end)
    for pid in end:
        assert_bounded(third[pid], end[pid])
    print("\n" + "; ".join(_told(part, third, end) for part in PARTS))


def assert_bounded(third: Process, end: Process) -> None:
    assert end.megabytes - third.megabytes <= max(GROWTH_MB, GROWTH_SHARE * third.megabytes), (third, end)
    assert end.files - third.files <= FILES, (third, end)


def _told(part: str, third: dict[int, Process], end: dict[int, Process]) -> str:
    pairs = [(third[pid], end[pid]) for pid in sorted(end) if end[pid].part == part]
    return f"{part}: " + ", ".join(
        f"{before.megabytes:.0f} to {after.megabytes:.0f} MB, {before.files} to {after.files} files"
        for before, after in pairs
    )
