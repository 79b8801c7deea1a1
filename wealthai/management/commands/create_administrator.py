"""The first person of a real installation. Everybody else is added by administrators, in the program."""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from wealthai.groups import Role
from wealthai.models import User


class Command(BaseCommand):
    help = "Adds an administrator. Asks for the password, or takes it from WEALTHAI_ADMINISTRATOR_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", default="")
        parser.add_argument("--name", default="", help="Given and family name")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username__iexact=options["username"]).exists():
            raise CommandError(f"{options['username']} is taken. Choose another user name.")
        first, _, last = options["name"].partition(" ")
        user = User(
            username=options["username"], email=options["email"], first_name=first, last_name=last, is_staff=True
        )
        user.set_password(self._password(user))
        with transaction.atomic():
            user.save()
            user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
        self.stdout.write(f"{user.username} can sign in now, and adds everybody else under Admin.")

    def _password(self, user: User) -> str:
        password = os.environ.get("WEALTHAI_ADMINISTRATOR_PASSWORD") or self._asked()
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password

    def _asked(self) -> str:
        first, again = getpass.getpass("Password: "), getpass.getpass("Once more: ")
        if first != again:
            raise CommandError("The two passwords differ. Nobody was added.")
        return first
