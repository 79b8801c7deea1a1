from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from advisors import services
from advisors.forms import ReceiveForm, UploadForm
from advisors.incoming_rows import Rows, incoming_speakers, said_in
from advisors.models import Incoming, Note
from advisors.progress import file_row, refused_row
from advisors.transcripts import KINDS
from wealthai.errors import Refusal
from wealthai.page import go, page, toast, wants_fragment

PASTED = "pasted.txt"


def upload_context(request: HttpRequest) -> dict[str, Any]:
    """The drop zone, what waits for its client, and what the machine works on."""
    working = Note.objects.visible_to(request.user).filter(state__in=Note.WITH_MACHINE)
    rows = working.select_related("client__household", "received", "received_name__key").order_by("-pk")[:10]
    return {
        "waiting": Rows(request.user).waiting(),
        "in_work": [file_row(note) for note in rows],
        "accept": ",".join(KINDS),
        "max_bytes": settings.NOTE_MAX_BYTES,
    }


@require_http_methods(["GET", "POST"])
@permission_required("advisors.upload_note", raise_exception=True)
def note_upload(request: HttpRequest) -> HttpResponse:
    """One file a request. Without a client it waits for one beside the drop zone; with one it is a note at once."""
    if request.method == "GET":
        return _page(request)
    if request.POST.get("client") or "met_on" in request.POST:
        return _confirmed(request)
    form = ReceiveForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _refused(request, "; ".join(error for errors in form.errors.values() for error in errors))
    try:
        incoming = _received(request, form.cleaned_data)
    except Refusal as refusal:
        return _refused(request, refusal.sentence, refusal)
    if wants_fragment(request):
        return _row(request, incoming)
    return go(request, "advisors:note-upload")


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def incoming_take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incoming = get_object_or_404(_seen(request), uuid=uuid)
    form = Rows(request.user).form(incoming, request.POST)
    if not form.is_valid():
        return _row(request, incoming, 422, form=form)
    said = said_in(request.POST, incoming_speakers(incoming)) if incoming.state == Incoming.State.WAITING else {}
    try:
        note = services.incoming_take(incoming_id=incoming.pk, by=request.user, speakers=said, **form.cleaned_data)
    except services.DuplicateNote as refusal:
        return _row(request, incoming, refusal.status, form=form, error=refusal.sentence, link=refusal.link)
    if wants_fragment(request):
        row = render(request, "advisors/note_list.html#file", file_row(note))
        return trigger_client_event(row, "notes-changed")
    return go(request, note)


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def incoming_discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incoming = get_object_or_404(_seen(request), uuid=uuid)
    services.incoming_discard(incoming_id=incoming.pk, by=request.user)
    if wants_fragment(request):
        return HttpResponse("")
    toast(request, "Discarded. Nothing of the file is kept.")
    return go(request, "advisors:note-upload")


def _received(request: HttpRequest, given: dict[str, Any]) -> Incoming:
    file = given["file"]
    return services.file_receive(
        by=request.user,
        file_name=file.name if file is not None else PASTED,
        data=file.read() if file is not None else given["text"].encode(),
        asked_for=given["asked_for"],
    )


def _confirmed(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _refused(request, "; ".join(error for errors in form.errors.values() for error in errors))
    file = form.cleaned_data["file"]
    told = {name: form.cleaned_data[name] for name in ("client", "met_on", "meeting_type")}
    try:
        note = services.note_upload(by=request.user, file_name=file.name, data=file.read(), **told)
    except Refusal as refusal:
        return _refused(request, refusal.sentence, refusal)
    if wants_fragment(request):
        return render(request, "advisors/note_list.html#file", file_row(note))
    return go(request, note)


def _row(request: HttpRequest, incoming: Incoming, status: int = 200, **more: Any) -> HttpResponse:
    row = Rows(request.user).row(incoming, **more)
    if wants_fragment(request):
        return render(request, "advisors/incoming_row.html", {"row": row}, status=status)
    return _page(request, status=status, refused=row["error"] or "Look at the file again.", link=row["error_link"])


def _refused(request: HttpRequest, sentence: str, refusal: Refusal | None = None) -> HttpResponse:
    status = refusal.status if refusal else 422
    link = refusal.link if refusal else ""
    if not wants_fragment(request):
        return _page(request, status=status, refused=sentence, link=link)
    file = request.FILES.get("file")
    shown = refused_row(file.name if file else "Pasted words", file.size if file else 0, sentence, link)
    return render(request, "advisors/note_list.html#file", shown, status=status)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    context = {**upload_context(request), "asked_for": _asked_for(request), **more}
    return page(request, "advisors/note_upload.html", None, context, status=status)


def _asked_for(request: HttpRequest) -> Any:
    """The client from whose page one came, when it is one's own."""
    return Rows(request.user).book.get(request.GET.get("client", request.POST.get("asked_for", "")))


def _seen(request: HttpRequest) -> Any:
    return Incoming.objects.visible_to(request.user).select_related(
        "received__key", "received_name__key", "speakers__key", "note"
    )
