"""Reads that span models or are used in more than one place."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from advisors.meetings.clients import Person
from advisors.models import Client, Note, Promise, Summary, SummaryItem
from wealthai.firm_day import firm_today
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


def promises_overdue_count(user: User) -> int:
    """For an advisor: what is over in the own book. It waits for nobody else."""
    if not user.has_perm("advisors.keep_promise"):
        return 0
    return Promise.objects.covered_by(user).overdue().count()


def notes_without_promises(limit: int) -> list[int]:
    """Approved before there were promises: an action item that stands in the latest summary has none."""
    newer = Summary.objects.filter(note=OuterRef("summary__note"), version__gt=OuterRef("summary__version"))
    items = SummaryItem.objects.filter(
        ~Exists(newer),
        section=SummaryItem.Section.ACTION_ITEMS,
        promise=None,
        summary__note__state__in=(Note.State.APPROVED, Note.State.DELIVERED),
    ).exclude(choice=SummaryItem.Choice.DROPPED)
    return list(items.order_by("summary__note").values_list("summary__note", flat=True).distinct()[:limit])


def promises_to_tell(limit: int = 2000) -> list[int]:
    """Due today or over, and not told for this day yet."""
    today = firm_today()
    due = Q(due_on=today) & ~Q(due_told_for=F("due_on"))
    over = Q(due_on__lt=today) & ~Q(overdue_told_for=F("due_on"))
    return list(Promise.objects.open().filter(due | over).order_by("due_on", "pk").values_list("pk", flat=True)[:limit])


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
