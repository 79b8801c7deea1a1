"""What the rest of the house may know of notes and clients without importing this app."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from advisors.extraction.risk.categories import CATEGORIES
from wealthai.models import User
from wealthai.records import Decisions, DeskView, Graded, Hit, Home, RecordClass


class NoteRecords(RecordClass):
    name = "note"
    label = "Note"
    plural = "Notes"
    icon = "notes"
    search_order = 30
    decisions = Decisions(
        approved="Approved. It goes to the CRM now.",
        returned="Returned to its advisor.",
        rejected="Rejected. It does not leave the house.",
        return_help="The advisor reads this and sends the note again.",
        reject_help="It does not leave the house. The advisor reads this.",
    )
    sampled = True
    bulk = True
    complaint_flags = ("complaint",)
    specified_flags = ("forgery",)
    flags = tuple((category.name, category.title) for category in CATEGORIES.values())

    @property
    def model(self) -> Any:
        from advisors.models import Note

        return Note

    def visible_to(self, user: User) -> QuerySet[Any]:
        return self.model.objects.visible_to(user)

    def shown(self, uuids: Iterable[Any]) -> dict[Any, Any]:
        rows = self.model.objects.filter(uuid__in=list(uuids)).select_related("client__household", "advisor")
        return {row.uuid: row for row in rows}

    def named_for(self, user: User, uuids: Iterable[Any]) -> dict[Any, tuple[str, str]]:
        """Who sees states only is told the kind of meeting and the number of the note, no client."""
        if user.has_perm("advisors.view_notes"):
            return super().named_for(user, uuids)
        rows = self.visible_to(user).filter(uuid__in=list(uuids))
        return {row.uuid: (f"{row.kind_label} {str(row.uuid)[:8]}", row.get_absolute_url()) for row in rows}

    def title(self, record: Any) -> str:
        return str(record)

    def line(self, record: Any) -> str:
        return str(record.client.household)

    def search(self, user: User, words: str, limit: int) -> Iterable[Hit]:
        from advisors.searching import search_notes

        return search_notes(user, words, limit)

    def search_page(
        self, user: User, words: str, cursor: str, since: date | None, newest: bool
    ) -> tuple[list[Hit], str, int]:
        from advisors.searching import page_of_notes

        return page_of_notes(user, words, cursor, since, newest)

    def words_visible_to(self, user: User) -> QuerySet[Any]:
        return self.model.objects.words_visible_to(user)

    def home(self, user: User) -> Home | None:
        from advisors.home import advisor_home, states_home

        return advisor_home(user) or states_home(user)

    def desk(self, record: Any, review: Any, request: HttpRequest) -> DeskView:
        from advisors.desk import desk_view

        return desk_view(record, review, request)

    def keep_all(self, record: Any, by: User) -> None:
        from advisors.services import items_keep_rest

        items_keep_rest(note_id=record.pk, by=by)

    def blind(self, record: Any, review: Any, request: HttpRequest) -> DeskView:
        from advisors.desk import blind_view

        return blind_view(record, review, request)

    def check_approvable(self, record: Any, review: Any, by: User) -> None:
        from advisors.services.submission import check_approvable

        check_approvable(record)

    def on_approved(self, record: Any, review: Any, by: User) -> None:
        from advisors.services.submission import on_approved

        on_approved(record, review)

    def on_returned(self, record: Any, review: Any, by: User) -> None:
        from advisors.services.submission import on_returned

        on_returned(record)

    def on_rejected(self, record: Any, review: Any, by: User) -> None:
        from advisors.services.submission import on_rejected

        on_rejected(record)

    def made_by(self, record: Any) -> str:
        summary = record.summaries.select_related("prompt_version__prompt").order_by("-version").first()
        return f"{summary.prompt_version}, {summary.engine} engine" if summary is not None else ""

    def hidden(self, record: Any, words: str) -> str:
        from advisors.words import typed

        return typed(record, words)

    def unhidden(self, record: Any, user: User) -> Callable[[str, datetime], str]:
        from advisors.words import filler_by_time

        seen = self.words_visible_to(user).filter(pk=record.pk).exists()
        return filler_by_time(record) if seen else super().unhidden(record, user)

    def graded(self, start: datetime, end: datetime) -> list[Graded]:
        from advisors.grading import graded

        return graded(start, end)

    def content_hash(self, record: Any) -> str:
        from advisors.content import content_hash

        return content_hash(record.summaries.latest("version"))

    def delivery_body(self, record: Any) -> dict[str, Any]:
        from advisors.delivery import note_body

        return note_body(record)

    def data_key_subject(self, record: Any) -> tuple[str, Any]:
        return "client", record.client.uuid

    def on_delivered(self, record: Any) -> None:
        from advisors.services.submission import on_delivered

        on_delivered(record)

    def retention_start(self, record: Any) -> date | None:
        return record.met_on if record.state in (record.State.DELIVERED, record.State.REJECTED) else None

    def export(self, record: Any) -> dict[str, Any]:
        from advisors.delivery import note_body

        return note_body(record)


class ClientRecords(RecordClass):
    name = "client"
    reviewed = False
    label = "Client"
    plural = "Clients"
    icon = "clients"
    search_order = 10

    @property
    def model(self) -> Any:
        from advisors.models import Client

        return Client

    def visible_to(self, user: User) -> QuerySet[Any]:
        return self.model.objects.visible_to(user)

    def shown(self, uuids: Iterable[Any]) -> dict[Any, Any]:
        return {row.uuid: row for row in self.model.objects.filter(uuid__in=list(uuids)).select_related("household")}

    def line(self, record: Any) -> str:
        return str(record.household)

    def url(self, record: Any) -> str:
        return reverse("advisors:client-detail", args=[record.uuid])

    def search(self, user: User, words: str, limit: int) -> Iterable[Hit]:
        from advisors.searching import search_clients

        return search_clients(user, words, limit)
