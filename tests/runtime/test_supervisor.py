from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runtime.servers import eventually
from wealthai.runtime import signals
from wealthai.runtime.layout import Layout
from wealthai.runtime.process import Program
from wealthai.runtime.refusal import Refusal, StopRequested
from wealthai.runtime.signals import Patience, StopSignals
from wealthai.runtime.supervisor import LONGEST_DELAY, SHORTEST_DELAY, Supervisor

Make = Callable[..., Program]

FAREWELL = """
import signal, sys, time
def end(*_):
    open("order", "a").write("{name} ")
    sys.exit()
signal.signal(signal.{signal}, end)
open("{name}.ready", "w")
time.sleep(60)
"""


def _polite(program: Make, name: str, tier: int, stop_signal: signal.Signals = signal.SIGTERM) -> Program:
    return program(FAREWELL.format(name=name, signal=stop_signal.name), name, tier=tier, stop_signal=stop_signal)


def _checked(supervisor: Supervisor) -> Supervisor:
    supervisor.check()
    return supervisor


def test_stop_goes_from_the_top_down(supervisor: Supervisor, program: Make, layout: Layout) -> None:
    for name, tier in (("database", 0), ("broker", 1), ("web", 2)):
        supervisor.start(_polite(program, name, tier, signal.SIGINT if tier == 0 else signal.SIGTERM))
        eventually((layout.data / f"{name}.ready").exists)
    supervisor.stop()
    assert (layout.data / "order").read_text().split() == ["web", "broker", "database"]


def test_stop_kills_only_after_the_grace_time(
    supervisor: Supervisor, program: Make, said: list[str], layout: Layout
) -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); open('deaf.ready', 'w'); time.sleep(60)"
    child = supervisor.start(program(deaf, grace=0.5))
    eventually((layout.data / "deaf.ready").exists)
    began = time.monotonic()
    supervisor.stop()
    assert child.exit_code() == -signal.SIGKILL
    assert time.monotonic() - began >= 0.5
    assert said == ["child did not stop in time and is ended."]


def test_a_second_signal_hurries_workers_but_not_the_database(
    layout: Layout, program: Make, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "_ONE_BREATH", -1.0)
    slow = "import signal, sys, time; signal.signal(15, lambda *_: (time.sleep(1), sys.exit(7))); open('{}', 'w'); time.sleep(60)"
    with StopSignals() as patience:
        supervisor = Supervisor(layout, patience, said.append)
        database = supervisor.start(program(slow.format("d"), "database", tier=0))
        worker = supervisor.start(program(slow.format("w"), "worker", tier=2))
        eventually(lambda: (layout.data / "d").exists() and (layout.data / "w").exists())
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(StopRequested):
            supervisor.watch()
        supervisor.stop()
    assert (worker.exit_code(), database.exit_code()) == (-signal.SIGKILL, 7)


def test_check_starts_a_dead_child_again(supervisor: Supervisor, program: Make, said: list[str]) -> None:
    first = supervisor.start(program())
    os.kill(first.pid, signal.SIGKILL)
    first.process.wait()
    supervisor.check()
    assert not supervisor.living("child")
    eventually(lambda: _checked(supervisor).living("child"))
    assert supervisor.living("child")[0].pid != first.pid
    assert "SIGKILL" in said[0]


def test_check_backs_off_from_what_keeps_dying(
    supervisor: Supervisor, program: Make, layout: Layout, said: list[str]
) -> None:
    supervisor.start(program("open('starts', 'a').write('x')"))
    until = time.monotonic() + 2.0
    while time.monotonic() < until:
        supervisor.check()
        time.sleep(0.01)
    # 0, then after 0.25, 0.5 and 1 s, and the time Python takes to start.
    assert 2 <= len((layout.data / "starts").read_text()) <= 4
    assert SHORTEST_DELAY < LONGEST_DELAY
    assert "0.25 s" in said[0]
    assert "0.5 s" in said[1]


def test_check_takes_along_what_the_dead_child_forked(supervisor: Supervisor, program: Make, layout: Layout) -> None:
    code = (
        "import os, time; pid = os.fork(); open('fork', 'w').write(str(pid)) if pid else time.sleep(60); time.sleep(60)"
    )
    child = supervisor.start(program(code))
    eventually(lambda: (layout.data / "fork").exists() and (layout.data / "fork").read_text())
    os.kill(child.pid, signal.SIGKILL)
    child.process.wait()
    supervisor.check()
    forked = int((layout.data / "fork").read_text())
    eventually(lambda: not Path(f"/proc/{forked}").exists() or ") Z " in Path(f"/proc/{forked}/stat").read_text())


def test_before_runs_at_every_start(supervisor: Supervisor, program: Make) -> None:
    runs: list[int] = []
    child = supervisor.start(program(before=lambda: runs.append(1)))
    child.kill_group()
    eventually(lambda: _checked(supervisor) and len(runs) == 2)


def test_wait_until_refuses_a_child_that_ends_before_it_serves(supervisor: Supervisor, program: Make) -> None:
    child = supervisor.start(program("raise SystemExit(3)"))
    with pytest.raises(Refusal, match=r"child ended while starting.*child\.log"):
        supervisor.wait_until(lambda: False, child, 10)


def test_wait_until_gives_up(supervisor: Supervisor, program: Make) -> None:
    child = supervisor.start(program())
    with pytest.raises(Refusal, match="did not answer within 0 s"):
        supervisor.wait_until(lambda: False, child, 0.1)


def test_run_refuses_a_step_that_fails_and_forgets_it(supervisor: Supervisor, program: Make) -> None:
    with pytest.raises(Refusal, match=r"It failed\. .*step\.log"):
        supervisor.run(program("raise SystemExit(1)", "step"), "It failed.")
    supervisor.run(program("pass", "step"), "It failed.")
    supervisor.check()
    assert not supervisor.living("step")


def test_a_killed_guardian_is_replaced_and_told_everything(layout: Layout, program: Make, said: list[str]) -> None:
    with Supervisor(layout, Patience(), said.append) as supervisor:
        child = supervisor.start(program(death_signal=signal.SIGTERM))
        first = supervisor._guardian
        assert first is not None
        first.kill()
        first.wait()
        supervisor.check()
        second = supervisor._guardian
        assert second is not None
        assert second.stdin is not None
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), second.stdin.fileno())  # the pipe closes, as when we are killed
        assert child.process.wait(10) == -signal.SIGTERM


def test_signals_are_only_noted_until_someone_waits() -> None:
    former = signal.getsignal(signal.SIGTERM)
    with StopSignals() as patience:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopRequested):
            patience.pause(10)
        patience.begin_stopping()
        patience.pause(0)
    assert signal.getsignal(signal.SIGTERM) == former


def test_signals_of_one_breath_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with StopSignals() as patience:
        for _ in range(3):
            os.kill(os.getpid(), signal.SIGINT)
        assert not patience.hurried
        monkeypatch.setattr(signals, "_ONE_BREATH", -1.0)
        os.kill(os.getpid(), signal.SIGINT)
        assert patience.hurried
