"""A file that waits for its client, as a row beside the drop zone: what was guessed, why, and the form that confirms it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisors.forms import TakeForm
from advisors.meetings.dates import MAIL, NAME
from advisors.models import Client, Incoming, Turn
from advisors.speakers import Speaker
from advisors.words import file_name
from compliance.services import payload_open
from wealthai.models import User
from wealthai.templatetags.formats import file_size

_DAY_FROM = {MAIL: "from the mail's date", NAME: "from the file's name", "text": "from its first lines"}


@dataclass(frozen=True)
class SpeakerRow:
    field: str
    label: str
    role: str
    role_label: str
    turns: int


def incoming_speakers(incoming: Incoming) -> list[Speaker]:
    return [Speaker(*row) for row in json.loads(payload_open(incoming.speakers))]


def speaker_rows(speakers: Sequence[Speaker]) -> list[SpeakerRow]:
    return [
        SpeakerRow(f"speaker-{place}", one.label, one.role, Turn.Role(one.role).label, one.turns)
        for place, one in enumerate(speakers)
    ]


def said_in(form: Mapping[str, Any], speakers: Sequence[Speaker]) -> dict[str, str]:
    """Who is who, as a form has it; only where it differs from what was guessed."""
    said = {row.label: str(form.get(row.field) or row.role) for row in speaker_rows(speakers)}
    return said if any(said[one.label] != one.role for one in speakers) else {}


def why_client(why: Mapping[str, int]) -> str:
    """The reasons of a guess in words: "speaks in it, named 4 times"."""
    named = max((why.get(name, 0) for name in ("full", "given", "alias")), default=0)
    times = "once" if named == 1 else f"{named} times"
    parts = (
        ("asked", "you came from this client's page"),
        ("email", "mail address found"),
        ("phone", "phone number found"),
        ("speaks", "speaks in it"),
        ("full", f"named {times}"),
        ("given", "" if "full" in why else f"first name said {times}"),
        ("family", "" if "full" in why else "family name said"),
        ("household", "household named"),
        ("account", "account ending found"),
    )
    return ", ".join([words for name, words in parts if words and why.get(name)][:3])


class Rows:
    """Rows of one page; the book is read once."""

    def __init__(self, user: User) -> None:
        self.user = user
        book = Client.objects.covered_by(user).select_related("household")
        self.book = {str(client.uuid): client for client in book}

    def waiting(self) -> list[dict[str, Any]]:
        rows = Incoming.objects.visible_to(self.user).waiting()
        related = ("received", "received_name__key", "speakers__key")
        return [self.row(incoming) for incoming in rows.select_related(*related)]

    def form(self, incoming: Incoming, data: Any = None) -> TakeForm:
        guess = incoming.guess
        likely = [key for key in (guess["client"], *(one["client"] for one in guess["others"])) if key in self.book]
        initial = {
            "client": guess["client"] if guess["client"] in self.book else "",
            "met_on": guess["met_on"],
            "meeting_type": guess["meeting_type"],
        }
        form = TakeForm(data, book=self.book, likely=likely, initial=initial, auto_id=f"f-{incoming.pk}-%s")
        form.fields["client"].help_text = self._client_line(guess)
        form.fields["met_on"].help_text = _DAY_FROM.get(guess["met_from"], "not in the file: give the day you met")
        form.fields["meeting_type"].help_text = "by how it sounds" if guess["meeting_type"] != "other" else ""
        return form

    def row(self, incoming: Incoming, form: TakeForm | None = None, error: str = "", link: str = "") -> dict[str, Any]:
        return {
            "incoming": incoming,
            "name": file_name(incoming) or "A file",
            "line": f"{incoming.file_kind.upper()}, {file_size(incoming.received.size)}",
            "form": form or self.form(incoming),
            "speakers": speaker_rows(incoming_speakers(incoming)),
            "roles": Turn.Role.choices,
            "error": error,
            "error_link": link,
        }

    def _client_line(self, guess: dict[str, Any]) -> str:
        others = [one for one in guess["others"] if one["client"] in self.book]
        if guess["client"] in self.book:
            return why_client(guess["why"])
        if len(others) > 1:
            return f"{len(others)} of your clients could be meant"
        if others:
            return f"perhaps {self.book[others[0]['client']]}: {why_client(others[0]['why'])}"
        return "nobody of your book is named"
