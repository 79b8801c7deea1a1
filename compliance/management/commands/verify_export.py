"""Says whether a file was exported here and still agrees with the database. Exit 0: it does; 1: it does not; 2: not read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from compliance.verifying import Verdict, verify


class Command(BaseCommand):
    help = "Says whether a file is an export of this house, unchanged, and whether the database agrees with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = verify(options["file"].read_bytes())
        except (OSError, Error) as error:
            self.stderr.write(f"{options['file']} could not be verified: {type(error).__name__}.")
            sys.exit(2)
        self.stdout.write(json.dumps(_told(verdict)))
        self.stderr.write(verdict.sentence)
        sys.exit(0 if verdict.holds else 1)


def _told(verdict: Verdict) -> dict[str, Any]:
    export = verdict.export
    return {
        "state": verdict.state,
        "holds": verdict.holds,
        "sha256": verdict.sha256,
        "export": str(export.uuid) if export else None,
        "by": str(export.by) if export else None,
        "at": export.at.isoformat() if export else None,
        "findings": [{"name": one.name, "holds": one.holds, "line": one.line} for one in verdict.findings],
    }
