"""Short talks, each of them different, and posts that must be refused."""

from __future__ import annotations

import itertools
from typing import Any

_WISHES = (
    "retire at sixty",
    "buy a boat",
    "help my niece through college",
    "pay the mortgage off",
    "travel next spring",
)
_TASKS = ("send you the projection", "call the custodian", "check the fees", "draw up a budget", "ask our tax desk")
_DAYS = ("Friday", "Monday", "the end of the month", "next week", "tomorrow")
_TALK = ("The garden is coming on.", "We had rain all week.", "My knee is better.", "The dog is fine, thanks.")


def talk(number: int) -> str:
    wish, task, day, small = (
        words[number // step % len(words)] for words, step in ((_WISHES, 1), (_TASKS, 5), (_DAYS, 25), (_TALK, 3))
    )
    return (
        f"Ann: Good morning, this is meeting {number}.\nEleanor: {small} I would like to {wish}.\n"
        f"Ann: I will {task} by {day}.\n"
    )


def post(client: str, number: int) -> dict[str, Any]:
    return {"client": client, "met_on": "2026-03-04", "text": talk(number), "file_name": f"meeting-{number}.txt"}


def bad_posts(client: str) -> itertools.cycle[dict[str, Any]]:
    """In turn, what a sender gets wrong; each must be answered by a 4xx."""
    good = post(client, 10**9)
    return itertools.cycle(
        [
            {**good, "text": ""},
            {**good, "met_on": "2999-01-01"},
            {**good, "met_on": "soon"},
            {**good, "client": "00000000-0000-4000-8000-000000000000"},
            {**good, "meeting_type": "seance"},
            {key: value for key, value in good.items() if key != "text"},
            {**good, "text": "\x00\x01\x02" * 50},
        ]
    )
