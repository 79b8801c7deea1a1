"""The bell, its panel, the page of all notifications and what a person wants to be told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wealthai import digest, notices
from wealthai.listing import MOST_ROWS_OF_A_FILE, Filter, asks_for_file, chosen, csv_file
from wealthai.models import Notification, NotificationPreference, User
from wealthai.page import go, page, toast
from wealthai.paging import is_uuid, newest_first
from wealthai.undo import offer, register_undo

IN_PANEL = 8
_COLUMNS: list[tuple[str, Any]] = [
    ("What", lambda one: one.text),
    ("When", lambda one: one.row.created_at),
    ("Read", lambda one: one.row.read_at),
    ("Address", lambda one: one.url),
]


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    asked = _filters(request)
    rows = _filtered(Notification.objects.visible_to(user).select_related("actor"), asked)
    if asks_for_file(request):
        return csv_file("notifications", _COLUMNS, notices.shown(user, rows.order_by("-pk")[:MOST_ROWS_OF_A_FILE]))
    paged = newest_first(rows, request.GET.get("cursor", ""))
    context = {
        "paged": paged,
        "rows": notices.shown(user, paged.rows),
        "filters": asked,
        "narrowed": any(one.value for one in asked),
        "unread": notices.unread_count(user),
    }
    return page(request, "wealthai/notifications.html", "list", context)


def _filters(request: HttpRequest) -> list[Filter]:
    kinds = [(kind.name, kind.label) for kind in notices.kinds_for(request.user)]  # type: ignore[arg-type]
    return [
        chosen(request, "state", "State", [("unread", "Not read"), ("read", "Read")]),
        chosen(request, "kind", "Kind", kinds),
    ]


def _filtered(rows: QuerySet[Notification], asked: list[Filter]) -> QuerySet[Notification]:
    state, kind = asked[0].value, asked[1].value
    if state:
        rows = rows.filter(read_at__isnull=state == "unread")
    return rows.filter(kind=kind) if kind else rows


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The bell with its count, asked for once a minute; with ?panel what stands under it."""
    user: User = request.user  # type: ignore[assignment]
    if "panel" not in request.GET:
        return render(request, "wealthai/bell.html", {"unread": notices.unread_count(user)})
    rows = Notification.objects.visible_to(user).select_related("actor").order_by("-pk")[:IN_PANEL]
    context = {"rows": notices.shown(user, rows), "unread": notices.unread_count(user)}
    return render(request, "wealthai/bell_panel.html", context)


@require_GET
def open_one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """To what it is about; it counts as read from now on."""
    user: User = request.user  # type: ignore[assignment]
    row = get_object_or_404(Notification.objects.visible_to(user).select_related("actor"), uuid=uuid)
    notices.mark_read(user=user, uuids=[row.uuid])
    return go(request, notices.shown(user, [row])[0].url or "notifications")


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """The picked ones, or all."""
    user: User = request.user  # type: ignore[assignment]
    everything = request.POST.get("act") == "all"
    picked = [UUID(text) for text in request.POST.getlist("picked") if is_uuid(text)]
    pks = notices.mark_read(user=user, uuids=None if everything else picked)
    if pks:
        said = f"{len(pks)} marked as read." if len(pks) > 1 else "Marked as read."
        toast(request, said, undo=offer(request, "notifications-read", {"pks": pks}))
    else:
        toast(request, "They were read already. Nothing was changed.", "info")
    return go(request, reverse("notifications"))


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    kinds = notices.kinds_for(user)
    if request.method == "POST":
        wanted = set(request.POST.getlist("wanted"))
        for kind in kinds:
            NotificationPreference.objects.update_or_create(
                user=user, kind=kind.name, defaults={"wanted": kind.name in wanted}
            )
        NotificationPreference.objects.update_or_create(
            user=user, kind=digest.WANTED, defaults={"wanted": digest.WANTED in wanted}
        )
        toast(request, "Kept. It holds for what happens from now on.")
        return go(request, "notification-preferences")
    held = dict(NotificationPreference.objects.visible_to(user).values_list("kind", "wanted"))
    rows = [(kind, held.get(kind.name, kind.on)) for kind in kinds]
    context = {"rows": rows, "mailed": held.get(digest.WANTED, False), "mail_is_set": digest.mail_is_set()}
    return page(request, "wealthai/notification_preferences.html", None, context)


def _unread_again(user: User, data: dict[str, Any]) -> str:
    count = notices.mark_unread(user=user, pks=data["pks"])
    return f"{count} not read again."


register_undo("notifications-read", _unread_again)
