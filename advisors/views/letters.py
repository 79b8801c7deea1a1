"""The tab E-mail of a note: write, send for review, release."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from advisors import services
from advisors.letters.check import check
from advisors.letters.mail import mail_file
from advisors.letters.shown import letter_part
from advisors.models import Letter, LetterRelease, Note
from advisors.services.letters import open_letter
from advisors.views.notes import note_context
from wealthai.errors import BadInput
from wealthai.page import go, page, toast
from wealthai.paging import number


def _note(request: HttpRequest, uuid: UUID) -> Note:
    return get_object_or_404(Note.objects.covered_by(request.user), uuid=uuid)  # type: ignore[arg-type]


def _letter(request: HttpRequest, uuid: UUID) -> Letter:
    seen = Letter.objects.words_visible_to(request.user).select_related(  # type: ignore[arg-type]
        "note__client__household", "note__advisor__user"
    )
    return get_object_or_404(seen, note__uuid=uuid)


def _back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return go(request, f"{Note(uuid=uuid).get_absolute_url()}?show=letter")


@require_POST
@permission_required("advisors.write_letter", raise_exception=True)
def letter_draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    services.letter_draft(note_id=_note(request, uuid).pk, by=request.user)
    toast(request, "Drafted from the approved summary. Read it before it goes anywhere.")
    return _back(request, uuid)


@require_POST
@permission_required("advisors.write_letter", raise_exception=True)
def letter_write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    letter = _letter(request, uuid)
    subject, body = request.POST.get("subject", ""), request.POST.get("body", "").replace("\0", "")
    version = number(request.POST.get("version", "")) or 0
    try:
        letter = services.letter_write(
            letter_id=letter.pk, subject=subject, body=body, version=version, by=request.user
        )
    except BadInput as refusal:
        return page(
            request, "advisors/note_detail.html", "note", _typed(request, letter, subject, body, refusal), status=422
        )
    left = len([*check(subject), *check(body)])
    if left:
        toast(request, f"Kept. {left} place{'s' if left > 1 else ''} must be reworded before it can leave.", "wait")
    else:
        toast(request, f"Kept as version {letter.version}.")
    return _back(request, uuid)


def _typed(request: HttpRequest, letter: Letter, subject: str, body: str, refusal: BadInput) -> dict[str, Any]:
    """What was typed stays in the form: nothing of it was stored."""
    more = {**letter_part(letter.note, request.user), "letter_typed": (subject, body), "letter_error": refusal.sentence}
    return note_context(request, letter.note, **more | {"show": "letter"})


@require_POST
@permission_required("advisors.write_letter", raise_exception=True)
def letter_submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    services.letter_submit(letter_id=_letter(request, uuid).pk, by=request.user)
    toast(request, "Submitted. A reviewer reads it; you will find the answer here.")
    return _back(request, uuid)


@require_POST
@permission_required("advisors.write_letter", raise_exception=True)
def letter_release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    letter, way = _letter(request, uuid), request.POST.get("way", "")
    services.letter_release(letter_id=letter.pk, way=way, by=request.user)
    letter.refresh_from_db()
    if way == LetterRelease.Way.FILE:
        return _file(mail_file(letter), "message/rfc822", "follow-up.eml")
    if way == LetterRelease.Way.COPY:
        opened = open_letter(letter)
        return _file(f"{opened.subject}\n\n{opened.whole}".encode(), "text/plain; charset=utf-8")
    toast(request, "Released. It is in the outbox and goes once.")
    return _back(request, uuid)


def _file(data: bytes, media_type: str, name: str = "") -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
