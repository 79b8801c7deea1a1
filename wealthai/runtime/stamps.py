"""Remembers what was prepared for which code, so that a start repeats only what changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from wealthai.runtime.layout import PROJECT, Layout

_APPS = ("wealthai", "compliance", "advisors", "documents", "analytics")
_PACKAGES = "requirements.txt"  # their migrations and static files change with their versions


def code_stamp(project: Path = PROJECT) -> str:
    """Of all code: a migration may import what it needs, and what runs after migrating (groups, rules) is written anywhere."""
    files = [path for app in _APPS for path in (project / app).rglob("*.py")]
    return _digest(project, [*files, project / _PACKAGES])


def static_stamp(project: Path = PROJECT) -> str:
    folders = [project / "static", *(project / app / "static" for app in _APPS)]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return _digest(project, [*files, project / _PACKAGES])


def read_stamps(layout: Layout) -> dict[str, str]:
    try:
        stamps = json.loads(layout.stamps.read_text())
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def write_stamps(layout: Layout, **changed: str) -> None:
    draft = layout.stamps.with_suffix(".new")
    draft.write_text(json.dumps(read_stamps(layout) | changed, indent=1))
    os.replace(draft, layout.stamps)


def _digest(project: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.exists():
            digest.update(f"{path.relative_to(project)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
