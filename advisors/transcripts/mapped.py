"""Turns of the text as received, moved onto its redacted form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from advisors.transcripts.turns import Turn

if TYPE_CHECKING:
    from compliance.redaction import Redaction


def turns_in_redacted(turns: Sequence[Turn], redaction: Redaction) -> list[Turn]:
    """Labels are names too: they become the token that stands for them, roles stay."""
    tokens = {form: token for token, known in redaction.mapping.items() for form in known.forms}
    moved = []
    for turn in turns:
        start, end = redaction.to_redacted(turn.start, turn.end)
        moved.append(
            replace(turn, start=start, end=end, label=tokens.get(turn.label, "" if _names(turn) else turn.label))
        )
    return moved


def _names(turn: Turn) -> bool:
    """A label that is not a plain role word may be a name redaction spelt differently; it must not slip through."""
    return bool(turn.label) and turn.label.casefold() not in _ROLE_LABELS


_ROLE_LABELS = frozenset(
    "advisor adviser client customer caller agent broker spouse wife husband partner assistant associate operations "
    "compliance host guest prospect investor staff unknown".split()
) | {f"speaker {n}" for n in range(1, 10)}
