"""Says whether the house is whole, one line a check. Exit 0: all hold; 1: one does not; 2: the database could not be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from compliance.checkup import checks
from wealthai import runtime


class Command(BaseCommand):
    help = "Opens every stored text, compares journal, rows, samples, exports, rights and guards. Changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, nargs="?", help="a folder of `back_up`, to compare with")

    def handle(self, *args: Any, **options: Any) -> None:
        whole = True
        try:
            with runtime.existing_database():
                for check in checks(options["backup"]):
                    whole = whole and check.holds
                    self.stdout.write(f"{'ok    ' if check.holds else 'BROKEN'} {check.name}: {check.line}")
        except (Error, runtime.Refusal) as error:
            # What a database says may quote a row.
            said = str(error) if isinstance(error, runtime.Refusal) else type(error).__name__
            self.stderr.write(f"The house could not be verified: {said}")
            sys.exit(2)
        sys.exit(0 if whole else 1)
