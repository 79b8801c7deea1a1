"""Promises with their words filled in, for those who may see them; for others the state alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from advisors.models import Note, Promise
from advisors.models.promises import PromiseQuerySet
from advisors.owners import OWNERS
from advisors.words import filler_of
from wealthai.models import User


@dataclass(frozen=True)
class PromiseShown:
    """`text` is "" for whoever may not see the words."""

    promise: Promise
    text: str
    owner: str
    closing: str
    words: bool

    @property
    def title(self) -> str:
        return self.text or f"{self.promise}, item {self.promise.item.tag}"


def with_words(rows: PromiseQuerySet) -> PromiseQuerySet:
    """With all that is needed to show them, in one question."""
    return rows.select_related(
        "client__household",
        "note",
        "advisor",
        "closed_by",
        "item__summary__mapping__key",
        "item__summary__mapping__body",
    )


def page_of(promises: Iterable[Promise]) -> list[Promise]:
    """The same ones with all that is needed to show them: a list is sorted bare, and only its page is read whole."""
    ids = [one.pk for one in promises]
    held = {one.pk: one for one in with_words(Promise.objects.filter(pk__in=ids))}
    return [held[pk] for pk in ids]


def shown_for(user: User, promises: Sequence[Promise]) -> list[PromiseShown]:
    """They come from `with_words`: a list asks one question more, however long it is."""
    ids = [promise.pk for promise in promises]
    may = set(Promise.objects.words_visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    fillers = _Fillers()
    return [_shown(promise, fillers, words=promise.pk in may) for promise in promises]


def closed_promises(user: User, note: Note) -> dict[str, Any]:
    """Of a note whose words are closed to this reader: numbers and states."""
    rows = Promise.objects.visible_to(user).filter(note=note).select_related("item").order_by("item__number")
    return {"note_promises": list(rows), "may_open_promises": user.has_perm("advisors.view_promises")}


def owner_choices(promise: Promise, label: Callable[[str], str]) -> list[tuple[str, str]]:
    """Who else may be given it; the person named in the item among them."""
    keys = dict.fromkeys(["", *OWNERS, promise.item.owner])
    return [(key, label(key) or "Nobody named") for key in keys if key != promise.owner]


def owner_label(promise: Promise, owner: str, fill: Callable[[str], str]) -> str:
    named = {"advisor": promise.advisor.name, "client": str(promise.client)}
    return named.get(owner) or OWNERS.get(owner) or fill(owner)


def closed_owner(owner: str) -> str:
    """A person's placeholder, for who may not see the words: their part alone, where it was said."""
    part = re.search(r"\((\w+)\)$", owner)
    return OWNERS.get(part[1], "Somebody") if part else "Somebody" if "[" in owner else owner


class _Fillers:
    """Each mapping is opened once, and only when there is a placeholder to fill."""

    def __init__(self) -> None:
        self._held: dict[int, Callable[[str], str]] = {}

    def fill(self, promise: Promise, words: str) -> str:
        mapping = promise.item.summary.mapping
        if "[" not in words or mapping is None:
            return words
        if mapping.pk not in self._held:
            self._held[mapping.pk] = filler_of(mapping)
        return self._held[mapping.pk](words)


def _shown(promise: Promise, fillers: _Fillers, *, words: bool) -> PromiseShown:
    def fill(kept: str) -> str:
        return fillers.fill(promise, kept) if words else kept

    def fill_owner(kept: str) -> str:
        return fill(kept) if words else closed_owner(kept)

    return PromiseShown(
        promise=promise,
        text=fill(promise.item.text) if words else "",
        owner=owner_label(promise, promise.owner, fill_owner),
        closing=fill(promise.closing_words),
        words=words,
    )


def texts_of(shown: Iterable[PromiseShown]) -> dict[object, str]:
    """uuid -> what it is called where several are asked about."""
    return {one.promise.uuid: f"{one.title}, {one.promise.client}" for one in shown}
