"""The product's Celery app, with a place to stop at: a worker that reaches stage PAUSE_AT says so in a file and waits.

Loaded with `celery -A tests.faults.pausing_app`, so that a test can kill the worker exactly there. A file named "go" in
the same folder lets it pass, as it does for every worker that comes after the killed one.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from advisors.services import pipeline  # noqa: E402
from compliance.delivery.folder import Folder  # noqa: E402
from wealthai.celery import app  # noqa: E402

__all__ = ["app"]

_folder = Path(os.environ["PAUSE_FOLDER"])
_stage, _save, _send = pipeline._stage, pipeline._save_draft, Folder.send


def _pause(place: str) -> None:
    if place != os.environ.get("PAUSE_AT"):
        return
    (_folder / f"reached-{os.getpid()}").touch()
    deadline = time.monotonic() + 60
    while not (_folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def _paused_stage(note: Any, stage: Any) -> None:
    _stage(note, stage)
    _pause(str(stage))


def _paused_save(*args: Any) -> None:
    _save(*args)
    _pause("drafted")


def _paused_send(self: Folder, parcel: Any) -> str:
    outcome = _send(self, parcel)
    _pause("delivered")  # sent, and nothing recorded yet
    return outcome


pipeline._stage, pipeline._save_draft = _paused_stage, _paused_save
Folder.send = _paused_send  # type: ignore[method-assign]
