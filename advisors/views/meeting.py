"""The part "Meeting" of a note: kind and template, who is who, the file as received."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from advisors import services
from advisors.checklist import checklist
from advisors.desk import shown_of
from advisors.incoming_rows import speaker_rows
from advisors.models import Note
from advisors.services.meeting import note_speakers
from advisors.words import file_name
from wealthai.page import go, toast, wants_fragment


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def speakers_correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = _note(request, uuid)
    speakers = note_speakers(note)
    said = {
        row.label: role for row in speaker_rows(speakers) if (role := request.POST.get(row.field)) and role != row.role
    }
    services.speakers_correct(
        note_id=note.pk, said=said, by=request.user, confirmed=request.POST.get("confirmed") == "yes"
    )
    toast(request, "Corrected. The machine reads the note again.")
    return go(request, note)


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def meeting_type_correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = _note(request, uuid)
    services.meeting_type_correct(note_id=note.pk, meeting_type=request.POST.get("meeting_type", ""), by=request.user)
    return go(request, f"{note.get_absolute_url()}?show=meeting")


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def checkpoint_mark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = _note(request, uuid)
    services.checkpoint_mark(
        note_id=note.pk,
        checkpoint=request.POST.get("checkpoint", ""),
        mark=request.POST.get("mark", ""),
        by=request.user,
    )
    if not wants_fragment(request):
        return go(request, f"{note.get_absolute_url()}?show=meeting")
    shown = shown_of(request, note, note.summaries.latest("version"))
    context = {"note": note, "checklist": checklist(note, shown), "editing": True, "oob": True}
    return render(request, "advisors/checklist.html", context)


@require_POST
@permission_required("advisors.reveal_value", raise_exception=True)
def original_open(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = _note(request, uuid)
    data, _ = services.original_open(note_id=note.pk, reason=request.POST.get("reason", ""), by=request.user)
    # Never shown by the browser itself, whatever it holds.
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, file_name(note) or f"note.{note.file_kind}") or "",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _note(request: HttpRequest, uuid: UUID) -> Note:
    related = (
        "client__household",
        "advisor__user",
        "received__key",
        "extracted__key",
        "received_name__key",
        "mapping__key",
        "speakers__key",
    )
    return get_object_or_404(Note.objects.words_visible_to(request.user).select_related(*related), uuid=uuid)
