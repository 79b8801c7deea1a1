"""The project's own programs, as `up` runs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from wealthai.runtime.layout import PROJECT, Layout
from wealthai.runtime.process import Program

QUEUES = "llm,embed,score,default"
WORKER_PROCESSES = int(os.environ.get("WEALTHAI_WORKERS", "2"))
_TIER = 2
_SHARED_MEMORY = "/dev/shm"


def web(layout: Layout, listener: int) -> Program:
    """The listening socket is ours, so a restart of the web loses no connection."""
    heartbeat = ("--worker-tmp-dir", _SHARED_MEMORY) if os.access(_SHARED_MEMORY, os.W_OK) else ()
    arguments = (
        *("gunicorn", "--bind", f"fd://{listener}", "--worker-class", "gthread", "--workers", "3", "--threads", "2"),
        # Threads of one process take turns at one interpreter: few of them, in more processes, answer sooner (docs/benchmarks.md).
        # Loaded once, then forked: half the work at start, and memory is shared.
        *("--preload", "--timeout", "60", "--graceful-timeout", "8", "--no-control-socket", *heartbeat),
        "wealthai.wsgi:application",
    )
    return _python(layout, "web", arguments, pass_fds=(listener,), grace=12.0)


def worker(layout: Layout, number: int, before: Callable[[], None]) -> Program:
    arguments = (
        *("celery", "-A", "wealthai.celery", "worker", "--hostname", f"worker{number}@%h", "--queues", QUEUES),
        *("--pool", "prefork", "--concurrency", str(WORKER_PROCESSES), "--loglevel", "INFO"),
        # Workers of one installation need not know one another; without the talk they start a second earlier.
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )
    return _python(layout, f"worker{number}", arguments, before=before, grace=25.0)


def beat(layout: Layout) -> Program:
    schedule = ("--schedule", str(layout.beat_schedule), "--pidfile", "")
    return _python(
        layout, "beat", ("celery", "-A", "wealthai.celery", "beat", *schedule, "--loglevel", "INFO"), grace=5.0
    )


def migrate(layout: Layout) -> Program:
    return _manage(layout, "migrate", "migrate", "--noinput", env={"WEALTHAI_DATABASE_ROLE": "owner"})


def collect_static(layout: Layout) -> Program:
    return _manage(layout, "collectstatic", "collectstatic", "--noinput")


def load_demo(layout: Layout) -> Program:
    return _manage(layout, "load_demo", "load_demo")


def _manage(layout: Layout, name: str, *words: str, env: Mapping[str, str] | None = None) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, str(PROJECT / "manage.py"), *words),
        cwd=PROJECT,
        log=layout.logs / f"{name}.log",
        env=_environment(layout) | dict(env or {}),
        tier=_TIER,
    )


def _python(
    layout: Layout,
    name: str,
    module: tuple[str, ...],
    *,
    grace: float,
    pass_fds: tuple[int, ...] = (),
    before: Callable[[], None] | None = None,
) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, "-m", *module),
        cwd=PROJECT,
        log=layout.logs / f"{name}.log",
        env=_environment(layout),
        pass_fds=pass_fds,
        before=before,
        grace=grace,
        tier=_TIER,
    )


def _environment(layout: Layout) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "wealthai.settings",
        "WEALTHAI_DATA": str(layout.data),
        "WEALTHAI_DATABASE_ROLE": "app",
        "PYTHONUNBUFFERED": "1",
    }
