#!/usr/bin/env python
"""The door to every command. Web and workers run as the restricted database role; commands that change tables run as their owner."""

import os
import sys

# Batch doors that need neither database nor apps: they answer two seconds earlier without Django's setup.
BARE_COMMANDS = {
    "redact": "compliance.management.commands.redact",
    "summarize": "advisors.management.commands.summarize",
}
OWNER_COMMANDS = {
    *("migrate", "sqlmigrate", "makemigrations", "showmigrations", "optimizemigration"),
    *("back_up", "restore"),
}


def is_bare(words: list[str]) -> bool:
    """`summarize --engine anthropic` writes the ledger, so it is none."""
    return len(words) > 1 and words[1] in BARE_COMMANDS and not any("anthropic" in word for word in words[2:])


def main() -> None:
    if sys.argv[1:2] == ["up"]:
        # Starts and watches processes only: it needs no Django, and says what is missing in a sentence.
        from wealthai.runtime.up import main as up

        sys.exit(up(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wealthai.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["WEALTHAI_DATABASE_ROLE"] = "owner"
    if is_bare(sys.argv):
        from importlib import import_module

        import_module(BARE_COMMANDS[sys.argv[1]]).Command().run_from_argv(sys.argv)
        return
    from django.core.management import execute_from_command_line

    from compliance.journal.context import acting, shell_actor

    # What is typed by hand is signed with the operating-system user; services name whoever they act for.
    with acting(shell_actor()):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
