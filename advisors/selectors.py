"""Reads that span models or are used in more than one place."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from advisors.meetings.clients import Person
from advisors.models import Client, Note, Summary, SummaryItem
from wealthai.models import User

# Longer than the pause between two stages; the sweep is for messages that were lost, not for slow work.
LEFT_BEHIND_AFTER = timedelta(seconds=30)


def notes_left_behind(limit: int = 200) -> list[int]:
    rows = Note.objects.filter(state__in=Note.WITH_MACHINE, touched_at__lt=timezone.now() - LEFT_BEHIND_AFTER)
    return list(rows.order_by("touched_at").values_list("pk", flat=True)[:limit])


def notes_for(user: User) -> QuerySet[Note]:
    """Notes with what a list shows: client, household, item and flag counts of the latest summary."""
    latest = Summary.objects.filter(note=OuterRef("pk")).order_by("-version").values("pk")[:1]
    return (
        Note.objects.visible_to(user)
        .select_related("client__household", "advisor")
        .annotate(summary_id=Subquery(latest))
        .order_by("-created_at", "-id")
    )


def item_counts(summary_ids: list[int]) -> dict[int, tuple[int, int, int]]:
    """summary -> (items, risk flags, high risk flags), dropped ones apart."""
    standing = SummaryItem.objects.filter(summary__in=summary_ids).exclude(choice=SummaryItem.Choice.DROPPED)
    flags = Q(section=SummaryItem.Section.RISK_FLAGS)
    rows = standing.values("summary").annotate(
        items=Count("pk"), flags=Count("pk", filter=flags), high=Count("pk", filter=flags & Q(severity="high"))
    )
    return {row["summary"]: (row["items"], row["flags"], row["high"]) for row in rows}


def book_of(user: User) -> list[Person]:
    """The own book, as a file's words are looked through for it."""
    clients = Client.objects.covered_by(user).select_related("household")
    rows = clients.prefetch_related("aliases", "household__accounts")
    return [
        Person(
            key=str(client.uuid),
            household_key=str(client.household.uuid),
            given=client.given_name,
            family=client.family_name,
            household=client.household.name,
            is_head=client.relation == Client.Relation.HEAD,
            aliases=[alias.name for alias in client.aliases.all()],
            email=client.email,
            phone=client.phone,
            endings=[account.number_ending for account in client.household.accounts.all()],
        )
        for client in rows
    ]


def notes_waiting_count(user: User) -> int:
    """What waits for this advisor: drafts to check, notes sent back, notes the machine could not finish."""
    if not user.has_perm("advisors.upload_note"):
        return 0
    waiting = (Note.State.DRAFT, Note.State.RETURNED, Note.State.NEEDS_ATTENTION)
    return Note.objects.visible_to(user).filter(state__in=waiting, advisor__user=user).count()


def named(words: str) -> Q:
    """Every word begins or stands in the given, family or household name, or an alias. A client may answer to it twice,
    by two aliases."""
    found = Q()
    for word in words.split()[:6]:
        found &= (
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(household__name__icontains=word)
            | Q(aliases__name__icontains=word)
        )
    return found
