from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from advisors import services
from advisors.forms import UploadForm
from advisors.models import Note
from advisors.progress import file_row, refused_row
from wealthai.errors import Refusal
from wealthai.page import go, page, wants_fragment


@require_http_methods(["GET", "POST"])
@permission_required("advisors.upload_note", raise_exception=True)
def note_upload(request: HttpRequest) -> HttpResponse:
    """One file a request. The script of the drop zone asks for the file's row; a plain form is sent on to the note."""
    if request.method == "GET":
        return _form(request, UploadForm(user=request.user, initial={"client": request.GET.get("client")}))
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _refused(request, form, "; ".join(error for errors in form.errors.values() for error in errors))
    try:
        note = _store(request, form.cleaned_data)
    except Refusal as refusal:
        form.add_error("file", refusal.sentence)
        return _refused(request, form, refusal.sentence, refusal)
    if wants_fragment(request):
        return render(request, "advisors/note_list.html#file", file_row(note))
    return go(request, note)


def _store(request: HttpRequest, given: dict[str, Any]) -> Note:
    file = given["file"]
    return services.note_upload(
        by=request.user,
        client=given["client"],
        file_name=file.name,
        data=file.read(),
        met_on=given["met_on"],
        meeting_type=given["meeting_type"],
    )


def _refused(request: HttpRequest, form: UploadForm, sentence: str, refusal: Refusal | None = None) -> HttpResponse:
    status = refusal.status if refusal else 422
    if wants_fragment(request):
        file = request.FILES.get("file")
        shown = refused_row(file.name if file else "", file.size if file else 0, sentence, getattr(refusal, "link", ""))
        return render(request, "advisors/note_list.html#file", shown, status=status)
    return _form(request, form, status=status, link=getattr(refusal, "link", ""))


def _form(request: HttpRequest, form: UploadForm, status: int = 200, link: str = "") -> HttpResponse:
    return page(request, "advisors/note_upload.html", "form", {"form": form, "first": link}, status=status)
