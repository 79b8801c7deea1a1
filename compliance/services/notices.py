"""The one seam between the desk and notifications. The desk says what happened and whom it concerns; whoever tells people
of it registers here. Without anybody registered the journal row is all that remains."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from compliance.models import Review
from compliance.services.gate import record_act
from wealthai.models import User

Notice = Callable[[str, Review, list[User]], None]
_told: list[Notice] = []


def register_notice(tell: Notice) -> None:
    """`tell(event, review, people)` is called inside the act's transaction; it sends nothing out before the commit."""
    if tell not in _told:
        _told.append(tell)


def review_notice(*, event: str, review: Review, people: Iterable[Any]) -> None:
    """`event` is one of review.assigned, review.escalated, review.breached, review.commented."""
    concerned = [person for person in people if person is not None]
    if not concerned:
        return
    record_act("review.noticed", review, of=event, people=[person.pk for person in concerned])
    for tell in _told:
        tell(event, review, concerned)
