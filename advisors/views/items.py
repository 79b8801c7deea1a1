"""Deciding on items, from the advisor's note page and from the reviewer's desk alike."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from advisors import services
from advisors.desk import hindrance, words_context
from advisors.forms import AddItemForm, FieldsForm
from advisors.models import Note, SummaryItem
from advisors.presenting import NoteShown
from advisors.services.reveal import REASONS
from compliance import selectors as gate
from compliance.models import Review
from compliance.views.desk import claim_context
from wealthai.errors import BadInput
from wealthai.page import go, wants_fragment
from wealthai.paging import number

_CHOICES = {"keep": SummaryItem.Choice.KEPT, "drop": SummaryItem.Choice.DROPPED, "undo": SummaryItem.Choice.UNDECIDED}


@require_POST
def item_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """keep, drop, undo, edit (new words) or fields (owner and due). Answers with the item."""
    related = ("summary__note__client__household", "summary__note__advisor__user")
    item = get_object_or_404(SummaryItem.objects.visible_to(request.user).select_related(*related), uuid=uuid)
    decision = request.POST.get("decision", "")
    try:
        _decide(request, item, decision)
    except BadInput as refusal:
        if not wants_fragment(request):
            raise
        return _item(request, item, status=422, error=refusal.sentence, error_in=decision)
    return _item(request, item)


def _decide(request: HttpRequest, item: SummaryItem, decision: str) -> None:
    told: dict[str, Any] = {
        "item_id": item.pk,
        "by": request.user,
        "revision": number(request.GET.get("revision", "")) or 0,
    }
    if decision in _CHOICES:
        services.item_choose(choice=_CHOICES[decision], reason=_typed(request, "reason"), **told)
    elif decision == "edit":
        services.item_reword(text=_typed(request, "text"), **told)
    elif decision == "fields":
        form = FieldsForm(request.POST)
        if not form.is_valid():
            raise BadInput("Give the due date as a day of the calendar, or leave it empty.")
        services.item_correct(owner=form.cleaned_data["owner"], due_on=form.cleaned_data["due"], **told)
    else:
        raise BadInput("The decision did not arrive whole. Reload the page and try again.")


def _typed(request: HttpRequest, name: str) -> str:
    """Words of a field; a NUL, which no column takes, is nothing anybody typed."""
    return request.POST.get(name, "").replace("\0", "")


@require_POST
def item_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = _note(request, uuid)
    form = AddItemForm(request.POST)
    if not form.is_valid():
        raise BadInput("; ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items()))
    services.item_add(note_id=note.pk, by=request.user, **form.cleaned_data)
    return _back(request, note)


@require_POST
def keep_rest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    note = _note(request, uuid)
    kept = services.items_keep_rest(note_id=note.pk, by=request.user)
    messages.success(request, f"{kept} kept." if kept else "Every item was decided already.")
    return _back(request, note)


@require_POST
@permission_required("advisors.reveal_value", raise_exception=True)
def value_reveal(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    note = _note(request, uuid)
    told: dict[str, Any] = {"id": f"reveal-{token}", "label": token, "action": request.path, "reasons": REASONS.items()}
    try:
        told["value"] = services.value_reveal(
            note_id=note.pk, token=f"[{token}]", reason=request.POST.get("reason", ""), by=request.user
        )
    except BadInput as refusal:
        return render(request, "_components/reveal_body.html", {**told, "error": refusal.sentence}, status=422)
    template = "_components/reveal_body.html" if wants_fragment(request) else "advisors/revealed.html"
    return render(request, template, {**told, "note": note})


def _item(
    request: HttpRequest, item: SummaryItem, *, status: int = 200, error: str = "", error_in: str = ""
) -> HttpResponse:
    """The item as it stands now, with what else on the desk hangs on it: what is left, what would be approved."""
    note = _note(request, item.summary.note.uuid)
    if not wants_fragment(request):
        return _back(request, note)
    review = gate.latest_review("note", note.uuid)
    on_desk = review is not None and review.is_held_by(request.user)
    shown = NoteShown(note, note.summaries.select_related("prompt_version__prompt").latest("version"))
    row = next(row for row in shown.rows if row.pk == item.pk)
    context = words_context(note, shown, mode="desk" if on_desk else "draft", review=review)
    context |= {
        "item": shown.item(row, error=error, error_in=error_in),
        "section": next(section for section in shown.sections if section.name == row.section),
        "review": review if on_desk else None,
        "hindrance": hindrance(review, request.user) if on_desk and review else "",
    }
    if on_desk and review is not None:
        context |= claim_context(request, review)
    return render(request, "advisors/item_answer.html", context, status=status)


def _back(request: HttpRequest, note: Note) -> HttpResponse:
    review: Review | None = gate.latest_review("note", note.uuid)
    if review is not None and review.is_held_by(request.user):
        return go(request, "compliance:review-detail", review.uuid)
    return go(request, note)


def _note(request: HttpRequest, uuid: UUID) -> Note:
    related = ("client__household", "advisor__user", "received__key", "extracted__key", "mapping__key")
    return get_object_or_404(Note.objects.words_visible_to(request.user).select_related(*related), uuid=uuid)
