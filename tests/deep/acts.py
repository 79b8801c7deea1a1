"""What people do in a running house, by the services their buttons call."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.faults.house import House

# One after another with a pause, as a reviewer does; prints the reviews it approved.
_APPROVE = """
import time
from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.models import Review
from wealthai.errors import Refusal
from wealthai.models import User
rita = User.objects.get(username="rita")
found = Review.objects.visible_to(rita).open().filter(subject_type="note", needs_second=False).order_by("pk")
only = {only!r}
done = 0
for review in found.filter(uuid__in=only) if only else found:
    try:
        if review.claimed_by_id != rita.pk:
            gate.review_claim(review_id=review.pk, by=rita)
        services.items_keep_rest(note_id=Note.objects.get(uuid=review.subject_id).pk, by=rita)
        review.refresh_from_db()
        gate.review_approve(review_id=review.pk, by=rita, content_hash=review.content_hash)
    except Refusal:
        continue
    print(review.uuid, flush=True)
    done += 1
    if done == {most}:
        break
    time.sleep({pause})
"""


def approve(house: House, *, most: int, pause: float = 0.0, only: list[str] | None = None) -> list[str]:
    """Rita approves up to `most` notes that need no second approval; -> the ids of their reviews."""
    said = house.manage("shell", "--no-imports", "-c", _APPROVE.format(most=most, pause=pause, only=only))
    return said.split()


def download(house: House, token: str, path: str, body: dict[str, Any]) -> bytes:
    """What a POST of the API answers as a file."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{house.port}{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return bytes(answer.read())
