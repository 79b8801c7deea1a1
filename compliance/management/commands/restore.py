"""Makes a house from a backup. Exit 0: it is the same, row by row and guard by guard; 1: a sentence says why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.backup.restoring import checked, restore
from compliance.checkup.check import some
from wealthai import runtime
from wealthai.errors import Refusal


class Command(BaseCommand):
    help = "Restores a backup into a new data folder or an empty database. The master key must be in its place first."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="as `back_up` wrote it")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].absolute()
        try:
            checked(folder)  # before a server starts: what is refused here leaves no trace
            with runtime.database_for_command(prepared=False):
                done = restore(folder)
        except (Refusal, runtime.Refusal) as refusal:
            raise CommandError(str(refusal)) from refusal
        if done.differences:
            raise CommandError(f"It was restored, but not all is as it was: {some(done.differences)}. Do not use it.")
        manifest = done.manifest
        self.stdout.write(
            f"Restored as of {manifest.made_at}: {sum(manifest.counts.values())} rows, {len(manifest.catalogue)} objects, journal up "
            f"to row {manifest.journal['last']}. Run `manage.py verify_house {options['folder']}` before people come back."
        )
