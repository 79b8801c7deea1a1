"""What the rest of the house may know of e-mails to clients."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from wealthai.models import User
from wealthai.records import Decisions, DeskView, RecordClass


class LetterRecords(RecordClass):
    name = "letter"
    label = "E-mail"
    plural = "E-mails"
    icon = "outbox"
    decisions = Decisions(
        approved="Approved. Its advisor may release it now.",
        returned="Returned to its advisor.",
        rejected="Rejected. It does not leave the house.",
        return_help="The advisor reads this, corrects the e-mail and sends it again.",
        reject_help="No e-mail follows this meeting. The advisor reads this.",
    )

    @property
    def model(self) -> Any:
        from advisors.models import Letter

        return Letter

    def visible_to(self, user: User) -> QuerySet[Any]:
        return self.model.objects.visible_to(user)

    def get(self, uuid: Any, *, lock: bool = False) -> Any:
        rows = self.model.objects.select_related("note__client__household", "note__advisor__user")
        return (rows.select_for_update(of=("self",)) if lock else rows).get(uuid=uuid)

    def shown(self, uuids: Iterable[Any]) -> dict[Any, Any]:
        rows = self.model.objects.filter(uuid__in=list(uuids)).select_related(
            "note__client__household", "note__advisor"
        )
        return {row.uuid: row for row in rows}

    def line(self, record: Any) -> str:
        return str(record.note.client.household)

    def url(self, record: Any) -> str:
        return f"{reverse('advisors:note-detail', args=[record.note.uuid])}?show=letter"

    def desk(self, record: Any, review: Any, request: HttpRequest) -> DeskView:
        from advisors.letters.shown import desk_view

        return desk_view(record, review, request)

    def check_approvable(self, record: Any, review: Any, by: User) -> None:
        from advisors.services.letters import check_clean

        check_clean(record)

    def on_approved(self, record: Any, review: Any, by: User) -> None:
        from advisors.services.letters import on_approved

        on_approved(record)

    def on_returned(self, record: Any, review: Any, by: User) -> None:
        from advisors.services.letters import on_returned

        on_returned(record)

    def on_rejected(self, record: Any, review: Any, by: User) -> None:
        from advisors.services.letters import on_rejected

        on_rejected(record)

    def hidden(self, record: Any, words: str) -> str:
        from advisors.words import typed

        return typed(record.note, words)

    def content_hash(self, record: Any) -> str:
        return str(record.content_hash)

    def delivery_body(self, record: Any) -> dict[str, Any]:
        from advisors.letters.mail import letter_body

        return letter_body(record)

    def data_key_subject(self, record: Any) -> tuple[str, Any]:
        return "client", record.note.client.uuid

    def on_delivered(self, record: Any) -> None:
        from advisors.services.letters import on_delivered

        on_delivered(record)

    def retention_start(self, record: Any) -> date | None:
        return record.created_at.date() if record.state in ("delivered", "rejected") else None

    def export(self, record: Any) -> dict[str, Any]:
        from advisors.letters.mail import letter_body

        return letter_body(record)
