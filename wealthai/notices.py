"""Notifications: which kinds there are, and the one way to tell people that something happened.

`notify` writes rows in the transaction of the act: what is rolled back was never told, what is committed was. An app enters
its kinds from its `apps.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wealthai import railfigures
from wealthai.models import Notification, NotificationPreference, User
from wealthai.records import record_classes

READ_DAYS = 30


@dataclass(frozen=True)
class NoticeKind:
    """`sentence` says what happened: "{who} approved {it}". Whoever set nothing else is told when `on`."""

    name: str
    label: str
    sentence: str
    icon: str = "bell"
    on: bool = True
    roles: tuple[str, ...] = ()  # who can get it at all; nobody in particular if none


@dataclass(frozen=True)
class Shown:
    """A notification as its reader may see it: named where they may know the record, else by its kind and number."""

    row: Notification
    text: str
    icon: str
    url: str

    @property
    def unread(self) -> bool:
        return self.row.read_at is None


_kinds: dict[str, NoticeKind] = {}


def register_kind(kind: NoticeKind) -> None:
    _kinds.setdefault(kind.name, kind)


def kinds() -> list[NoticeKind]:
    return list(_kinds.values())


def kinds_for(user: User) -> list[NoticeKind]:
    """Those that can reach this person at all."""
    return [kind for kind in _kinds.values() if not kind.roles or not user.roles.isdisjoint(kind.roles)]


def notify(kind: str, *, about: tuple[str, UUID], to: Iterable[User | None], by: Any = None, url: str = "") -> int:
    """Tells `to` that it happened to the record `about` (kind, uuid); how many were told.

    Nobody is told of an act of their own, nobody twice of what they have not read yet, nobody of what they switched off."""
    people = {one.pk: one for one in to if one is not None and one.is_active and one.pk != getattr(by, "pk", None)}
    wanted = _wanted(kind, list(people))
    rows = [
        Notification(
            user=people[pk],
            kind=kind,
            subject_type=about[0],
            subject_id=about[1],
            actor=by if isinstance(by, User) else None,
            url=url,
        )
        for pk in wanted
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _wanted(kind: str, people: Sequence[int]) -> list[int]:
    if not people:
        return []
    set_by = dict(
        NotificationPreference.objects.filter(kind=kind, user__in=people).values_list("user", "wanted").order_by("pk")
    )
    return [pk for pk in people if set_by.get(pk, _kinds[kind].on)]


def unread_count(user: User) -> int:
    return Notification.objects.visible_to(user).unread().count()


def shown(user: User, rows: Iterable[Notification]) -> list[Shown]:
    """One question a kind of record, however many rows."""
    held = list(rows)
    names: dict[tuple[str, UUID], tuple[str, str]] = {}
    for kind in record_classes():
        uuids = {row.subject_id for row in held if row.subject_type == kind.name}
        if uuids:
            names |= {(kind.name, uuid): named for uuid, named in kind.named_for(user, uuids).items()}
    labels = {kind.name: kind.label for kind in record_classes()}
    return [_shown(row, names.get((row.subject_type, row.subject_id)), labels) for row in held]


def _shown(row: Notification, named: tuple[str, str] | None, labels: dict[str, str]) -> Shown:
    kind = _kinds.get(row.kind)
    label = labels.get(row.subject_type, row.subject_type).lower()
    title, url = named or (f"{label} {str(row.subject_id)[:8]}", "")
    sentence = kind.sentence if kind else "Something happened to {it}"
    text = sentence.format(it=title, who=str(row.actor) if row.actor else "The machine")
    return Shown(row, text, kind.icon if kind else "bell", row.url or url)


def mark_read(*, user: User, uuids: Iterable[UUID] | None = None) -> list[int]:
    """All of them when none are named; the ids of those that were unread."""
    rows = Notification.objects.visible_to(user).unread()
    if uuids is not None:
        rows = rows.filter(uuid__in=list(uuids))
    pks = list(rows.values_list("pk", flat=True))
    Notification.objects.filter(pk__in=pks, read_at=None).update(read_at=timezone.now())
    transaction.on_commit(partial(railfigures.forget, user))
    return pks


def mark_unread(*, user: User, pks: Iterable[int]) -> int:
    """Taken back. What was told anew in the meantime stands already."""
    again = 0
    for row in Notification.objects.visible_to(user).filter(pk__in=list(pks), read_at__isnull=False):
        same = {"kind": row.kind, "subject_type": row.subject_type, "subject_id": row.subject_id}
        if not Notification.objects.visible_to(user).unread().filter(**same).exists():
            again += Notification.objects.filter(pk=row.pk).update(read_at=None)
    return again


def trim() -> int:
    """Read ones after a month, all others after the time of the setting."""
    now = timezone.now()
    old = Notification.objects.filter(created_at__lt=now - timedelta(days=settings.NOTIFICATION_DAYS))
    read = Notification.objects.filter(read_at__lt=now - timedelta(days=min(READ_DAYS, settings.NOTIFICATION_DAYS)))
    return old.delete()[0] + read.delete()[0]
