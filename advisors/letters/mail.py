"""An e-mail as it leaves: the body of the outbox message, and a mail file for the advisor's own program."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from django.conf import settings

from advisors.models import Letter
from advisors.services.letters import current, open_letter
from compliance import selectors

SCHEMA = "wealthai.letter/1"


def letter_body(letter: Letter) -> dict[str, Any]:
    note, opened = letter.note, open_letter(letter)
    review = selectors.latest_review("letter", letter.uuid)
    return {
        "schema": SCHEMA,
        "letter": str(letter.uuid),
        "note": str(note.uuid),
        "client": {
            "uuid": str(note.client.uuid),
            "name": str(note.client),
            "crm_id": note.client.crm_id,
            "email": note.client.email,
        },
        "advisor": note.advisor.name,
        "subject": opened.subject,
        "text": opened.whole,
        "version": current(letter).number,
        "content_hash": letter.content_hash,
        "approved": {
            "by": str(review.decided_by) if review and review.decided_by else "",
            "at": review.decided_at.isoformat() if review and review.decided_at else "",
        },
    }


def mail_file(letter: Letter) -> bytes:
    """RFC 5322, marked as a draft, so that a mail program opens it to be sent and not as something received."""
    opened = open_letter(letter)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = opened.subject
    if letter.note.client.email:
        message["To"] = letter.note.client.email
    user = letter.note.advisor.user
    if user is not None and user.email:
        message["From"] = user.email
    message["X-Unsent"] = "1"
    message["X-WealthAI-Letter"] = f"{letter.uuid} {letter.content_hash}"
    message["Organization"] = settings.FIRM_NAME
    message.set_content(opened.whole)
    return message.as_bytes()
