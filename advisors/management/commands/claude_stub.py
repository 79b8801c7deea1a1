"""A stand-in for the Messages API on this machine, for developing without a key. It reads with the offline engine."""

from __future__ import annotations

import contextlib
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from advisors.extraction import Extraction, Item, extract
from advisors.transcripts import parse_guessing
from compliance.gateway.stub import MODES, Stub


class Command(BaseCommand):
    help = "Serves a stand-in of the Messages API. Set ANTHROPIC_API_KEY=stub and ANTHROPIC_BASE_URL to the address it prints."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8765)
        parser.add_argument("--mode", default="good", help=f"One of {', '.join(MODES)}, or several by comma.")

    def handle(self, *args: Any, **options: Any) -> None:
        stub = Stub(answer, options["port"])
        self.stdout.write(f"ANTHROPIC_API_KEY=stub ANTHROPIC_BASE_URL={stub.url(options['mode'])}")
        with contextlib.suppress(KeyboardInterrupt):
            stub.serve_forever()
        stub.server_close()


def answer(text: str) -> dict[str, Any]:
    found: Extraction = extract(text, parse_guessing(text))
    return {
        "language": found.language,
        "client_goals": [_line(item) for item in found.client_goals],
        "action_items": [{**_line(item), "owner": item.owner, "due": item.due} for item in found.action_items],
        "risk_flags": [{**_line(item), "category": item.category, "why": ""} for item in found.risk_flags],
        "follow_ups": [{**_line(item), "due": item.due} for item in found.follow_ups],
    }


def _line(item: Item) -> dict[str, Any]:
    return {"text": item.text, "quote": item.quote}
