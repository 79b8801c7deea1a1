"""API sign-in: `Authorization: Bearer wai_...`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from compliance import journal
from compliance.models import ApiToken
from compliance.services.tokens import fingerprint


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Send the token as 'Authorization: Bearer <token>'.")
        token = ApiToken.objects.usable().filter(sha256=fingerprint(parts[1].decode("ascii", "replace"))).first()
        if token is None or (token.user.is_demo and not settings.DEMO_LOGINS_ALLOWED):
            raise AuthenticationFailed(
                "This token is unknown, has ended or has expired. Ask an administrator for a new one."
            )
        journal.become(token.user)
        today = timezone.now().date()
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[misc, no-untyped-call]
    """How the published schema describes the token."""

    target_class = "compliance.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
