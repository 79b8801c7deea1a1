"""Redacts texts, JSON Lines in and out; needs no database."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.redaction import load_name_finder, redact
from wealthai.batch import Answer, run_lines, text_of


class Command(BaseCommand):
    help = 'Reads {"id","text"} a line, writes {"id","redacted","spans"} a line.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-names", action="store_true", help="leave names in free text to the rules alone")

    def handle(self, *args: Any, **options: Any) -> None:
        names = None if options["no_names"] else load_name_finder()

        def answer(line: Answer) -> Answer:
            result = redact(text_of(line), names=names)
            spans = [{"start": s.start, "end": s.end, "label": s.label, "score": s.score} for s in result.spans]
            return {"redacted": result.redacted, "spans": spans}

        sys.exit(run_lines(answer))
