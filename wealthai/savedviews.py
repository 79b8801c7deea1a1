"""Saved views: the filters of any list under a name, one's own or shared with a role. One mechanism for every list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_POST

from wealthai.errors import BadInput
from wealthai.groups import Role
from wealthai.models import SavedView, User
from wealthai.page import go, page, toast
from wealthai.undo import offer, register_undo

MOST_OF_A_LIST = 30
# Of this page alone: a place in the list, a file, words of a find box (which may be a client's name).
_NOT_KEPT = ("cursor", "format")
_TYPED = ("q", "subject")


class ViewForm(forms.Form):
    list = forms.CharField(max_length=80, widget=forms.HiddenInput)
    query = forms.CharField(max_length=800, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=60)
    role = forms.ChoiceField(label="Seen by", required=False, choices=[("", "Only me"), *Role.choices])
    is_default = forms.BooleanField(label="Open the list with it", required=False)


# --- Services ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def view_save(*, by: User, list: str, query: str, name: str, role: str = "", is_default: bool = False) -> SavedView:
    kept = kept_query(query)
    _check(list, kept, role, by)
    own = SavedView.objects.own(by).filter(list=list)
    if own.count() >= MOST_OF_A_LIST:
        raise BadInput(f"You have {MOST_OF_A_LIST} views of this list. Delete one first.")
    last = own.aggregate(last=Max("position"))["last"] or 0
    view = SavedView(user=by, list=list, name=name.strip(), query=kept, role=role, position=last + 1)
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise BadInput(f"You have a view named {name.strip()} already. Choose another name.") from error
    if is_default:
        view_default(by=by, view=view, on=True)
    return view


@transaction.atomic
def view_default(*, by: User, view: SavedView, on: bool) -> None:
    SavedView.objects.own(by).filter(list=view.list, is_default=True).update(is_default=False)
    if on:
        SavedView.objects.own(by).filter(pk=view.pk).update(is_default=True)


@transaction.atomic
def view_change(*, by: User, view: SavedView, name: str, role: str) -> None:
    _check(view.list, view.query, role, by)
    if not name.strip():
        raise BadInput("Give the view a name.")
    view.name, view.role = name.strip()[:60], role
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "role"])
    except IntegrityError as error:
        raise BadInput(f"You have a view named {view.name} already. Choose another name.") from error


@transaction.atomic
def view_move(*, by: User, view: SavedView, up: bool) -> None:
    """One place up or down; all of the list's views are numbered anew."""
    views = list(SavedView.objects.own(by).filter(list=view.list).select_for_update().order_by("position", "id"))
    at = [one.pk for one in views].index(view.pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(views):
        views[at], views[other] = views[other], views[at]
    for number, one in enumerate(views, start=1):
        one.position = number
    SavedView.objects.bulk_update(views, ["position"])


def _check(list: str, query: str, role: str, by: User) -> None:
    try:
        reverse(list)
    except NoReverseMatch as error:
        raise BadInput("There is no such list.") from error
    if len(query) > 800:
        raise BadInput("These filters are too long to be kept. Take some away.")
    if role and role not in by.roles:
        raise BadInput("Share a view with a role of your own: you cannot tell what others may see.")
    if role and any(QueryDict(query).get(name) for name in _TYPED):
        raise BadInput("A view with typed words may name a client, so it cannot be shared. Take the words away first.")


def kept_query(query: str) -> str:
    held = QueryDict(query.lstrip("?").replace("\0", ""), mutable=True)
    for name in _NOT_KEPT:
        held.pop(name, None)
    for name in [name for name, values in held.lists() if values == [""]]:
        held.pop(name)
    return held.urlencode()


def default_queries(user: User) -> dict[str, str]:
    """List -> query string, for the rail."""
    return dict(SavedView.objects.own(user).filter(is_default=True).values_list("list", "query"))


def views_of(request: HttpRequest) -> dict[str, Any]:
    """What stands above the list that this request shows: its views, the form to keep its filters."""
    match = request.resolver_match
    name = match.view_name if match else ""
    now = kept_query(request.GET.urlencode())
    views = list(SavedView.objects.visible_to(request.user).filter(list=name).select_related("user"))  # type: ignore[arg-type]
    current = next((view for view in views if view.query == now), None)
    roles = [("", "Only me"), *((role.value, role.label) for role in Role if role.value in request.user.roles)]  # type: ignore[union-attr]
    form = ViewForm(initial={"list": name, "query": now}, auto_id="view-%s")
    form.fields["role"] = forms.ChoiceField(label="Seen by", required=False, choices=roles)
    return {"views": views, "current": current, "form": form, "may_save": bool(now) and current is None}


# --- Pages ------------------------------------------------------------------------------------------------------------
@require_GET
def manage(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    views = SavedView.objects.own(user).order_by("list", "position", "id")
    roles = [role for role in Role if role.value in user.roles]
    shared = SavedView.objects.visible_to(user).exclude(user=user).select_related("user")
    context = {"views": list(views), "shared": list(shared.order_by("list", "name")), "roles": roles}
    return page(request, "wealthai/saved_views.html", None, context)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    form = ViewForm(request.POST)
    if not form.is_valid():
        raise BadInput("Give the view a name of at most 60 characters.")
    view = view_save(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    toast(request, f"The view {view.name} is kept.")
    return go(request, view)


@require_POST
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.own(request.user), uuid=uuid)  # type: ignore[arg-type]
    act, by = request.POST.get("act", ""), request.user
    if act in ("up", "down"):
        view_move(by=by, view=view, up=act == "up")  # type: ignore[arg-type]
    elif act in ("default", "no-default"):
        view_default(by=by, view=view, on=act == "default")  # type: ignore[arg-type]
    elif act == "delete":
        _delete(request, view)
    else:
        view_change(by=by, view=view, name=request.POST.get("name", ""), role=request.POST.get("role", ""))  # type: ignore[arg-type]
        toast(request, f"The view is now named {view.name}.")
    return go(request, "saved-views")


def _delete(request: HttpRequest, view: SavedView) -> None:
    kept = {name: getattr(view, name) for name in ("list", "query", "name", "role", "is_default", "position")}
    view.delete()
    toast(request, f"The view {view.name} is deleted.", undo=offer(request, "saved-view", kept))


def _restore(user: User, kept: dict[str, Any]) -> str:
    taken = SavedView.objects.own(user).filter(list=kept["list"])
    if taken.filter(name=kept["name"]).exists():
        raise BadInput(f"You have a new view named {kept['name']} by now. Nothing was changed.")
    default = kept["is_default"] and not taken.filter(is_default=True).exists()
    SavedView.objects.create(user=user, **{**kept, "is_default": default})
    return f"The view {kept['name']} is back."


register_undo("saved-view", _restore)
