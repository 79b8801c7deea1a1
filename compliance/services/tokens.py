from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from compliance import journal
from compliance.models import ApiToken
from wealthai.errors import BadInput
from wealthai.models import User

PREFIX = "wai_"
LONGEST_DAYS = 366


def fingerprint(token: str) -> str:
    """A token is 256 random bits, so a plain hash cannot be turned back by guessing."""
    return hashlib.sha256(token.encode()).hexdigest()


@journal.business_act
def token_issue(*, user: User, name: str, by: User | str, days: int = 90) -> tuple[ApiToken, str]:
    """-> (row, token). The token is shown this once."""
    if not name.strip():
        raise BadInput("Name the token after the program that will use it.")
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput(f"A token lives 1 to {LONGEST_DAYS} days.")
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        hint=secret[-4:],
        sha256=fingerprint(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    journal.act("api-token.issued", row, user=user.uuid, days=days)
    return row, secret


@journal.business_act
def token_end(*, token_id: int, by: User | str) -> ApiToken:
    row = ApiToken.objects.select_for_update().get(pk=token_id)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        journal.act("api-token.ended", row)
    return row
