from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from compliance import services
from compliance.forms import TokenForm
from compliance.models import ApiToken
from wealthai.page import go, page


@require_http_methods(["GET", "POST"])
@permission_required("compliance.issue_token", raise_exception=True)
def tokens(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        secret = _issued(request, form)
        status = 200 if secret else 422
    rows = ApiToken.objects.visible_to(request.user).select_related("user").order_by("-id")
    context = {
        "rows": rows,
        "all": request.user.has_perm("compliance.end_tokens"),
        "form": form if not secret else TokenForm(),
        "secret": secret,
    }
    return page(request, "compliance/tokens.html", None, context, status=status)


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
