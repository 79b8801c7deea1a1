"""Summarizes notes, JSON Lines in and out; the offline engine needs no database."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advisors.extraction import ENGINE, Extraction, Item, extract
from advisors.transcripts import parse_guessing
from wealthai.batch import Answer, run_lines, text_of


def _item(item: Item) -> Answer:
    return {"text": item.text, "quote": item.quote, "start": item.start, "end": item.end}


def summary_of(found: Extraction) -> Answer:
    return {
        "client_goals": [_item(i) for i in found.client_goals],
        "action_items": [{**_item(i), "owner": i.owner, "due": i.due} for i in found.action_items],
        "risk_flags": [{**_item(i), "category": i.category} for i in found.risk_flags],
        "follow_ups": [{**_item(i), "due": i.due} for i in found.follow_ups],
    }


def summarize_line(line: Answer) -> Answer:
    text = text_of(line)
    found = extract(text, parse_guessing(text))
    # Empty lists of a text that was not read are not those of a meeting that held nothing.
    notice = {"notice": found.notice} if found.notice else {}
    return {"engine": ENGINE, "summary": summary_of(found), **notice}


class Command(BaseCommand):
    help = 'Reads {"id","text"} a line, writes {"id","engine","summary"} a line.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=["offline", "anthropic"], default="offline")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["engine"] != "offline":
            sys.exit(_with_claude())
        os.environ.setdefault("WEALTHAI_MODEL_THREADS", str(min(2, os.cpu_count() or 1)))
        sys.exit(run_lines(summarize_line))


def _with_claude() -> int:
    """Needs the database: every call is a ledger row."""
    from advisors import batch
    from wealthai.runtime import Refusal, database_for_command

    if not batch.key_is_set():
        raise CommandError(batch.NO_KEY, returncode=2)
    try:
        with database_for_command():
            run = batch.AnthropicBatch()
            return run_lines(lambda line: run.line(text_of(line)))
    except Refusal as refusal:
        raise CommandError(str(refusal), returncode=2) from refusal
