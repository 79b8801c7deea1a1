"""Notes a minute through the whole pipeline (API, worker, draft) on the embedded default, with one and with two workers."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from script.benchmarks.speed import short_texts
from tests.faults.house import House

NOTES = 60
_WITHIN = 300


def report() -> None:
    for workers in (1, 2):
        with tempfile.TemporaryDirectory(prefix="wealthai-bench-") as folder:
            house = House(Path(folder) / "data")
            house.env["WEALTHAI_WORKERS"] = str(workers)
            try:
                house.start()
                used, wall = _through(house)
            finally:
                house.stop()
        print(
            f"| {workers} worker{'s' * (workers > 1)} | {60 * NOTES / wall:.0f} notes a minute | {used / NOTES:.2f} s processor a note |"
        )


def _through(house: House) -> tuple[float, float]:
    token = house.manage("create_api_token", "ann").split()[-1]
    client = house.call(token, "/api/v1/clients/")[1]["results"][0]["uuid"]
    before = _states(house, token).get("draft", 0)
    began, used = time.monotonic(), _processor(house)
    for number, text in enumerate(short_texts(NOTES)):
        body = {
            "client": client,
            "text": f"{text}\n\nMeeting {number}.",
            "met_on": "2026-03-02",
            "file_name": "meeting.txt",
        }
        status, answer = house.call(token, "/api/v1/notes/", body, key=f"bench-{number}")
        assert status in (200, 201, 202), answer
    while _states(house, token).get("draft", 0) < before + NOTES:
        assert time.monotonic() - began < _WITHIN, _states(house, token)
        time.sleep(0.5)
    return _processor(house) - used, time.monotonic() - began


def _states(house: House, token: str) -> dict[str, int]:
    counted: dict[str, int] = {}
    path = "/api/v1/notes/"
    while path:
        page = house.call(token, path)[1]
        for note in page["results"]:
            counted[note["state"]] = counted.get(note["state"], 0) + 1
        path = (page.get("next") or "").split(str(house.port), 1)[-1]
    return counted


def _processor(house: House) -> float:
    """Seconds of all processes of the workers so far."""
    ticks = 0
    for pid in house.children("celery", "worker"):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
