"""Who may sign in, and as what. What is asked for here is granted on the review desk by a second person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from compliance import services
from compliance.forms import AccessForm, PersonForm
from compliance.models import AccessRequest
from compliance.services.access import link_open
from wealthai.errors import BadInput
from wealthai.groups import Role
from wealthai.listing import MOST_ROWS_OF_A_FILE, Filter, asks_for_file, chosen, csv_file, ordered_page, ordering
from wealthai.models import User
from wealthai.page import go, page

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a list pages by the value it is sorted by, and nothing is before nothing
_COLUMNS: list[tuple[str, Any]] = [
    ("Name", str),
    ("User name", lambda person: person.username),
    ("Roles", lambda person: person.role_label),
    ("Login", lambda person: "on" if person.is_active else "off"),
    ("Last sign-in", lambda person: person.last_login),
]


@require_GET
@permission_required("wealthai.view_user", raise_exception=True)
def people(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:100].strip()
    asked = _filters(request)
    rows = _filtered(User.objects.visible_to(request.user), words, asked).prefetch_related("groups")
    rows = rows.annotate(seen=Coalesce("last_login", NEVER))  # type: ignore[arg-type]
    order = ordering(request, {"name": "last_name", "seen": "seen"}, "name")
    if asks_for_file(request):
        return csv_file("people", _COLUMNS, rows.order_by(order, "pk")[:MOST_ROWS_OF_A_FILE])
    context = {
        "paged": ordered_page(rows, order, request.GET.get("cursor", "")),
        "words": words,
        "filters": asked,
        "narrowed": bool(words) or any(one.value for one in asked),
        "waiting": AccessRequest.objects.filter(state=AccessRequest.State.ASKED).count(),
    }
    return page(request, "compliance/people.html", "list", context)


def _filters(request: HttpRequest) -> list[Filter]:
    return [
        chosen(request, "role", "Role", [*Role.choices, ("none", "No role")]),
        chosen(request, "login", "Login", [("on", "On"), ("off", "Off")]),
    ]


def _filtered(rows: QuerySet[User], words: str, asked: list[Filter]) -> QuerySet[User]:
    value = {one.name: one.value for one in asked}
    if value["role"]:
        rows = rows.filter(groups=None) if value["role"] == "none" else rows.filter(groups__name=value["role"])
    if value["login"]:
        rows = rows.filter(is_active=value["login"] == "on")
    for word in words.split():
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word))
    return rows


@require_http_methods(["GET", "POST"])
@permission_required("wealthai.change_user", raise_exception=True)
def person_add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.person_add(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"{asked.person} is added. The role waits for a second person.")
            return go(request, asked)
    status = 422 if request.method == "POST" else 200
    return page(request, "compliance/person_add.html", None, {"form": form}, status=status)


@require_GET
@permission_required("wealthai.view_user", raise_exception=True)
def person_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person = _person(request, uuid)
    return _shown(request, person, AccessForm(person=person))


@require_POST
@permission_required("wealthai.change_user", raise_exception=True)
def access_ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person = _person(request, uuid)
    form = AccessForm(request.POST, person=person)
    if not form.is_valid():
        return _shown(request, person, form, status=422)
    try:
        services.access_request(by=request.user, person_id=person.pk, **form.asked())  # type: ignore[arg-type]
    except BadInput as refusal:
        form.add_error(None, refusal.sentence)
        return _shown(request, person, form, status=422)
    messages.success(request, "Asked. Another administrator or a reviewer grants it on the review desk.")
    return go(request, "compliance:person-detail", person.uuid)


@require_POST
@permission_required("wealthai.change_user", raise_exception=True)
def role_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person, role = _person(request, uuid), request.POST.get("role", "")
    services.role_withdraw(person_id=person.pk, role=role, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{person} no longer has the role {Role(role).label}.")
    return go(request, "compliance:person-detail", person.uuid)


@require_POST
@permission_required("wealthai.change_user", raise_exception=True)
def person_switch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person, active = _person(request, uuid), request.POST.get("active") == "on"
    services.person_switch(person_id=person.pk, active=active, by=request.user)  # type: ignore[arg-type]
    said = "may sign in again." if active else "is signed out everywhere and can sign in no more."
    messages.success(request, f"{person} {said}")
    return go(request, "compliance:person-detail", person.uuid)


@require_POST
@permission_required("wealthai.change_user", raise_exception=True)
def password_link(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shown on the answer alone, never in an address of ours."""
    person = _person(request, uuid)
    asked = person.access_requests.filter(link_until__isnull=False).first()
    if asked is None:
        raise BadInput(f"No new password was granted for {person}. Ask for one first.")
    link = request.build_absolute_uri(services.password_link_make(request_id=asked.pk, by=request.user))  # type: ignore[arg-type]
    return _shown(request, person, AccessForm(person=person), link=link)


def _person(request: HttpRequest, uuid: UUID) -> User:
    found: User = get_object_or_404(User.objects.visible_to(request.user), uuid=uuid)  # type: ignore[arg-type]
    return found


def _shown(request: HttpRequest, person: User, form: AccessForm, *, link: str = "", status: int = 200) -> HttpResponse:
    requests = list(person.access_requests.select_related("asked_by"))
    context = {
        "person": person,
        "held": [role for role in Role if role.value in person.roles],
        "form": form,
        "requests": requests,
        "may_link": any(link_open(asked) and asked.asked_by_id == request.user.pk for asked in requests[:5]),
        "may_change": request.user.has_perm("wealthai.change_user"),
        "second_factor": person.authenticator_set.exists(),
        "link": link,
    }
    return page(request, "compliance/person_detail.html", None, context, status=status)
