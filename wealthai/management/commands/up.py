import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wealthai.runtime.up import Options, add_arguments, up


class Command(BaseCommand):
    help = "Runs the whole installation in the foreground: database, task queue, web, workers and schedule."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, **options: Any) -> None:
        chosen = {name: options[name] for name in ("host", "port", "data", "demo", "workers")}
        sys.exit(up(Options(**chosen)))
