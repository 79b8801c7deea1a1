"""Draws every stored sample again from its seed and compares. Exit 0: all hold; 1: one does not; 2: none was found."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.models import SampleDraw
from compliance.samples import check


class Command(BaseCommand):
    help = "Draws stored samples again from their seeds and says whether each holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("uuid", nargs="*", help="Of certain samples; all if none is named.")

    def handle(self, *args: Any, **options: Any) -> None:
        samples = SampleDraw.objects.order_by("pk")
        if options["uuid"]:
            samples = samples.filter(uuid__in=options["uuid"])
        results = [(sample, check(sample)) for sample in samples]
        for sample, found in results:
            line = {
                "sample": str(sample.uuid),
                "seed": sample.seed,
                "frame": found.frame_size,
                "drawn": found.drawn,
                "frame_holds": found.frame_holds,
                "draw_holds": found.draw_holds,
            }
            self.stdout.write(json.dumps(line))
        if not results:
            self.stderr.write("No sample was found.")
            sys.exit(2)
        sys.exit(0 if all(found.holds for _, found in results) else 1)
