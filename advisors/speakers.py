"""Who is who in a transcript: guessed from the book and from how people talk, corrected by a person, who is right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from advisors.models import Client, Note
from advisors.transcripts import ROLES, Turn, guess_roles
from compliance.services import payload_open

# A conference has guests; a list of a hundred speakers is no meeting, and no page shows it.
MOST_SPEAKERS = 60


@dataclass(frozen=True)
class Speaker:
    label: str
    role: str
    turns: int


def speakers_in(turns: Iterable[Turn]) -> list[Speaker]:
    """In the order in which they first speak; notes without speakers have none."""
    found: dict[str, Speaker] = {}
    for turn in turns:
        if turn.label:
            known = found.get(turn.label) or Speaker(turn.label, turn.role, 0)
            found[turn.label] = replace(known, turns=known.turns + 1)
    return list(found.values())[:MOST_SPEAKERS]


def with_book(turns: Sequence[Turn], text: str, *, advisor: str, client: Client) -> list[Turn]:
    """Roles by the names of the book first: the client is who the note is about, the household's others sit beside."""
    people = [person for person in client.household.clients.all() if person.pk != client.pk]
    return guess_roles(
        turns,
        text=text,
        advisor_names=[advisor],
        client_names=[str(client)],
        spouse_names=[str(person) for person in people if person.relation != Client.Relation.CHILD],
        other_names=[str(person) for person in people if person.relation == Client.Relation.CHILD],
    )


def with_said(turns: Sequence[Turn], said: Mapping[str, str]) -> list[Turn]:
    return [replace(turn, role=said.get(turn.label, turn.role)) for turn in turns]


def said_of(note: Note) -> dict[str, str]:
    """What a person said of this note's speakers: label as written -> role."""
    return {} if note.speakers is None else json.loads(payload_open(note.speakers))


def encoded(said: Mapping[str, str]) -> bytes:
    return json.dumps(dict(said), ensure_ascii=False).encode()


def turns_of(note: Note, parsed: Sequence[Turn], text: str) -> list[Turn]:
    return with_said(with_book(parsed, text, advisor=note.advisor.name, client=note.client), said_of(note))


def unknown_roles(said: Mapping[str, str]) -> set[str]:
    return set(said.values()) - set(ROLES)
