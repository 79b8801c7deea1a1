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
from wealthai.models import User
from wealthai.page import go, page


@require_http_methods(["GET", "POST"])
@permission_required("compliance.manage_tokens", raise_exception=True)
def tokens(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        secret = _issued(request, form)
        status = 200 if secret else 422
    rows = ApiToken.objects.visible_to(request.user).select_related("user").order_by("-id")
    context = {"rows": rows, "form": form if not secret else TokenForm(), "secret": secret}
    return page(request, "compliance/tokens.html", None, context, status=status)


def _issued(request: HttpRequest, form: TokenForm) -> str:
    if not form.is_valid():
        return ""
    user = User.objects.filter(username__iexact=form.cleaned_data["username"], is_active=True).first()
    if user is None:
        form.add_error("username", "Nobody has this user name. Look it up under Users.")
        return ""
    _, secret = services.token_issue(
        user=user, name=form.cleaned_data["name"], days=form.cleaned_data["days"], by=request.user
    )
    return secret


@require_POST
@permission_required("compliance.manage_tokens", raise_exception=True)
def token_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), uuid=uuid)
    services.token_end(token_id=token.pk, by=request.user)
    messages.success(request, f"The token {token.name} has ended.")
    return go(request, "compliance:tokens")
