"""Pages of the demo firm under twenty readers at once, on the embedded default; and each page alone."""

from __future__ import annotations

import http.cookiejar
import os
import re
import statistics
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from tests.faults.house import House

READERS, ROUNDS = 20, 6
PASSWORD = "larkmoor-demo"  # of every demo login
WHO = {"ann": ["/", "/notes/", "/clients/"], "rita": ["/", "/review/", "/journal/"], "omar": ["/", "/outbox/"]}
PAUSE = 0.5  # a person reads before the next click


class Reader:
    """A signed-in person with cookies of their own."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        page = self.get("/account/login/")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        body = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        request = urllib.request.Request(f"{address}/account/login/", urllib.parse.urlencode(body).encode())
        request.add_header("Referer", f"{address}/account/login/")
        self.opener.open(request, timeout=30).read()

    def get(self, path: str) -> tuple[float, str]:
        began = time.perf_counter()
        with self.opener.open(f"{self.address}{path}", timeout=30) as answer:
            page = answer.read().decode()
        return 1000 * (time.perf_counter() - began), page


def pages_of(reader: Reader) -> list[str]:
    """The lists of that role, and the first note or client its list leads to."""
    found = list(WHO[reader.name])
    for path in WHO[reader.name][1:]:
        link = re.search(rf'href="({re.escape(path)}[0-9a-f-]{{36}}/)"', reader.get(path)[1])
        found += [link[1]] if link else []
    return found


def report() -> None:
    with tempfile.TemporaryDirectory(prefix="wealthai-bench-") as folder:
        house = House(Path(folder) / "data")
        try:
            house.start()
            _until_calm()
            _measure(f"http://127.0.0.1:{house.port}")
        finally:
            house.stop()


def _until_calm() -> None:
    """A first start leaves the workers notes to draft and to index; the readers come afterwards."""
    for _ in range(45):
        before = _busy_seconds()
        time.sleep(2)
        if _busy_seconds() - before < 0.1 * 2 * (os.cpu_count() or 1):
            return


def _busy_seconds() -> float:
    """Of all processors together, as Linux counts them: user, nice and system."""
    ticks = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:4]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _measure(address: str) -> None:
    names = [name for name in WHO for _ in range(READERS // len(WHO) + 1)][:READERS]
    readers = [Reader(address, name) for name in names]
    pages = {name: pages_of(next(one for one in readers if one.name == name)) for name in WHO}
    alone = {(name, path): [_get(readers, name, path) for _ in range(5)] for name in WHO for path in pages[name]}
    times: list[float] = []
    threads = [
        threading.Thread(target=_read, args=(one, pages[one.name], number, times)) for number, one in enumerate(readers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    p95 = times[int(0.95 * len(times))]
    print(
        f"| {READERS} readers, {len(times)} pages, {PAUSE} s between | median {statistics.median(times):.0f} ms | p95 {p95:.0f} ms |"
    )
    for (name, path), took in alone.items():
        shown = re.sub(r"[0-9a-f-]{36}", "...", path)
        print(f"| {name} alone: {shown} | median {statistics.median(took):.0f} ms | |")


def _get(readers: list[Reader], name: str, path: str) -> float:
    return next(one for one in readers if one.name == name).get(path)[0]


def _read(reader: Reader, pages: list[str], number: int, times: list[float]) -> None:
    time.sleep(number * PAUSE / READERS)
    for at in range(ROUNDS * len(pages)):
        times.append(reader.get(pages[(at + number) % len(pages)])[0])
        time.sleep(PAUSE)
