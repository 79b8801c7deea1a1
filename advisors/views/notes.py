from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from advisors import listing, selectors, services
from advisors.desk import shown_of, shown_part, words_context
from advisors.forms import AddItemForm
from advisors.letters.shown import letter_part, letter_versions_part
from advisors.meeting_part import meeting_part
from advisors.models import Note
from advisors.progress import file_row, stages
from advisors.promises.shown import closed_promises
from advisors.services.reveal import REASONS
from advisors.versions_part import export_part, versions_part
from advisors.views.upload import upload_context
from advisors.words import Words, file_name, with_payloads
from compliance import selectors as gate
from compliance.journal.names import events
from compliance.models import OutboxMessage
from wealthai.listing import asks_for_file, ordered_page
from wealthai.page import go, page, wants_fragment


@require_GET
def note_list(request: HttpRequest) -> HttpResponse:
    if not (request.user.has_perm("advisors.view_notes") or request.user.has_perm("advisors.view_note_states")):
        return permission_required("advisors.view_notes", raise_exception=True)(note_list)(request)
    names = request.user.has_perm("advisors.view_notes")
    asked = listing.filters(request)
    rows = listing.filtered(selectors.notes_for(request.user), request, asked, names=names)
    order = listing.order(request, names)
    if asks_for_file(request):
        return listing.as_file(rows.order_by(order, "-pk"), names=names)
    paged = ordered_page(rows, order, request.GET.get("cursor", ""))
    context = {
        "paged": paged,
        "rows": listing.note_rows(paged.rows),
        "filters": asked,
        "narrowed": any(one.value for one in asked) or "q" in request.GET or "view" in request.GET,
        "names": names,
        "words": request.GET.get("q", "")[:100],
    }
    return page(request, "advisors/note_list.html", "list", context | _around_the_list(request))


def _around_the_list(request: HttpRequest) -> dict[str, Any]:
    """The views above the list and, for who may upload, the drop zone with what the machine still works on."""
    uploads = request.user.has_perm("advisors.upload_note")
    seen = Note.objects.visible_to(request.user)
    around: dict[str, Any] = {
        "tabs": listing.tabs(seen, own=uploads),
        "view": request.GET.get("view", ""),
        "uploads": uploads,
        "bulk_acts": [("submit", "Submit for review"), ("retry", "Try again")],
    }
    if not uploads or wants_fragment(request):
        return around
    return around | upload_context(request)


@require_GET
def note_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = with_payloads(get_object_or_404(_seen(request), uuid=uuid))
    if blind := gate.blind_read(request.user, "note", note.uuid):  # type: ignore[arg-type]
        return go(request, blind)
    return page(request, "advisors/note_detail.html", "note", note_context(request, note))


@require_GET
def note_progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The stages, polled while the machine works. When it is done the page is loaded anew and shows the summary."""
    note = get_object_or_404(_seen(request), uuid=uuid)
    if "row" in request.GET and wants_fragment(request):
        row = page(request, "advisors/note_list.html", "file", file_row(note))
        return row if note.is_with_machine else trigger_client_event(row, "notes-changed")
    if not note.is_with_machine:
        return go(request, note)
    return page(request, "advisors/note_detail.html", "progress", {"note": note, "stages": stages(note)})


@require_GET
def note_turns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A part of the transcript, for the note page and the desk alike."""
    seen = Note.objects.words_visible_to(request.user).select_related("client__household", "advisor__user")
    note = with_payloads(get_object_or_404(seen, uuid=uuid))
    summary = note.summaries.order_by("-version").first()
    if summary is None:
        raise Http404
    if not wants_fragment(request):
        return go(request, f"{note.get_absolute_url()}?{request.GET.urlencode()}")
    return page(
        request,
        "advisors/turns.html",
        None,
        {"note": note, "shown": shown_of(request, note, summary), "reasons": REASONS.items()},
    )


def note_context(request: HttpRequest, note: Note, **more: Any) -> dict[str, Any]:
    words = Note.objects.words_visible_to(request.user).filter(pk=note.pk).exists()
    summary = (
        note.summaries.select_related("prompt_version__prompt", "model_call", "last_writer")
        .order_by("-version")
        .first()
    )
    editing = note.is_advisors_turn and Note.objects.covered_by(request.user).filter(pk=note.pk).exists()  # type: ignore[arg-type]
    context: dict[str, Any] = {"note": note, "summary": summary, "words": words, "editing": editing}
    if words and not note.is_with_machine:
        shown = shown_of(request, note, summary)
        context |= words_context(note, shown, mode="draft" if editing else "read")
        if summary is not None:
            context |= meeting_part(note, shown, shown_part(request))
            context |= versions_part(request, note, shown, shown_part(request))
    review = gate.latest_review("note", note.uuid)
    reason = _reason(request, note, words)
    if review is not None:
        review.comment = reason(review.comment)
    return context | {
        "review": review,
        "may_review": request.user.has_perm("compliance.decide_review"),
        "reviewer_words": review is not None
        and review.is_open
        and review.last_writer_id not in (None, request.user.pk),
        "message": OutboxMessage.objects.filter(subject_type="note", subject_id=note.uuid).first(),
        "events": events(gate.timeline_of("note", note.uuid), reason=reason),
        "show": shown_part(request),
        "letter_tab": True,
        **(export_part(request, note, words=words) if shown_part(request) == "history" or not words else {}),
        **({} if words else closed_promises(request.user, note)),  # type: ignore[arg-type]
        **(_letter_part(request, note) if shown_part(request) == "letter" and words else {}),
        "stages": stages(note),
        "add_form": AddItemForm(),
        "file_name": file_name(note) if words else "",
        **more,
    }


def _letter_part(request: HttpRequest, note: Note) -> dict[str, Any]:
    part = letter_part(note, request.user)
    return part | (letter_versions_part(request, part["letter"]) if "version" in part else {})


def _reason(request: HttpRequest, note: Note, words: bool) -> Callable[[str], str]:
    """Reasons speak of what was said: with names for whoever sees the words, with placeholders for another reviewer, and
    not at all for who sees states only."""
    if words:
        opened = Words(note)
        return lambda kept: opened.shown(kept) if "[" in kept else kept
    return str if request.user.has_perm("compliance.decide_review") else lambda kept: ""


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
    services.note_accept_words(note_id=note.pk, by=request.user, content_hash_read=request.POST.get("content_hash", ""))
    messages.success(request, "Accepted. The words are yours now, and the reviewer may approve them.")
    return go(request, note)


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def note_retry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = get_object_or_404(_seen(request), uuid=uuid)
    services.note_retry(note_id=note.pk, by=request.user)
    return go(request, note)


def _seen(request: HttpRequest) -> QuerySet[Note]:
    return Note.objects.visible_to(request.user).select_related("client__household", "advisor__user", "uploaded_by")
