"""Sample data, read once: invented people and words only."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any


@cache
def samples() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8")))


def events(name: str, now: datetime) -> list[dict[str, Any]]:
    """Events are kept as minutes ago, so that the gallery is always of today."""
    return [{**event, "at": now - timedelta(minutes=event["minutes"])} for event in samples()[name]]
