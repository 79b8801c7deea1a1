"""An advisor's part of the home page."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from advisors.models import Incoming, Note
from advisors.words import file_name
from compliance.changes import ADVISOR, changes_for
from wealthai.models import User
from wealthai.records import Figure, Home, Tally, Waiting
from wealthai.templatetags.formats import short_date
from wealthai.templatetags.states import state_of

_ACTS = {
    Note.State.RETURNED: "Correct",
    Note.State.NEEDS_ATTENTION: "Look",
    Note.State.DRAFT: "Check",
}
_ORDER = list(_ACTS)


def advisor_home(user: User) -> Home | None:
    if not user.has_perm("advisors.upload_note"):
        return None
    notes = Note.objects.visible_to(user).filter(advisor__user=user)
    waiting = list(notes.filter(state__in=_ACTS).select_related("client__household").order_by("created_at")[:50])
    waiting.sort(key=lambda note: _ORDER.index(Note.State(note.state)))
    files = _files_waiting(user)
    counted = _counted(notes)
    return Home(
        heading="Waits for you",
        line="drafts to check and notes sent back",
        figures=(
            Figure("Waits for you", str(len(waiting) + len(files)), f"{counted['in_review']} in review", order=10),
            Figure("Notes, last 30 days", str(counted["recent"]), "uploaded by you", _trend(notes), order=20),
            Figure("Delivered, last 30 days", str(counted["delivered"]), "to the CRM", order=30),
        ),
        waiting=(
            *files,
            *(
                Waiting(
                    title=str(note),
                    line=f"{note.client.household}",
                    url=note.get_absolute_url(),
                    due_text=short_date(note.met_on, ZoneInfo("UTC")),
                    act=_ACTS[Note.State(note.state)],
                    group=state_of(note.state).word,
                )
                for note in waiting
            ),
        ),
        changes=changes_for(user, ADVISOR, Note.objects.visible_to(user).values("uuid")),
        all_url=reverse("advisors:note-list"),
        all_count=counted["all"],
        primary=("New note", reverse("advisors:note-upload")),
        empty="Nothing waits for you. Upload the transcript of your next meeting and its summary will stand here.",
    )


def _files_waiting(user: User) -> list[Waiting]:
    """Files that nobody has said the client of: on the page of notes they are confirmed."""
    address = reverse("advisors:note-list")
    files = Incoming.objects.visible_to(user).waiting().select_related("received_name__key").order_by("pk")[:20]
    return [
        Waiting(
            title=file_name(one) or "A file",
            line="whose meeting was it?",
            url=f"{address}#incoming-{one.uuid}",
            due_text=f"since {short_date(one.created_at, ZoneInfo(settings.FIRM_TIME_ZONE))}",
            act="Confirm",
            group="Files that wait for their client",
        )
        for one in files
    ]


def states_home(user: User) -> Home | None:
    """For an administrator: how many notes stand where. No client, no words."""
    if not user.has_perm("advisors.view_note_states"):
        return None
    by_state = dict(Note.objects.visible_to(user).order_by().values_list("state").annotate(n=Count("pk")))
    stuck = by_state.get(Note.State.NEEDS_ATTENTION, 0)
    address = reverse("advisors:note-list")
    rows = tuple(
        (state_of(state).word, str(by_state[state]), f"{address}?state={state}")
        for state in Note.State
        if state in by_state
    )
    return Home(
        figures=(
            Figure(
                "Notes", str(sum(by_state.values())), f"{stuck} {'needs' if stuck == 1 else 'need'} attention", order=12
            ),
        ),
        tallies=(Tally("Notes by state", rows, "without words"),),
    )


def _counted(notes: QuerySet[Note]) -> dict[str, int]:
    recent = Q(created_at__gte=timezone.now() - timedelta(days=30))
    return notes.aggregate(
        all=Count("pk"),
        in_review=Count("pk", filter=Q(state=Note.State.SUBMITTED)),
        recent=Count("pk", filter=recent),
        delivered=Count("pk", filter=recent & Q(state=Note.State.DELIVERED)),
    )


def _trend(notes: QuerySet[Note]) -> tuple[float, ...]:
    """Notes a day over the last 14 days, oldest first."""
    today = timezone.now().date()
    rows = notes.filter(created_at__gte=timezone.now() - timedelta(days=14)).annotate(day=TruncDate("created_at"))
    by_day = dict(rows.values_list("day").annotate(n=Count("pk")))
    return tuple(float(by_day.get(today - timedelta(days=back), 0)) for back in range(13, -1, -1))
