#!/usr/bin/env python
"""The door to every command. Web and workers run as the restricted database role; commands that change tables run as their owner."""

import os
import sys

OWNER_COMMANDS = {"migrate", "sqlmigrate", "makemigrations", "showmigrations", "optimizemigration"}


def main() -> None:
    if sys.argv[1:2] == ["up"]:
        # Starts and watches processes only: it needs no Django, and says what is missing in a sentence.
        from wealthai.runtime.up import main as up

        sys.exit(up(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wealthai.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["WEALTHAI_DATABASE_ROLE"] = "owner"
    from django.core.management import execute_from_command_line

    from compliance.journal.context import acting, shell_actor

    # What is typed by hand is signed with the operating-system user; services name whoever they act for.
    with acting(shell_actor()):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
