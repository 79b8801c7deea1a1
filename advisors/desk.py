"""What the review desk shows of a note."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from advisors.meeting_part import meeting_part
from advisors.models import ItemRevision, Note, Summary, SummaryItem
from advisors.owners import OWNERS
from advisors.presenting import NoteShown
from advisors.promises.shown import closed_promises
from advisors.services.reveal import REASONS
from advisors.versions_part import export_part, versions_part
from compliance import reasons
from compliance.models import Review
from wealthai.records import DeskView


def desk_view(note: Note, review: Review, request: HttpRequest) -> DeskView:
    if not Note.objects.words_visible_to(request.user).filter(pk=note.pk).exists():  # type: ignore[arg-type]
        closed = closed_promises(request.user, note)  # type: ignore[arg-type]
        return DeskView("advisors/desk_closed.html", {"note": note, **closed})
    shown = shown_of(request, note, note.summaries.select_related("prompt_version__prompt").latest("version"))
    mode = "desk" if review.is_held_by(request.user) else "read"  # type: ignore[arg-type]
    return DeskView(
        template="advisors/desk.html",
        context={
            **words_context(note, shown, mode=mode, review=review),
            **meeting_part(note, shown, shown_part(request)),
            **versions_part(request, note, shown, shown_part(request)),
            **(export_part(request, note, words=True) if shown_part(request) == "history" else {}),
        },
        undecided=tuple(shown.undecided),
        decided=shown.decided,
        has_items=True,
        hindrance=hindrance(review, request.user),
    )


def blind_view(note: Note, review: Review, request: HttpRequest) -> DeskView:
    """The note as its advisor submitted it, for a second reader who must not see the first one's decisions."""
    if not Note.objects.words_visible_to(request.user).filter(pk=note.pk).exists():  # type: ignore[arg-type]
        return DeskView("advisors/desk_closed.html", {"note": note})
    shown = shown_of(request, note, note.summaries.select_related("prompt_version__prompt").latest("version"))
    shown.rows = _as_submitted(shown.rows, review)
    shown.promises = {}  # they would tell what the first reader kept
    return DeskView("advisors/blind.html", words_context(note, shown, mode="read"))


def _as_submitted(rows: list[SummaryItem], review: Review) -> list[SummaryItem]:
    """Each item at its last revision before the review was opened; what came later is not there."""
    held: dict[int, ItemRevision] = {}
    before = ItemRevision.objects.filter(item__in=rows, at__lte=review.submitted_at).exclude(hand="reviewer")
    for revision in before.order_by("number"):
        held[revision.item_id] = revision
    found = []
    for row in rows:
        if row.pk in held:
            then = held[row.pk]
            row.text, row.owner, row.due_on, row.due_phrase = then.text, then.owner, then.due_on, then.due_phrase
            row.choice = "dropped" if then.choice == "dropped" else "undecided"
            row.drop_reason = ""
            found.append(row)
    return found


def shown_of(request: HttpRequest, note: Note, summary: Summary | None) -> NoteShown:
    """The note at the place of the transcript that the address asks for."""
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("part", "find", "hit")}
    return NoteShown(note, summary, **asked)


def shown_part(request: HttpRequest) -> str:
    """What the right pane shows of a note; an unknown part counts as the summary."""
    asked = request.GET.get("show", "")
    return asked if asked in ("changes", "history", "meeting", "letter") else "summary"


def words_context(note: Note, shown: NoteShown, *, mode: str, review: Review | None = None) -> dict[str, Any]:
    """For the desk and for the note page: the same transcript, the same items."""
    return {
        "note": note,
        "shown": shown,
        "summary": shown.summary,
        "mode": mode,
        "owners": shown.owners,
        "new_owners": [("", "Nobody named"), *((key, shown.owner_label(key)) for key in OWNERS)],
        "drop_reasons": reasons.choices("note", "drop"),
        "edit_line": edit_line(note, review) if mode == "desk" else "",
        "reasons": REASONS.items(),
        "count": len(shown.rows),
        "left": shown.undecided,
        "decided": shown.decided,
    }


def edit_line(note: Note, review: Review | None) -> str:
    return (
        f"New words make you their author: then {note.advisor.name} accepts them, or another reviewer approves. "
        "Dropping an item or correcting owner and due does not."
    )


def hindrance(review: Review, user: Any) -> str:
    if review.first_by_id == user.pk:
        return "You gave the first approval: a colleague gives the second."
    if review.last_writer_id == user.pk:
        return f"You wrote words here: {review.owner} accepts them, or a colleague approves."
    if user.pk in (review.owner_id, review.submitted_by_id):
        return "This is your own note: a colleague approves it."
    return ""
