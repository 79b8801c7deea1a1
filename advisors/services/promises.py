"""What an advisor who covers the client does with a promise: it is kept or withdrawn, reopened, moved, given to another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from advisors.models import Promise
from advisors.owners import OWNERS
from advisors.services.submission import covering
from advisors.words import typed
from compliance import journal
from wealthai.errors import BadInput, Stale
from wealthai.firm_day import firm_today
from wealthai.models import User

_LONGEST = 300


@journal.business_act
def promise_done(*, promise_id: int, by: User, revision: int, done_on: date | None = None, words: str = "") -> Promise:
    """It was done, today unless another day is given; words are for whoever looks later."""
    promise = _open(promise_id, by, revision)
    day = done_on or firm_today()
    if day > firm_today():
        raise BadInput("The day it was done lies ahead. Enter it when it is done.")
    if day < promise.note.met_on:
        raise BadInput("It cannot have been done before it was promised. Correct the day.")
    promise.state, promise.done_on = Promise.State.DONE, day
    return _closed(promise, by, _kept_words(promise, words), "promise.done", on=day.isoformat(), late=promise.is_late)


@journal.business_act
def promise_withdraw(*, promise_id: int, by: User, revision: int, reason: str) -> Promise:
    promise = _open(promise_id, by, revision)
    words = _reason(promise, reason, "Say why it is withdrawn: the client was told it would be done.")
    promise.state = Promise.State.WITHDRAWN
    return _closed(promise, by, words, "promise.withdrawn")


@journal.business_act
def promise_reopen(*, promise_id: int, by: User, revision: int, reason: str = "") -> Promise:
    promise = _locked(promise_id, by, revision)
    if promise.is_open:
        raise Stale("It is open already. Nothing was changed.")
    words = _kept_words(promise, reason)
    promise.state, promise.done_on = Promise.State.OPEN, None
    promise.closed_at, promise.closed_by, promise.closing_words = None, None, ""
    return _saved(promise, "promise.reopened", words)


@journal.business_act
def promise_move(*, promise_id: int, by: User, revision: int, due_on: date | None, reason: str) -> Promise:
    """To another day. The day it was approved with stays beside it, and so does how often it was moved."""
    promise = _open(promise_id, by, revision)
    if due_on is None:
        raise BadInput("Give the new day.")
    if due_on < firm_today():
        raise BadInput("The new day lies in the past. Choose today or a day to come.")
    if due_on == promise.due_on:
        raise BadInput("It is due on this day already. Nothing was changed.")
    words = _reason(promise, reason, "Say why the day is moved: it stands beside the promise.")
    before, promise.due_on = promise.due_on, due_on
    promise.moves += before is not None
    event = "promise.moved" if before is not None else "promise.dated"
    return _saved(promise, event, words, before=before.isoformat() if before else "", after=due_on.isoformat())


@journal.business_act
def promise_give(*, promise_id: int, by: User, revision: int, owner: str) -> Promise:
    promise = _open(promise_id, by, revision)
    if owner not in OWNERS and owner not in ("", promise.item.owner):
        raise BadInput("Choose who is to do it from the list.")
    if owner == promise.owner:
        raise BadInput("It is theirs already. Nothing was changed.")
    promise.owner = owner
    return _saved(
        promise, "promise.given", "", to=owner if owner in OWNERS else "", to_name=OWNERS.get(owner, "").lower()
    )


def _open(promise_id: int, by: User, revision: int) -> Promise:
    promise = _locked(promise_id, by, revision)
    if not promise.is_open:
        raise Stale(f"It is {promise.get_state_display().lower()} already. Reopen it first; nothing was changed.")
    return promise


def _locked(promise_id: int, by: User, revision: int) -> Promise:
    promise = (
        Promise.objects.select_for_update(of=("self",))
        .select_related("item", "note__client__household", "note__advisor", "client")
        .get(pk=promise_id)
    )
    covering(promise.note, by)
    if promise.revision != revision:
        raise Stale("This promise was changed after the page was opened. Read it again; nothing was changed.")
    return promise


def _closed(promise: Promise, by: User, words: str, event: str, **data: Any) -> Promise:
    promise.closed_at, promise.closed_by, promise.closing_words = timezone.now(), by, words
    return _saved(promise, event, words, **data)


def _saved(promise: Promise, event: str, words: str, **data: Any) -> Promise:
    promise.revision += 1
    promise.save()
    journal.act(event, promise, reason=words, record=promise.note.uuid, revision=promise.revision, **data)
    return promise


def _reason(promise: Promise, words: str, sentence: str) -> str:
    kept = _kept_words(promise, words)
    if len(kept) < 3:
        raise BadInput(sentence)
    return kept


def _kept_words(promise: Promise, words: str) -> str:
    """With placeholders: neither the row nor the journal names anybody."""
    told = " ".join(words.replace("\0", "").split())
    if len(told) > _LONGEST:
        raise BadInput(f"Keep it under {_LONGEST} characters; this has {len(told)}.")
    return typed(promise.note, told)[:400] if told else ""
