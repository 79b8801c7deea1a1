"""What an advisor is told of the own notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from advisors.models import Coverage, Note, Promise
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
_OF_PROMISES = (
    ("promise.due", "A promise is due today", "{it} is due today", "calendar"),
    ("promise.overdue", "The day of a promise is over", "{it} is overdue", "stop"),
)


def register() -> None:
    for event, name, label, sentence, icon in _KINDS:
        kind = NoticeKind(name, label, sentence, icon, roles=(Role.ADVISOR.value,))
        tell(event, "note", kind, _people_of)

    for event, label, sentence, icon in _OF_PROMISES:
        kind = NoticeKind(event, label, sentence, icon, roles=(Role.ADVISOR.value,))
        tell(event, "promise", kind, _keepers_of)


def _people_of(uuid: UUID, data: dict[str, Any]) -> Iterable[User | None]:
    """Its advisor and whoever uploaded it: one person, mostly."""
    note = Note.objects.select_related("advisor__user", "uploaded_by").get(uuid=uuid)
    return [note.advisor.user, note.uploaded_by]


def _keepers_of(uuid: UUID, data: dict[str, Any]) -> Iterable[User | None]:
    """Who made it while they cover the client; after that whoever does."""
    promise = Promise.objects.select_related("client").get(uuid=uuid)
    covering = Coverage.objects.in_force().filter(household=promise.client.household_id).select_related("advisor__user")
    advisors = [row.advisor for row in covering]
    own = [one for one in advisors if one.pk == promise.advisor_id]
    return [one.user for one in own or advisors]
