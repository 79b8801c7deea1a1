"""People at work in a house: readers who open page after page, uploaders who send talk after talk; and what they met."""

from __future__ import annotations

import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from script.benchmarks.pages import WHO, Reader, pages_of
from tests.deep.transcripts import post
from tests.faults.house import House

PAUSE = 0.5  # a person reads before the next click


@dataclass
class Met:
    """What all of them met: pages and uploads by status, connections that were refused, milliseconds a page."""

    pages: Counter[int] = field(default_factory=Counter)
    uploads: Counter[int] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    taken: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def share(self, part: float) -> float:
        """Milliseconds that this part of the pages stayed below."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Crowd:
    def __init__(self, house: House, *, readers: int, uploaders: int, name: str, first: int = 0) -> None:
        """`first` numbers the talks: two crowds in one house must not say the same."""
        self.house, self.name, self.first, self.met = house, name, first, Met()
        self.address = f"http://127.0.0.1:{house.port}"
        self.token = house.manage("create_api_token", "ann").split()[-1]
        self.clients = [one["uuid"] for one in house.call(self.token, "/api/v1/clients/")[1]["results"]]
        names = [name for name in WHO for _ in range(readers // len(WHO) + 1)][:readers]
        self.readers, self.uploaders = [Reader(self.address, name) for name in names], uploaders
        self.pages = {name: pages_of(next(one for one in self.readers if one.name == name)) for name in set(names)}
        self._over = threading.Event()

    def work(self, seconds: float, watch: Callable[[], Any], every: float = 5.0) -> Met:
        """For so long; `watch` is called meanwhile. Returns when the last of them has ended."""
        people = [threading.Thread(target=self._read, args=(reader, at)) for at, reader in enumerate(self.readers)]
        people += [threading.Thread(target=self._upload, args=(at,)) for at in range(self.uploaders)]
        for person in people:
            person.start()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            watch()
            time.sleep(min(every, max(0.0, deadline - time.monotonic())))
        self._over.set()
        for person in people:
            person.join()
        return self.met

    def _read(self, reader: Reader, number: int) -> None:
        time.sleep(number * PAUSE / len(self.readers))
        while not self._over.is_set():
            for page in self.pages[reader.name]:
                self._open(reader, page)
                time.sleep(PAUSE)

    def _open(self, reader: Reader, page: str) -> None:
        try:
            self.met.times.append(reader.get(page)[0])
            self.met.pages[200] += 1
        except urllib.error.HTTPError as error:
            self.met.pages[error.code] += 1
        except OSError as error:
            self.met.broken[type(error).__name__] += 1

    def _upload(self, uploader: int) -> None:
        number = 0
        while not self._over.is_set():
            client = self.clients[number % len(self.clients)]
            body = post(client, self.first + 1_000_000 * (uploader + 1) + number)
            status, note = self.house.call(self.token, "/api/v1/notes/", body, key=f"{self.name}-{uploader}-{number}")
            self.met.uploads[status] += 1
            if status == 201:
                self.met.taken.append(note["uuid"])
            number += 1
            time.sleep(2 * PAUSE)
