"""Keeps the house in a folder. Exit 0: it is there, whole; 1: a sentence says why not, and nothing was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.backup.making import back_up
from wealthai import runtime
from wealthai.errors import Refusal


class Command(BaseCommand):
    help = "Writes the database and a sealed manifest into a new folder, while the house goes on. Keys are not in it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="new, or empty")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].absolute()
        try:
            with runtime.existing_database():
                manifest = back_up(folder)
        except (Refusal, runtime.Refusal) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{folder}: {manifest.dump_bytes / 1e6:.1f} MB, {sum(manifest.counts.values())} rows, journal up to row "
            f"{manifest.journal['last']}. Master key {manifest.master_key_id} opens it: keep that key in another place."
        )
