from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from advisors import selectors, services
from advisors.desk import words_context
from advisors.forms import AddItemForm, UploadForm
from advisors.models import Note
from advisors.presenting import NoteShown
from advisors.progress import file_row, stages
from advisors.transcripts.decode import KINDS
from compliance import selectors as gate
from compliance.journal.names import events
from compliance.models import OutboxMessage
from wealthai.page import go, page
from wealthai.paging import newest_first

TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("All", ()),
    "waiting": ("Waits for me", (Note.State.DRAFT, Note.State.RETURNED, Note.State.NEEDS_ATTENTION)),
    "machine": ("With the machine", Note.WITH_MACHINE),
    "review": ("In review", (Note.State.SUBMITTED,)),
    "approved": ("Approved", (Note.State.APPROVED, Note.State.DELIVERED)),
    "rejected": ("Rejected", (Note.State.REJECTED,)),
}


@require_GET
def note_list(request: HttpRequest) -> HttpResponse:
    if not (request.user.has_perm("advisors.view_notes") or request.user.has_perm("advisors.view_note_states")):
        return permission_required("advisors.view_notes", raise_exception=True)(note_list)(request)
    return page(request, "advisors/note_list.html", "list", _list_context(request))


def _list_context(request: HttpRequest) -> dict[str, Any]:
    view, words = request.GET.get("view", ""), request.GET.get("q", "")[:100]
    uploads = request.user.has_perm("advisors.upload_note")
    shown = selectors.notes_for(request.user)
    names = request.user.has_perm("advisors.view_notes")
    if words and names:
        shown = shown.filter(selectors.named(words, "client__")).distinct()
    paged = newest_first(_in_view(shown, view), request.GET.get("cursor", ""))
    counts = selectors.item_counts([note.summary_id for note in paged.rows if note.summary_id])
    return {
        "paged": paged,
        "rows": [(note, counts.get(note.summary_id, (0, 0, 0))) for note in paged.rows],
        "tabs": _tabs(request),
        "view": view,
        "words": words,
        "names": names,
        "uploads": uploads,
        "form": UploadForm(user=request.user) if uploads else None,
        "in_work": [file_row(note) for note in paged.rows if note.is_with_machine][:5] if uploads else [],
        "accept": ",".join(KINDS),
        "max_bytes": settings.NOTE_MAX_BYTES,
    }


def _in_view(rows: QuerySet[Note], view: str) -> QuerySet[Note]:
    states = TABS.get(view, TABS[""])[1]
    return rows.filter(state__in=states) if states else rows


def _tabs(request: HttpRequest) -> list[tuple[str, str, int]]:
    by_state = dict(Note.objects.visible_to(request.user).values_list("state").annotate(n=Count("pk")))
    total = sum(by_state.values())
    tabs = [
        (key, label, sum(by_state.get(s, 0) for s in states) if states else total)
        for key, (label, states) in TABS.items()
    ]
    return [tab for tab in tabs if tab[0] in ("", "review", "approved") or tab[2]]


@require_GET
def note_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = get_object_or_404(_seen(request), uuid=uuid)
    return page(request, "advisors/note_detail.html", "note", note_context(request, note))


@require_GET
def note_progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The stages, polled while the machine works. When it is done the page is loaded anew and shows the summary."""
    note = get_object_or_404(_seen(request), uuid=uuid)
    if "row" in request.GET:
        return page(request, "advisors/note_list.html", "file", file_row(note))
    if not note.is_with_machine:
        return go(request, note)
    return page(request, "advisors/note_detail.html", "progress", {"note": note, "stages": stages(note)})


def note_context(request: HttpRequest, note: Note, **more: Any) -> dict[str, Any]:
    words = Note.objects.words_visible_to(request.user).filter(pk=note.pk).exists()
    summary = (
        note.summaries.select_related("prompt_version__prompt", "model_call", "last_writer")
        .order_by("-version")
        .first()
    )
    editing = words and note.is_advisors_turn and request.user.has_perm("advisors.upload_note")
    context: dict[str, Any] = {"note": note, "summary": summary, "words": words, "editing": editing}
    if words and not note.is_with_machine:
        context |= words_context(note, NoteShown(note, summary), mode="draft" if editing else "read")
    review = gate.latest_review("note", note.uuid)
    return context | {
        "review": review,
        "reviewer_words": review is not None
        and review.is_open
        and review.last_writer_id not in (None, request.user.pk),
        "message": OutboxMessage.objects.filter(subject_type="note", subject_id=note.uuid).first(),
        "events": events(gate.timeline_of("note", note.uuid)),
        "show": request.GET.get("show", "summary"),
        "stages": stages(note),
        "add_form": AddItemForm(),
        **more,
    }


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def note_submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = get_object_or_404(_seen(request), uuid=uuid)
    services.note_submit(note_id=note.pk, by=request.user)
    messages.success(request, "Submitted. A reviewer decides; you will find the answer here.")
    return go(request, note)


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def note_accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = get_object_or_404(_seen(request), uuid=uuid)
    services.note_accept_words(note_id=note.pk, by=request.user)
    messages.success(request, "Accepted. The words are yours now, and the reviewer may approve them.")
    return go(request, note)


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def note_retry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = get_object_or_404(_seen(request), uuid=uuid)
    services.note_retry(note_id=note.pk, by=request.user)
    return go(request, note)


def _seen(request: HttpRequest) -> QuerySet[Note]:
    related = ("client__household", "advisor__user", "uploaded_by", "received__key", "mapping__key")
    return Note.objects.visible_to(request.user).select_related(*related)
