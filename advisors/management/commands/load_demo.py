"""A believable small firm to look around in. Refused where the program does not run its own database."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from advisors.demo.firm import STAFF
from advisors.demo.load import load


class Command(BaseCommand):
    help = "Loads the demo firm. Running it again adds nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_LOGINS_ALLOWED:
            raise CommandError(
                "The demo firm is only for the embedded database: DATABASE_URL is set, so nothing was loaded."
            )
        load()
        lines = [
            f"  {person.username:<7} {settings.DEMO_PASSWORD:<16} {person.role}{person.note and f', {person.note}'}"
            for person in STAFF
        ]
        text = "\n".join(["Demo logins (user name, password, role):", *lines]) + "\n"
        (settings.LAYOUT.data / "demo-logins.txt").write_text(text)
        self.stdout.write(text)
