"""Sign-in: no sign-up, and demo people only where the program runs its own database."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wealthai.models import User
from wealthai.page import page


def name_given(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Whose failed sign-ins are counted: the name as it was typed, for user name and e-mail alike."""
    given = credentials or {}
    typed = getattr(request, "POST", {}).get("login") if request is not None else None
    return str(given.get("username") or given.get("email") or typed or "").casefold()


@login_not_required
@require_GET
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """No mail goes out: a link to set a password comes from an administrator, after a second person has granted it."""
    return page(request, "account/password_reset.html", None, {})


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class Backend(AuthenticationBackend):
    """allauth's username-or-email check; rights come from the matrix through `User.has_perm`, never from here."""

    def user_can_authenticate(self, user: Any) -> bool:
        if isinstance(user, User) and user.is_demo and not settings.DEMO_LOGINS_ALLOWED:
            return False
        return bool(super().user_can_authenticate(user))

    def get_user(self, user_id: int) -> User | None:
        user = super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
