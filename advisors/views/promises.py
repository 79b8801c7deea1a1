"""The promise ledger: its list, one of them, and what an advisor does with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from advisors import services
from advisors.models import Promise
from advisors.promises import listing
from advisors.promises.acts import ACTS, undo_of
from advisors.promises.figures import kept_of
from advisors.promises.page import bound_form, promise_context
from advisors.promises.shown import page_of, shown_for, texts_of, with_words
from wealthai.bulk import BulkAct, BulkList, bulk
from wealthai.errors import BadInput
from wealthai.listing import asks_for_file, ordered_page
from wealthai.page import go, list_address, page, toast
from wealthai.templatetags.states import state_of

may_see = permission_required("advisors.view_promises", raise_exception=True)
may_keep = permission_required("advisors.keep_promise", raise_exception=True)


@require_GET
@may_see
def promise_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    asked, state = listing.filters(request), listing.state_asked(request)
    words = request.GET.get("q", "")[:100].replace("\0", "").strip()
    seen = Promise.objects.visible_to(user)
    rows = listing.narrowed(seen, {"state": state, **{one.name: one.value for one in asked}})
    rows = listing.sortable(listing.holding(rows, words, user))
    ended = state in ("done", "withdrawn")
    order = listing.order(request, ended=ended)
    if asks_for_file(request):
        return listing.as_file(rows.order_by(order, "pk"), user)
    paged, record = ordered_page(rows, order, request.GET.get("cursor", "")), kept_of(seen)
    context = {
        "paged": paged,
        "rows": shown_for(user, page_of(paged.rows)),
        "record": record,
        "tabs": listing.tabs(record),
        "state": state,
        "filters": asked,
        "words": words,
        "narrowed": bool(words or state) or any(one.value for one in asked),
        "keeps": user.has_perm("advisors.keep_promise"),
        "acts": user.has_perm("advisors.keep_promise") and not ended,
        "ended": ended,
        "find": "Client, or words of it" if user.has_perm("advisors.keep_promise") else "Client or household",
        "notes_url": reverse("advisors:note-list"),
    }
    return page(request, "advisors/promise_list.html", "list", context)


@require_GET
@may_see
def promise_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    promise = get_object_or_404(_whole(Promise.objects.visible_to(request.user)), uuid=uuid)  # type: ignore[arg-type]
    return page(request, "advisors/promise_detail.html", None, promise_context(request, promise))


@require_POST
@may_keep
def promise_act(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """done, withdraw, reopen, move, give: from the promise's own page or, with `back`, from the list."""
    if act not in ACTS:
        raise Http404
    promise = get_object_or_404(_whole(Promise.objects.covered_by(request.user)), uuid=uuid)  # type: ignore[arg-type]
    form = bound_form(promise, ACTS[act], request.POST)
    if "revision" in form.errors:
        raise BadInput("The act did not arrive whole. Reload the page and try again; nothing was changed.")
    if not form.is_valid():
        return _refused(request, promise, act, form)
    try:
        promise = ACTS[act].do(promise_id=promise.pk, by=request.user, **form.cleaned_data)
    except BadInput as refusal:
        form.add_error(None, refusal.sentence)
        return _refused(request, promise, act, form, refusal.status)
    toast(request, ACTS[act].said, undo=undo_of(request, [promise]) if ACTS[act].undone else "")
    if "back" in request.POST:
        return go(request, list_address(request, "advisors:promise-list"))
    return go(request, promise)


def _refused(request: HttpRequest, promise: Promise, act: str, form: Any, status: int = 422) -> HttpResponse:
    """What was typed stays in the form, the reason beside it."""
    promise.refresh_from_db(fields=["state", "revision"])
    context = promise_context(request, promise)
    context["forms"] = {**context["forms"], act: form}
    return page(request, "advisors/promise_detail.html", None, {**context, "refused": act}, status=status)


@require_http_methods(["GET", "POST"])
@may_keep
def promise_bulk(request: HttpRequest) -> HttpResponse:
    """A GET comes back from what was undone: to the list."""
    if request.method == "GET":
        return go(request, "advisors:promise-list")
    by: Any = request.user
    closed: list[Promise] = []
    act = BulkAct(
        "done",
        "Mark as done",
        "Were these promises kept today?",
        "Marked as done",
        lambda promise: "" if promise.is_open else f"It is {promise.get_state_display().lower()} already.",
        lambda promise: closed.append(services.promise_done(promise_id=promise.pk, by=by, revision=promise.revision)),
    )

    def after(request: HttpRequest, done: int) -> None:
        toast(request, f"{done} marked as done.", undo=undo_of(request, closed))

    rows = with_words(Promise.objects.covered_by(by))
    listed = BulkList(
        "Promise",
        list_address(request, "advisors:promise-list"),
        rows,
        (act,),
        lambda found: texts_of(shown_for(by, found)),
        _state,
        after,
    )
    return bulk(request, listed)


def _state(promise: Promise) -> str:
    """With its day: what was moved meanwhile is not what was confirmed."""
    due = f", due {promise.due_on:%-d %b %Y}" if promise.due_on and promise.is_open else ""
    return f"{state_of(promise.shown_state).word}{due}"


def _whole(rows: Any) -> Any:
    return with_words(rows).select_related(
        "item__written_by",
        "note__client__household",
        "note__advisor",
        "note__received__key",
        "note__extracted__key",
        "note__mapping__key",
    )
