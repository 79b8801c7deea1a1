"""`manage.py summarize` and `redact` as whole processes: processor seconds and the largest memory, by the system's own count."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from tests.unit.extraction.gold import cases

ROOT = Path(__file__).parents[2]
_SHORT = 900


def run(command: str, texts: list[str]) -> tuple[float, float, float]:
    """-> (processor seconds, wall seconds, peak MB) of one run over the texts."""
    lines = "".join(json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts))
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    out, _ = process.communicate(lines.encode())
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    assert len(out.splitlines()) == len(texts)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, wall, after.ru_maxrss / 1024


def short_texts(count: int) -> list[str]:
    """Transcripts of about 650 characters, in turn."""
    texts = [case["text"] for case in cases("tuning") if case["lang"] == "en" and len(case["text"]) <= _SHORT]
    return list(islice(cycle(texts), count))


def long_text(size: int = 200_000) -> str:
    """Different meetings one after the other; nothing in it repeats before it has to."""
    texts = [case["text"] for half in ("tuning", "aside") for case in cases(half) if case["lang"] == "en"]
    whole = ""
    for number, text in enumerate(cycle(texts)):
        whole += text if number < len(texts) else text.replace("the", f"the {number}", 1)
        if len(whole) >= size:
            return whole[:size]
    raise AssertionError


def report() -> None:
    texts = short_texts(400)
    # The quickest of three: what else the machine does only ever adds.
    start, start_wall, _ = min(run("summarize", texts[:1]) for _ in range(3))
    used, _, memory = run("summarize", texts)
    mean = sum(map(len, texts)) / len(texts)
    print(f"| start of `summarize` to the first answer | {start:.2f} s processor, {start_wall:.2f} s wall |")
    print(
        f"| transcripts of {mean:.0f} characters | {60 * (len(texts) - 1) / (used - start):.0f} a processor minute, start apart |"
    )
    print(f"| peak memory of that process | {memory:.0f} MB |")
    big, _, _ = min(run("summarize", [texts[0], long_text()]) for _ in range(3))
    print(f"| one text of 200,000 characters | {big - start:.2f} s processor, start apart |")
    print(f"| cores | {os.cpu_count()} |")
