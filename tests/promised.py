"""An approved note with two promises, on a day of its own: for the tests of the promise ledger and of the client's page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.test import Client as Browser
from django.urls import reverse

from advisors import services
from advisors.models import Note, Promise
from compliance import services as gate

THURSDAY = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)  # in New York; the projection is due tomorrow
LIST = "/promises/"
TALK = """Ann Whitcombe: Good morning, Eleanor.
Eleanor Castellane: I want to stop working when I turn sixty-five.
Ann Whitcombe: I will send you the revised projection by Friday.
Eleanor Castellane: I'll forward the letter from my accountant to you.
"""
PROJECTION, LETTER = "I will send you the revised projection by Friday", "forward the letter from my accountant"


def approved(by: Any, client: Any, rita: Any, words: str = TALK) -> Note:
    note = services.note_upload(by=by, client=client, file_name="a.txt", data=words.encode(), met_on=date(2026, 3, 4))
    services.summary_draft(note_id=note.pk)
    review = services.note_submit(note_id=note.pk, by=by)
    gate.review_claim(review_id=review.pk, by=rita)
    services.items_keep_rest(note_id=note.pk, by=rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=rita, content_hash=review.content_hash)
    note.refresh_from_db()
    return note


def signed_in(user: Any) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def shown(browser: Browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


def act(browser: Browser, promise: Promise, name: str, **given: Any) -> Any:
    promise.refresh_from_db()
    told = {"revision": promise.revision, **given}
    return browser.post(reverse("advisors:promise-act", args=[promise.uuid, name]), told)


def days_later(clock: Any, user: Any) -> Browser:
    """On the 9th, signed in anew: the projection is overdue."""
    clock.move_to(datetime(2026, 3, 9, 15, 0, tzinfo=UTC))
    return signed_in(user)
