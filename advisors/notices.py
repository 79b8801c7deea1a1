"""What an advisor is told of the own notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from advisors.models import Note
from compliance.notices import tell
from wealthai.groups import Role
from wealthai.models import User
from wealthai.notices import NoticeKind

_KINDS = (
    ("note.drafted", "note.drafted", "A summary of mine is drafted", "The summary of {it} is drafted", "notes"),
    ("note.needs-attention", "note.needs-attention", "A note of mine needs attention", "{it} needs your attention", "wait"),
    ("review.approved", "note.approved", "A note of mine is approved", "{who} approved {it}", "done"),
    ("review.returned", "note.returned", "A note of mine is returned", "{who} returned {it}", "undo"),
    ("review.rejected", "note.rejected", "A note of mine is rejected", "{who} rejected {it}", "stop"),
    ("outbox.delivered", "note.delivered", "A note of mine reaches the CRM", "{it} has reached the CRM", "outbox"),
)  # fmt: skip


def register() -> None:
    for event, name, label, sentence, icon in _KINDS:
        kind = NoticeKind(name, label, sentence, icon, roles=(Role.ADVISOR.value,))
        tell(event, "note", kind, _people_of)


def _people_of(uuid: UUID, data: dict[str, Any]) -> Iterable[User | None]:
    """Its advisor and whoever uploaded it: one person, mostly."""
    note = Note.objects.select_related("advisor__user", "uploaded_by").get(uuid=uuid)
    return [note.advisor.user, note.uploaded_by]
