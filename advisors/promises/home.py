"""Promises on an advisor's home page: what is over and what is due within a week, beside the notes and never among them."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from advisors.models import Promise
from advisors.promises.shown import PromiseShown, page_of, shown_for
from wealthai.firm_day import firm_today
from wealthai.models import User
from wealthai.records import Home, Waiting
from wealthai.templatetags.formats import short_date

MOST = 6


def promises_home(user: User) -> Home | None:
    if not user.has_perm("advisors.keep_promise"):
        return None
    rows = Promise.objects.covered_by(user).open()
    count = rows.count()
    near = rows.filter(due_on__lte=firm_today() + timedelta(days=7)).order_by("due_on", "pk")
    shown = shown_for(user, page_of(near[:MOST]))
    if not count:
        return None
    return Home(
        heading="Promises",
        line="overdue and due within a week",
        waiting=tuple(_waiting(one) for one in shown),
        all_url=reverse("advisors:promise-list"),
        all_count=count,
        empty="Nothing you promised is due within a week.",
    )


def _waiting(one: PromiseShown) -> Waiting:
    promise = one.promise
    assert promise.due_on is not None
    days = (promise.due_on - firm_today()).days
    return Waiting(
        title=one.title,
        line=str(promise.client),
        url=promise.get_absolute_url(),
        due_text="today" if not days else short_date(promise.due_on, ZoneInfo("UTC")),
        due_tone="stop" if days < 0 else "wait" if not days else "",
        who=one.owner,
        group="Overdue" if days < 0 else "Due within a week",
    )
