"""Several notes at once: submitted, or sent through the machine again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from advisors import services
from advisors.models import Note
from wealthai.bulk import BulkAct, BulkList, bulk
from wealthai.page import list_address
from wealthai.templatetags.states import state_of


@require_POST
@permission_required("advisors.upload_note", raise_exception=True)
def note_bulk(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    acts = (
        BulkAct(
            "submit",
            "Submit for review",
            "Submit these notes?",
            "Submitted for review",
            lambda note: "" if note.is_advisors_turn else "Only a draft or a returned note can be submitted.",
            lambda note: services.note_submit(note_id=note.pk, by=by),
        ),
        BulkAct(
            "retry",
            "Try again",
            "Send these notes through the machine again?",
            "Sent through the machine again",
            lambda note: "" if note.state == Note.State.NEEDS_ATTENTION else "It does not wait for another try.",
            lambda note: services.note_retry(note_id=note.pk, by=by),
        ),
    )
    rows = Note.objects.covered_by(by).select_related("client")
    listed = BulkList(
        "Note", list_address(request, "advisors:note-list"), rows, acts, _named, lambda note: state_of(note.state).word
    )
    return bulk(request, listed)


def _named(notes: Sequence[Note]) -> dict[Any, str]:
    return {note.uuid: f"{note}, {note.met_on:%-d %b %Y}" for note in notes}
