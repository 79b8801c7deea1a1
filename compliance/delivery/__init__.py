"""The ways out of the house: a signed webhook, or a folder of JSON files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class NotDelivered(Exception):
    """One try failed. `final` says that the same message will not be taken however often it is sent."""

    def __init__(self, outcome: str, *, final: bool = False) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.final = final


@dataclass(frozen=True)
class Parcel:
    """What is sent: the same bytes and the same key at every try."""

    idempotency_key: str
    body: bytes


class Destination(Protocol):
    @property
    def name(self) -> str: ...

    def send(self, parcel: Parcel) -> str:
        """Delivers, and says in a few words what the other side answered; raises NotDelivered."""
        ...


def configured() -> Destination:
    from django.conf import settings

    from compliance.delivery.folder import Folder
    from compliance.delivery.webhook import Webhook

    if settings.CRM_WEBHOOK_URL:
        return Webhook(
            settings.CRM_WEBHOOK_URL, settings.CRM_WEBHOOK_SECRET, frozenset(settings.CRM_ALLOWED_PRIVATE_HOSTS)
        )
    return Folder(settings.CRM_FOLDER)
