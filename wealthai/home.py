"""Home: what waits for me, what changed, three figures at most. The register says it all; this page knows no app."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from wealthai.groups import Role
from wealthai.models import User
from wealthai.page import page
from wealthai.records import Figure, Home, Tally, homes

MOST_FIGURES = 3


def people_home(user: User) -> Home | None:
    """For an administrator: who may sign in, by role."""
    if not user.has_perm("wealthai.view_user"):
        return None
    people = User.objects.filter(is_active=True)
    none = people.filter(groups=None).count()
    by_role = dict(people.exclude(groups=None).values_list("groups__name").annotate(n=Count("pk")))
    address = reverse("compliance:people")
    rows = [(role.label, str(by_role.get(role.value, 0)), f"{address}?role={role.value}") for role in Role]
    return Home(
        figures=(Figure("People who may sign in", str(people.count()), f"{none} without a role", order=14),),
        tallies=(Tally("People by role", tuple(rows)),),
        primary=("People", address),
    )


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    parts = homes(request.user)  # type: ignore[arg-type]
    figures = sorted((figure for part in parts for figure in part.figures), key=lambda figure: figure.order)
    context = {
        "parts": [part for part in parts if part.heading],
        "figures": figures[:MOST_FIGURES],
        "primary": next((part.primary for part in parts if part.primary), None),
        "changes": [change for part in parts for change in part.changes][:8],
        "tallies": [tally for part in parts for tally in part.tallies],
        "now": timezone.now(),
    }
    return page(request, "wealthai/home.html", None, context)
