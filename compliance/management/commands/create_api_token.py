"""An API token from the command line, for a program that sends transcripts. Shown once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance import services
from compliance.journal import shell_actor
from wealthai.models import User


class Command(BaseCommand):
    help = "Issues an API token that acts as a user, and prints it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="command line")
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody who may sign in is called {options['username']}.")
        _, secret = services.token_issue(user=user, name=options["name"], days=options["days"], by=shell_actor())
        self.stdout.write(secret)
