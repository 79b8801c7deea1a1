"""A hidden value is shown for a reason, and the reveal is a row."""

from __future__ import annotations

from advisors.models import Note
from advisors.words import Words
from compliance import journal
from compliance.redaction.types import NEVER_SHOWN
from wealthai.errors import BadInput, NotAllowed
from wealthai.models import User

REASONS = {
    "check-instruction": "To check an instruction of the client",
    "contact-client": "To reach the client",
    "verify-identity": "To make sure who is meant",
    "complaint": "To handle a complaint or an examination",
}


@journal.business_act
def value_reveal(*, note_id: int, token: str, reason: str, by: User) -> str:
    """The value behind a placeholder. Account, card and tax numbers show their last four characters only."""
    if reason not in REASONS:
        raise BadInput("Choose the reason you need the value for.")
    note = (
        Note.objects.words_visible_to(by)
        .select_related("received__key", "extracted__key", "mapping__key")
        .filter(pk=note_id)
        .first()
    )
    if note is None:
        raise NotAllowed("You may no longer see the words of this note.")
    known = Words(note).redaction.mapping.get(token)
    if known is None:
        raise BadInput("This note has no such placeholder.")
    journal.act("value.revealed", note, reason=REASONS[reason], token=token, label=known.label)
    return masked(known.canonical) if known.label in NEVER_SHOWN else known.canonical


def masked(value: str) -> str:
    """All but the last four letters and digits as dots: enough to tell two numbers apart."""
    signs = [sign for sign in value if sign.isalnum()]
    return "•" * min(8, max(0, len(signs) - 4)) + "".join(signs[-4:]) if len(signs) > 6 else "•" * len(signs)
