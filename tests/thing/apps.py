from typing import Any

from django.apps import AppConfig

from wealthai.records import DeskView, Hit, Home, RecordClass, Waiting, register


class ThingRecords(RecordClass):
    name = "thing"
    label = "Thing"
    plural = "Things"

    @property
    def model(self) -> Any:
        from tests.thing.models import Thing

        return Thing

    def visible_to(self, user: Any) -> Any:
        return self.model.objects.visible_to(user)

    def line(self, record: Any) -> str:
        return "a test's thing"

    def search(self, user: Any, words: str, limit: int) -> list[Hit]:
        rows = self.visible_to(user).filter(name__icontains=words)[:limit]
        return [Hit(row.name, "A thing", row.get_absolute_url(), "Thing") for row in rows]

    def home(self, user: Any) -> Home | None:
        waiting = tuple(
            Waiting(row.name, "draft", row.get_absolute_url()) for row in self.visible_to(user).filter(state="draft")
        )
        return Home(heading="Things of yours", waiting=waiting) if waiting else None

    def desk(self, record: Any, review: Any, request: Any) -> DeskView:
        return DeskView("thing/desk.html", {"thing": record})

    def on_approved(self, record: Any, review: Any, by: Any) -> None:
        from compliance.services import outbox_post

        self._move(record, "approved")
        outbox_post(review=review)

    def on_returned(self, record: Any, review: Any, by: Any) -> None:
        self._move(record, "returned")

    def on_rejected(self, record: Any, review: Any, by: Any) -> None:
        self._move(record, "rejected")

    def on_delivered(self, record: Any) -> None:
        self._move(record, "delivered")

    def delivery_body(self, record: Any) -> dict[str, Any]:
        return {"thing": record.name}

    def _move(self, record: Any, state: str) -> None:
        record.state = state
        record.save(update_fields=["state"])


class ThingConfig(AppConfig):
    name = "tests.thing"
    label = "thing"

    def ready(self) -> None:
        register(ThingRecords())
