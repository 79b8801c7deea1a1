from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from compliance import services
from compliance.forms import TokenForm
from compliance.models import ApiToken
from wealthai.listing import MOST_ROWS_OF_A_FILE, asks_for_file, chosen, csv_file
from wealthai.page import go, page
from wealthai.paging import newest_first

_COLUMNS: list[tuple[str, Any]] = [
    ("Name", lambda token: token.name),
    ("Acts as", lambda token: token.user),
    ("Ends with", lambda token: token.hint),
    ("Runs out", lambda token: token.expires_at),
    ("Ended", lambda token: token.ended_at),
    ("Last used", lambda token: token.last_used_on),
]


@require_http_methods(["GET", "POST"])
@permission_required("compliance.issue_token", raise_exception=True)
def tokens(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        secret = _issued(request, form)
        status = 200 if secret else 422
    asked = [chosen(request, "state", "State", [("good", "In force"), ("ended", "Ended or run out")])]
    rows = _filtered(ApiToken.objects.visible_to(request.user).select_related("user"), asked[0].value)
    if asks_for_file(request):
        return csv_file("api-tokens", _COLUMNS, rows.order_by("-pk")[:MOST_ROWS_OF_A_FILE])
    paged = newest_first(rows, request.GET.get("cursor", ""))
    context = {
        "rows": paged.rows,
        "paged": paged,
        "filters": asked,
        "narrowed": bool(asked[0].value),
        "all": request.user.has_perm("compliance.end_tokens"),
        "form": form if not secret else TokenForm(),
        "secret": secret,
    }
    return page(request, "compliance/tokens.html", None, context, status=status)


def _filtered(rows: QuerySet[ApiToken], state: str) -> QuerySet[ApiToken]:
    over = Q(ended_at__isnull=False) | Q(expires_at__lte=timezone.now())
    return rows.filter(over) if state == "ended" else rows.filter(~over) if state else rows


def _issued(request: HttpRequest, form: TokenForm) -> str:
    if not form.is_valid():
        return ""
    _, secret = services.token_issue(user=request.user, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    return secret


@require_POST
@permission_required("compliance.issue_token", raise_exception=True)
def token_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), uuid=uuid)
    services.token_end(token_id=token.pk, by=request.user)
    messages.success(request, f"The token {token.name} has ended.")
    return go(request, "compliance:tokens")
