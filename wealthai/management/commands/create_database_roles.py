import os
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wealthai.runtime import roles
from wealthai.runtime.layout import DATABASE_NAME


class Command(BaseCommand):
    help = "Prints (or applies) what a firm's own PostgreSQL needs before the first migration: two roles, the database, extensions."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default=DATABASE_NAME, help="name of the database (%(default)s)")
        parser.add_argument(
            "--apply",
            action="store_true",
            help="run it as the superuser named by DATABASE_SUPERUSER_URL instead of printing it",
        )

    def handle(self, **options: Any) -> None:
        name = options["database"]
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", name):
            raise CommandError(f"--database {name}: use small letters, digits and underscores only.", returncode=2)
        if not options["apply"]:
            self.stdout.write(roles.as_script(name), ending="")
            return
        self._apply(name)

    def _apply(self, name: str) -> None:
        import psycopg

        # Not an option: the address holds a password, and options are seen by every user of the machine.
        url = os.environ.get("DATABASE_SUPERUSER_URL", "")
        if not url:
            raise CommandError("Set DATABASE_SUPERUSER_URL to the server's superuser.", returncode=2)
        try:
            roles.apply(url, name)
        except psycopg.Error as error:
            raise CommandError(f"The server refused: {str(error).splitlines()[0]}") from error
        self.stdout.write(
            f"The roles and the database {name} are ready. Give both roles a password with \\password in psql."
        )
