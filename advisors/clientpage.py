"""What the page of a client shows: people, accounts, dated profile, notes, goals, promises. Words and numbers are for
advisors who cover the client; others see that there is something, and its state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from advisors import selectors
from advisors.models import Client, ClientProfile, Coverage, Note, Promise, Summary, SummaryItem
from advisors.promises.figures import kept_of
from advisors.promises.shown import PromiseShown, page_of, shown_for
from advisors.words import filler_of
from wealthai.models import User

MOST_NOTES, MOST_GOALS = 50, 12
MOST_OPEN, MOST_CLOSED = 20, 6


@dataclass(frozen=True)
class GoalShown:
    """One said at a meeting whose note was approved."""

    text: str
    note: Note
    url: str


@dataclass(frozen=True)
class ProfileRow:
    """One stretch of time, and which of its values differ from the stretch before."""

    profile: ClientProfile
    changed: frozenset[str]

    @property
    def now(self) -> bool:
        return self.profile.valid_to is None


def client_context(user: User, client: Client) -> dict[str, Any]:
    covered = Client.objects.covered_by(user).filter(pk=client.pk).exists()
    promises = Promise.objects.visible_to(user).filter(client=client)
    notes = selectors.notes_for(user).filter(client=client)
    return {
        "client": client,
        "covered": covered,
        "people": client.household.clients.exclude(pk=client.pk),
        "coverage": Coverage.objects.filter(household=client.household)
        .select_related("advisor")
        .order_by("-valid_from"),
        "notes": notes[:MOST_NOTES],
        "last_met": notes.aggregate(last=Max("met_on"))["last"],
        "notes_total": notes.count(),
        "record": kept_of(promises),
        "promises": promises_of(user, client),
        "may_open": user.has_perm("advisors.view_promises"),
        "may_upload": covered and user.has_perm("advisors.upload_note"),
        **(_of_the_book(client) if covered else {}),
    }


def _of_the_book(client: Client) -> dict[str, Any]:
    accounts = client.household.accounts.filter(Q(owner=client) | Q(owner=None))
    return {
        "aliases": client.aliases.all(),
        "accounts": accounts.order_by("closed_on", "name"),
        "profiles": profile_rows(list(client.profiles.order_by("-valid_from"))),
        "goals": goals_said(client),
    }


def promises_of(user: User, client: Client) -> list[PromiseShown]:
    """What is open, by its day; then what was closed last."""
    rows = Promise.objects.visible_to(user).filter(client=client).nearest_first()
    is_open = list(rows.open()[:MOST_OPEN])
    closed = list(rows.exclude(state=Promise.State.OPEN)[:MOST_CLOSED])
    return shown_for(user, page_of([*is_open, *closed]))


def goals_said(client: Client) -> list[GoalShown]:
    """Of approved notes alone, newest first; the caller has checked that the words may be seen."""
    newer = Summary.objects.filter(note=OuterRef("summary__note"), version__gt=OuterRef("summary__version"))
    rows = (
        SummaryItem.objects.filter(
            ~Exists(newer),
            section=SummaryItem.Section.CLIENT_GOALS,
            summary__note__client=client,
            summary__note__state__in=(Note.State.APPROVED, Note.State.DELIVERED),
        )
        .exclude(choice=SummaryItem.Choice.DROPPED)
        .select_related("summary__note", "summary__mapping__key", "summary__mapping__body")
        .order_by("-summary__note__met_on", "-summary__note_id", "number")
    )
    return [_goal(item) for item in rows[:MOST_GOALS]]


def _goal(item: SummaryItem) -> GoalShown:
    note = item.summary.note
    text = filler_of(item.summary.mapping)(item.text) if "[" in item.text else item.text
    return GoalShown(text, note, f"{note.get_absolute_url()}?show=summary#i-{item.tag.lower()}")


_VALUES = ("risk_tolerance", "risk_capacity", "time_horizon_years", "objectives")


def profile_rows(newest_first: list[ClientProfile]) -> list[ProfileRow]:
    """Each beside the one before it: what a new profile changed is marked."""
    pairs = zip(newest_first, [*newest_first[1:], None], strict=False)  # nobody has a profile before the first
    return [ProfileRow(now, _changed(now, before)) for now, before in pairs]


def _changed(now: ClientProfile, before: ClientProfile | None) -> frozenset[str]:
    if before is None:
        return frozenset()
    return frozenset(name for name in _VALUES if getattr(now, name) != getattr(before, name))
