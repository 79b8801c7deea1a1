"""Desk, outbox, search and home serve a kind of record that the product has never heard of."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from compliance import services
from compliance.models import OutboxMessage, Review
from tests.thing.models import Thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(ops_omar: Any) -> Review:
    thing = Thing.objects.create(name="Threshold for cash", owner=ops_omar)
    return services.review_open(
        subject_type="thing",
        subject_id=thing.uuid,
        title="A thing",
        content_hash="a" * 64,
        owner=ops_omar,
        last_writer=None,
        by=ops_omar,
    )


def test_queue_and_desk_show_it(client: Browser, review: Review, reviewer_rita: Any) -> None:
    client.force_login(reviewer_rita)
    assert b"Threshold for cash" in client.get(reverse("compliance:queue")).content
    client.post(reverse("compliance:review-claim", args=[review.uuid]))
    assert (
        b'<section class="split__pane"><p>Threshold for cash'
        in client.get(reverse("compliance:review-detail", args=[review.uuid])).content
    )


def test_decision_goes_through_the_outbox(client: Browser, review: Review, reviewer_rita: Any, settings: Any) -> None:
    client.force_login(reviewer_rita)
    client.post(reverse("compliance:review-claim", args=[review.uuid]))
    client.post(reverse("compliance:review-approve", args=[review.uuid]), {"content_hash": "a" * 64})
    message = OutboxMessage.objects.get()
    services.outbox_deliver(message_id=message.pk, by="task:deliver_outbox")
    (file,) = settings.CRM_FOLDER.glob("*.json")
    assert json.loads(file.read_text()) == {"thing": "Threshold for cash"}
    assert Thing.objects.get().state == "delivered"
    client.force_login(reviewer_rita)
    assert b"Thing" in client.get(reverse("compliance:outbox")).content


def test_search_finds_it_for_whoever_may_see_it(
    client: Browser, review: Review, ops_omar: Any, advisor_bob: Any
) -> None:
    client.force_login(ops_omar)
    assert b"Threshold for cash" in client.get(reverse("search"), {"q": "thresh"}).content
    client.force_login(advisor_bob)
    assert b"Threshold for cash" not in client.get(reverse("search"), {"q": "thresh"}).content


def test_home_shows_it(client: Browser, review: Review, ops_omar: Any) -> None:
    client.force_login(ops_omar)
    assert b"Things of yours" in client.get(reverse("home")).content
