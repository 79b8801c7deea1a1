"""Refusals: what was asked cannot be done, said in a sentence a person understands. One shape for page and API."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A rule said no. Nothing was changed.

    Subclasses set the HTTP status and a stable code. `link` points at what the sentence speaks of.
    `journalled` refusals leave a row, since an auditor asks who tried.
    """

    status = 409
    code = "refused"
    journalled = False

    def __init__(self, sentence: str, *, link: str = "", **facts: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.link = link
        self.facts = facts


class BadInput(Refusal):
    status = 422
    code = "bad_input"


class Stale(Refusal):
    """What the person looked at is no longer what stands there."""

    code = "stale"


class NotAllowed(Refusal):
    status = 403
    code = "not_allowed"
    journalled = True
