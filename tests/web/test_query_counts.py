"""A list asks the database as often for eight rows as for two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisors import services
from compliance import services as gate
from compliance.models import OutboxMessage
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
MOST = 30


@pytest.fixture
def more(advisor_ann: Any, reviewer_rita: Any, castellane: Any) -> Callable[[int], None]:
    """Notes under review and delivered ones, of clients of their own."""

    def add(count: int) -> None:
        for number in range(count):
            person = ClientFactory(household=castellane, given_name=f"Given{number}")
            for deliver in (False, True):
                data = (
                    f"Ann: Meeting {number} {deliver} {person.pk}.\nAnn: I will send you the plan by Friday.\n".encode()
                )
                told = {"file_name": "a.txt", "data": data, "met_on": date(2026, 3, 4)}
                note = services.note_upload(by=advisor_ann, client=person, **told)
                services.summary_draft(note_id=note.pk)
                review = services.note_submit(note_id=note.pk, by=advisor_ann)
                if deliver:
                    gate.review_claim(review_id=review.pk, by=reviewer_rita)
                    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
                    review.refresh_from_db()
                    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
                    message = OutboxMessage.objects.get(review=review)
                    gate.outbox_deliver(message_id=message.pk, by="task:deliver_outbox")

    return add


def queries(client: Browser, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("advisor_ann", "home"),
        ("advisor_ann", "advisors:note-list"),
        ("advisor_ann", "advisors:client-list"),
        ("advisor_ann", "advisors:promise-list"),
        ("reviewer_rita", "advisors:promise-list"),
        ("reviewer_rita", "home"),
        ("reviewer_rita", "compliance:queue"),
        ("reviewer_rita", "compliance:journal"),
        ("ops_omar", "compliance:outbox"),
        ("admin_ada", "advisors:note-list"),
    ],
)
def test_list_asks_as_often_for_many_as_for_few(
    who: str, name: str, client: Browser, more: Any, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    more(2)
    few = queries(client, reverse(name))
    more(6)
    many = queries(client, reverse(name))
    assert many == few
    assert many <= MOST


def test_desk_asks_as_often_for_a_long_note_as_for_a_short_one(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, eleanor: Any
) -> None:
    client.force_login(reviewer_rita)
    counts = []
    for lines in (2, 40):
        data = "".join(f"Ann: I will send you form {n} by Friday.\n" for n in range(lines)).encode()
        note = services.note_upload(
            by=advisor_ann, client=eleanor, file_name="a.txt", data=data, met_on=date(2026, 3, 4)
        )
        services.summary_draft(note_id=note.pk)
        review = services.note_submit(note_id=note.pk, by=advisor_ann)
        gate.review_claim(review_id=review.pk, by=reviewer_rita)
        counts.append(queries(client, reverse("compliance:review-detail", args=[review.uuid])))
    assert counts[0] == counts[1] <= MOST + 10
