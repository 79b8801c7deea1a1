"""Any two versions of a note's summary, the part of the page that htmx asks for; the note as a file."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from advisors import services
from advisors.desk import shown_of
from advisors.models import Note
from advisors.services.exports import Handed
from advisors.versions_part import versions_part
from wealthai.page import go, page, wants_fragment

RELATED = ("client__household", "advisor__user", "received__key", "extracted__key", "mapping__key")


@require_GET
def note_versions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For the note page and the desk alike; the address of the page keeps up with what is compared."""
    seen = Note.objects.history_visible_to(request.user).select_related(*RELATED)  # type: ignore[arg-type]
    note = get_object_or_404(seen, uuid=uuid)
    asked = {name: request.GET.get(name, "")[:40] for name in ("from", "to")}
    query = urlencode({"show": "changes", **{name: value for name, value in asked.items() if value}})
    if not wants_fragment(request):
        return go(request, f"{note.get_absolute_url()}?{query}")
    shown = shown_of(request, note, note.summaries.order_by("-version").first())
    context = {"note": note, "shown": shown, **versions_part(request, note, shown, "changes")}
    response = page(request, "advisors/versions.html", None, context)
    response["HX-Replace-Url"] = f"{_path_of(request)}?{query}"
    return response


@require_POST
@permission_required("advisors.export_note", raise_exception=True)
def note_export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A POST, since it is an act: that the file was handed out is a row."""
    note = get_object_or_404(Note.objects.exportable_by(request.user), uuid=uuid)  # type: ignore[arg-type]
    return handed(services.note_export(note_id=note.pk, form=request.POST.get("form", ""), by=request.user))


def handed(file: Handed) -> HttpResponse:
    response = HttpResponse(file.data, content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["Cache-Control"] = "no-store"
    response["X-Export"] = str(file.export.uuid)
    response["X-Export-SHA256"] = file.export.sha256
    return response


def _path_of(request: HttpRequest) -> str:
    """Where the person is: the note's page or the desk."""
    htmx = getattr(request, "htmx", None)
    return urlsplit(getattr(htmx, "current_url_abs_path", None) or request.path).path
