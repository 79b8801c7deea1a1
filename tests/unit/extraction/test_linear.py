"""Odd input takes time in step with its length. The bound is the processor's own: a process that reads all of this gets
twenty seconds of it, of which it needs two; before, one run of blanks alone took over a hundred."""

from __future__ import annotations

import resource
import subprocess
import sys

SECONDS = 20
READ = """
from advisors.extraction import extract
from advisors.transcripts import parse_guessing
from compliance.redaction import redact

units = [" ", "a", "1", "\\n", "\\t", "\\u00a0", ", and ", "I'll ", "word. ", "A: ", "1-", "@", "(", "[[", "\\"", "\\U0001f600 ",
         "by Friday ", "- ", "00:00:01 ", "> ", "Ann: I will ", "http://a", "not ", "if "]
for unit in units:
    text = (unit * 40000)[:40000]
    extract(text, parse_guessing(text))
    redact(text)
print("read", len(units))
"""


def test_odd_input_is_read_in_time() -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, preexec_fn=bounded, check=False)
    assert (done.returncode, done.stdout) == (0, "read 24\n"), done.stderr[-500:]
