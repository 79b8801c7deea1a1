"""The JSON Lines loop and the commands on it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wealthai.batch import Answer, LineRefused, run_lines, text_of

ROOT = Path(__file__).parents[2]


def run(data: bytes, handle: Any = lambda line: {"n": len(text_of(line))}) -> tuple[int, list[Answer]]:
    out = io.BytesIO()
    code = run_lines(handle, source=io.BytesIO(data), out=out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_line_is_answered_in_order() -> None:
    assert run(b'{"id":"b","text":"xy"}\n{"id":1,"text":""}\n') == (0, [{"id": "b", "n": 2}, {"id": 1, "n": 0}])


def test_bad_lines_are_named_by_number_and_the_rest_goes_on() -> None:
    code, answers = run(b'not json 4111\n{"text":"x"}\n[1]\n\xff\n{"id":9,"text":"z"}')
    assert code == 1
    assert [(a["id"], a.get("line")) for a in answers] == [(None, 1), (None, 2), (None, 3), (None, 4), (9, None)]
    assert "4111" not in json.dumps(answers)


def test_failing_line_never_quotes_its_input(capsys: pytest.CaptureFixture[str]) -> None:
    def handle(line: Answer) -> Answer:
        raise ValueError(line["text"])

    code, answers = run(b'{"id":1,"text":"219-09-4821"}', handle)
    assert code == 1
    assert answers == [{"id": 1, "error": "The line could not be processed."}]
    assert "219" not in capsys.readouterr().err


def test_refusal_is_a_sentence() -> None:
    code, answers = run(b'{"id":1}')
    assert code == 1
    assert answers == [{"id": 1, "error": '"text" is missing or is not a string.'}]
    with pytest.raises(LineRefused):
        text_of({"text": 5})


def test_half_a_surrogate_pair_goes_out_as_it_came() -> None:
    code, answers = run(b'{"id":1,"text":"\\ud83d"}', lambda line: {"back": line["text"]})
    assert (code, answers[0]["back"]) == (0, "\ud83d")


def test_each_answer_is_flushed_before_the_next_line_is_read() -> None:
    out, seen = io.BytesIO(), []

    class Source(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            seen.append(len(out.getvalue().splitlines()))
            return super().readline(size)

    run_lines(lambda line: {}, source=Source(b'{"id":1}\n{"id":2}\n'), out=out)
    assert seen == [0, 1, 2]


def command(name: str, data: bytes, *more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "manage.py", name, *more],
        input=data,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "", "REDIS_URL": "", "DJANGO_SETTINGS_MODULE": "wealthai.settings"},
        timeout=120,
        check=False,
    )


def test_redact_command() -> None:
    done = command("redact", b'{"id":1,"text":"Mr. Lee, 219-09-4821"}\nx\n')
    first, second = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert first["redacted"] == "Mr. [PERSON_1], [SSN_1]"
    assert first["spans"][1] == {"start": 9, "end": 20, "label": "SSN", "score": 0.95}
    assert second["line"] == 2


def test_summarize_command() -> None:
    done = command("summarize", '{"id":1,"text":"Advisor: I\u2019ll send 219-09-4821 by Friday."}\n'.encode())
    assert done.returncode == 0
    (item,) = json.loads(done.stdout)["summary"]["action_items"]
    assert item == {
        "text": "I'll send [SSN_1] by Friday",
        "quote": "I\u2019ll send 219-09-4821 by Friday",
        "start": 9,
        "end": 40,
        "owner": "advisor",
        "due": "by Friday",
    }


def test_summarize_says_what_it_did_not_read() -> None:
    german = "Berater: Guten Tag. Ich schicke Ihnen die Berechnung bis Freitag.\nKundin: Das ist sehr gut, und ich bringe den Bescheid mit."
    done = command("summarize", json.dumps({"id": 1, "text": german}).encode())
    answer = json.loads(done.stdout)
    assert "German" in answer["notice"]
    assert not any(answer["summary"].values())


def test_unknown_option_does_nothing_and_says_two() -> None:
    assert command("summarize", b"", "--engine", "crystal-ball").returncode == 2
