"""What the rest of the house may know of promises; no review decides on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from wealthai.models import User
from wealthai.records import Hit, Home, RecordClass
from wealthai.templatetags.states import register_state


class PromiseRecords(RecordClass):
    name = "promise"
    label = "Promise"
    plural = "Promises"
    icon = "calendar"
    search_order = 35
    reviewed = False

    @property
    def model(self) -> Any:
        from advisors.models import Promise

        return Promise

    def visible_to(self, user: User) -> QuerySet[Any]:
        """Who sees the states of notes alone is told no client."""
        rows = self.model.objects.visible_to(user)
        return rows if user.has_perm("advisors.view_promises") else rows.none()

    def shown(self, uuids: Iterable[Any]) -> dict[Any, Any]:
        rows = self.model.objects.filter(uuid__in=list(uuids)).select_related("client__household")
        return {row.uuid: row for row in rows}

    def line(self, record: Any) -> str:
        return str(record.client.household)

    def search(self, user: User, words: str, limit: int) -> Iterable[Hit]:
        from advisors.promises.finding import search_promises

        return search_promises(user, words, limit)

    def home(self, user: User) -> Home | None:
        from advisors.promises.home import promises_home

        return promises_home(user)

    def hidden(self, record: Any, words: str) -> str:
        from advisors.words import typed

        return typed(record.note, words)

    def unhidden(self, record: Any, user: User) -> Callable[[str, datetime], str]:
        from advisors.words import filler_by_time

        seen = self.model.objects.words_visible_to(user).filter(pk=record.pk).exists()
        return filler_by_time(record.note) if seen else super().unhidden(record, user)

    def data_key_subject(self, record: Any) -> tuple[str, Any]:
        return "client", record.client.uuid

    def retention_start(self, record: Any) -> date | None:
        return record.closed_at.date() if record.closed_at else None


def register_states() -> None:
    register_state("promised", "Open", "plain", "It is to be done; its day stands beside it")
    register_state("kept", "Kept", "done", "It was done; the day stands beside it")
    register_state("kept late", "Kept late", "wait", "It was done after the day it was first promised for")
    register_state("withdrawn", "Withdrawn", "plain", "It does not hold any more; the reason stands beside it")
