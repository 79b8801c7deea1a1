"""The book of business from a file, by hand on the server: shows what would change, writes it with --write."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from advisors import services
from advisors.book.columns import BY_NAME, guess
from advisors.book.planning import ERROR
from advisors.book.reading import UnreadableBook, read
from advisors.book.values import DATE_ORDERS
from advisors.models import BookImport
from advisors.services.book import lines_of
from compliance.journal import shell_actor
from wealthai.batch import EXIT_DONE, EXIT_NOTHING_DONE, EXIT_SOME_FAILED
from wealthai.errors import Refusal


class Command(BaseCommand):
    help = (
        "Compares a CSV file with the book of business: one JSON line per row that is not right, then one with counts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--write", action="store_true", help="write it; else nothing is changed")
        parser.add_argument(
            "--without-faulty", action="store_true", help="write the other rows when some are not right"
        )
        parser.add_argument("--column", action="append", default=[], metavar="FIELD=TITLE", help="what a column means")
        parser.add_argument("--dates", choices=list(DATE_ORDERS), default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sys.exit(self._run(options))
        except (OSError, Refusal, UnreadableBook, ValueError) as error:
            said = error.sentence if isinstance(error, Refusal) else str(error)
            self.stderr.write(said if not isinstance(error, OSError) else f"The file cannot be read: {error.strerror}.")
            sys.exit(EXIT_NOTHING_DONE)

    def _run(self, options: dict[str, Any]) -> int:
        by, data = shell_actor(), options["file"].read_bytes()
        mapping = _mapping(data, options["column"])
        row = services.book_receive(by=by, data=data, mapping=mapping, dates=options["dates"])
        services.book_check(import_id=row.pk)
        row = BookImport.objects.select_related("file__key", "report__key").get(pk=row.pk)
        if row.state == BookImport.State.FAILED or row.report is None:
            raise ValueError(row.problem)
        for line in lines_of(row):
            if line.verdict == ERROR:
                self.stdout.write(json.dumps(asdict(line), ensure_ascii=False))
        wanted = options["write"] and (row.new or row.changed)
        try:
            if wanted:
                services.book_confirm(
                    import_id=row.pk, report_read=row.report.sha256, without_faulty=options["without_faulty"], by=by
                )
                services.book_write(import_id=row.pk)
        finally:
            row.refresh_from_db()
            if row.is_open:
                services.book_discard(import_id=row.pk, by=by)
        written = row.state == BookImport.State.DONE
        told = {"new": row.new, "changed": row.changed, "unchanged": row.unchanged, "error": row.faulty}
        self.stdout.write(json.dumps({"rows": row.rows, **told, "written": written}))
        return EXIT_SOME_FAILED if row.faulty else EXIT_DONE


def _mapping(data: bytes, given: list[str]) -> dict[str, int]:
    header = read(data).header
    mapping = guess(header)
    for one in given:
        name, _, title = one.partition("=")
        if name not in BY_NAME or title not in header:
            raise ValueError(f"--column {name}: there is no such field, or no such column in the file.")
        mapping = {field: place for field, place in mapping.items() if place != header.index(title)}
        mapping[name] = header.index(title)
    return mapping
