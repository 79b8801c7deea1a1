"""Memory and open files of the processes of a house, as Linux tells them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tests.faults.house import House

PARTS = {"web": ("gunicorn",), "worker": ("celery", "worker"), "beat": ("celery", "beat")}


@dataclass(frozen=True)
class Process:
    """`megabytes` are its own (proportional set size: shared pages are shared out), `files` its open descriptors."""

    pid: int
    part: str
    megabytes: float
    files: int


def processes(house: House) -> dict[int, Process]:
    found = {}
    for part, words in PARTS.items():
        for pid in house.children(*words):
            found[pid] = Process(pid, part, _megabytes(pid), len(os.listdir(f"/proc/{pid}/fd")))
    return found


def _megabytes(pid: int) -> float:
    told = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    assert told
    return int(told[1]) / 1024
