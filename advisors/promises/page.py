"""What the page of one promise shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from advisors.models import Promise
from advisors.presenting import NoteShown
from advisors.promises.acts import ACTS, Act, form_of
from advisors.promises.shown import closed_owner, owner_choices, owner_label
from advisors.words import filler_of
from compliance import selectors as gate
from compliance.journal.names import events


def promise_context(request: HttpRequest, promise: Promise, **more: Any) -> dict[str, Any]:
    user: Any = request.user
    words = Promise.objects.words_visible_to(user).filter(pk=promise.pk).exists()
    fill = filler_of(promise.item.summary.mapping) if words else str
    name = fill if words else closed_owner
    keeps = user.has_perm("advisors.keep_promise") and Promise.objects.covered_by(user).filter(pk=promise.pk).exists()
    shown = NoteShown(promise.note, promise.item.summary).item(promise.item) if words else None
    return {
        "promise": promise,
        "words": words,
        "shown": shown,
        "title": shown.text if shown else f"{promise}, item {promise.item.tag}",
        "owner": owner_label(promise, promise.owner, name),
        "first_owner": owner_label(promise, promise.item.owner, name),
        "closing": fill(promise.closing_words),
        "events": events(gate.timeline_of("promise", promise.uuid), reason=fill),
        "keeps": keeps,
        "forms": _forms(promise, fill) if keeps else {},
        **more,
    }


def _forms(promise: Promise, fill: Callable[[str], str]) -> dict[str, Any]:
    names = ("done", "move", "give", "withdraw") if promise.is_open else ("reopen",)
    owners = owner_choices(promise, lambda owner: owner_label(promise, owner, fill))
    return {name: form_of(ACTS[name], promise, owners) for name in names}


def bound_form(promise: Promise, act: Act, data: Any) -> Any:
    """With what was typed, so that a refusal can stand beside it."""
    fill = filler_of(promise.item.summary.mapping)
    return form_of(act, promise, owner_choices(promise, lambda owner: owner_label(promise, owner, fill)), data)
