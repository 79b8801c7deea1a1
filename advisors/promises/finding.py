"""What search finds of promises: by the client's name and, where the reader may see them, by their words."""

from __future__ import annotations

from advisors.models import Promise
from advisors.promises.listing import holding
from advisors.promises.shown import PromiseShown, page_of, shown_for
from wealthai.models import User
from wealthai.records import Hit
from wealthai.templatetags.states import state_of


def search_promises(user: User, words: str, limit: int) -> list[Hit]:
    if not user.has_perm("advisors.view_promises"):
        return []
    rows = holding(Promise.objects.visible_to(user), words, user)
    return [_hit(one) for one in shown_for(user, page_of(rows.nearest_first()[:limit]))]


def _hit(one: PromiseShown) -> Hit:
    promise = one.promise
    due = f", due {promise.due_on:%-d %b %Y}" if promise.due_on and promise.is_open else ""
    line = f"{state_of(promise.shown_state).word}{due}, {promise.client}"
    return Hit(one.title, line, promise.get_absolute_url(), "Promise", "calendar")
