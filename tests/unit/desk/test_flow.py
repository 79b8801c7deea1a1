"""The flow of the desk: comments, laying aside, many at once, the next one by the same filters, the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from advisors import services as notes
from compliance import selectors, services
from compliance import tasks as desk_tasks
from compliance.models import JournalRow, OutboxMessage, Review, ReviewComment
from compliance.policies import BulkRules
from compliance.services import bulk
from compliance.services.notices import _told, register_notice
from tests.factories import ReviewFactory
from tests.thing.apps import ThingRecords
from tests.thing.models import Thing
from wealthai.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db
PLAIN = "Ann: Good morning {}.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


def waiting(owner: Any, **more: Any) -> Review:
    thing = Thing.objects.create(name="A thing", owner=owner)
    return ReviewFactory(subject_id=thing.uuid, owner=owner, **more)


# --- Comments ---------------------------------------------------------------------------------------------------------
def test_comment_names_nobody_and_is_kept(advisor_ann: Any, advisor_bob: Any, reviewer_rita: Any, eleanor: Any) -> None:
    note = notes.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=PLAIN.format("1").encode(), met_on=date(2026, 3, 4)
    )
    notes.summary_draft(note_id=note.pk)
    review = notes.note_submit(note_id=note.pk, by=advisor_ann)
    said = services.comment_add(review_id=review.pk, text="Ask Eleanor Castellane about the date.", by=reviewer_rita)
    assert "Castellane" not in said.text
    assert selectors.comments_for(advisor_ann, review)[0].text == "Ask Eleanor about the date."
    assert selectors.comments_for(reviewer_rita, review)[0].text == said.text, "nobody reads names before the claim"
    assert "Castellane" not in str(list(JournalRow.objects.filter(event="review.commented").values()))
    with pytest.raises(NotAllowed):
        services.comment_add(review_id=review.pk, text="Hello", by=advisor_bob)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewComment.objects.update(text="Never said")


def test_owner_answers_on_the_page_of_the_thread(
    client: Browser, advisor_ann: Any, advisor_bob: Any, reviewer_rita: Any
) -> None:
    review = waiting(advisor_ann)
    services.comment_add(review_id=review.pk, text="Which account?", by=reviewer_rita)
    url = reverse("compliance:review-comments", args=[review.uuid])
    client.force_login(advisor_ann)
    assert b"Which account?" in client.get(url).content
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "The joint one."}).status_code == 302
    client.force_login(advisor_bob)
    assert client.get(url).status_code == 404


def test_notices_tell_whom_it_concerns(advisor_ann: Any, reviewer_rita: Any) -> None:
    heard: list[Any] = []

    def hear(event: str, review: Any, people: list[Any]) -> None:
        heard.append((event, people))

    register_notice(hear)
    try:
        services.comment_add(review_id=waiting(advisor_ann).pk, text="Which account?", by=reviewer_rita)
    finally:
        _told.remove(hear)
    assert heard == [("review.commented", [advisor_ann])]


# --- Laying aside -----------------------------------------------------------------------------------------------------
def test_snooze_hides_it_from_next_and_stops_no_clock(advisor_ann: Any, reviewer_rita: Any) -> None:
    review = waiting(advisor_ann)
    due = review.due_at
    until = timezone.now() + timedelta(hours=1)
    services.review_snooze(review_id=review.pk, until=until, reason="Waits for a form.", by=reviewer_rita)
    assert services.review_claim_next(by=reviewer_rita) is None
    review.refresh_from_db()
    assert (review.due_at, review.is_snoozed) == (due, True)
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    review.refresh_from_db()
    assert not review.is_snoozed


def test_snooze_ends_before_it_is_due(advisor_ann: Any, reviewer_rita: Any) -> None:
    review = waiting(advisor_ann)
    with pytest.raises(BadInput, match="time goes on running"):
        services.review_snooze(
            review_id=review.pk, until=review.due_at + timedelta(minutes=1), reason="Later.", by=reviewer_rita
        )
    with pytest.raises(IntegrityError, match="snooze_within"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(snoozed_until=review.due_at + timedelta(minutes=1))


def test_breach_wakes_it(advisor_ann: Any, reviewer_rita: Any) -> None:
    review = waiting(advisor_ann, due_at=timezone.now() + timedelta(seconds=30))
    services.review_snooze(review_id=review.pk, until=review.due_at, reason="Soon.", by=reviewer_rita)
    Review.objects.filter(pk=review.pk).update(
        due_at=timezone.now() - timedelta(seconds=1), snoozed_until=timezone.now() - timedelta(seconds=2)
    )
    desk_tasks.sweep_reviews()
    review.refresh_from_db()
    assert review.breached_at


# --- Many at once -----------------------------------------------------------------------------------------------------
@pytest.fixture
def things_in_bulk(monkeypatch: Any) -> None:
    monkeypatch.setattr(ThingRecords, "bulk", True)


def test_bulk_approval_takes_what_nothing_is_flagged_in(
    things_in_bulk: None, advisor_ann: Any, reviewer_rita: Any
) -> None:
    plain = [waiting(advisor_ann) for _ in range(3)]
    flagged, dropped, own = (
        waiting(advisor_ann, risk_flags=1),
        waiting(advisor_ann, flag_kinds=["churning"]),
        waiting(reviewer_rita),
    )
    outcome = bulk.reviews_approve(reviews=[*plain, flagged, dropped, own], by=reviewer_rita)
    assert outcome.done == plain
    assert [review for review, _ in outcome.refused] == [flagged, dropped, own]
    assert JournalRow.objects.filter(event="review.approved").count() == 3
    assert OutboxMessage.objects.count() == 3
    flagged.refresh_from_db()
    assert flagged.holder_id is None


def test_bulk_approval_is_capped(things_in_bulk: None, advisor_ann: Any, reviewer_rita: Any) -> None:
    reviews = [waiting(advisor_ann) for _ in range(BulkRules().most + 1)]
    with pytest.raises(BadInput, match="At most 10"):
        bulk.reviews_approve(reviews=reviews, by=reviewer_rita)
    assert not JournalRow.objects.filter(event="review.approved").exists()


def test_bulk_shows_how_each_stands_before_it_acts(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    free, held = waiting(advisor_ann), waiting(advisor_ann)
    services.review_claim(review_id=held.pk, by=reviewer_sam)
    client.force_login(reviewer_rita)
    told = {"act": "claim", "review": [free.uuid, held.uuid]}
    asked = client.post(reverse("compliance:review-bulk"), told)
    assert asked.status_code == 200
    assert b"Sam Ortiz holds it." in asked.content
    assert not Review.objects.filter(claimed_by=reviewer_rita).exists()
    client.post(reverse("compliance:review-bulk"), {**told, "sure": "1"})
    assert [review.pk for review in Review.objects.filter(claimed_by=reviewer_rita)] == [free.pk]
    assert client.post(reverse("compliance:review-bulk"), {"act": "claim"}).status_code == 422


def test_note_without_flags_goes_in_bulk(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> None:
    note = notes.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=PLAIN.format("1").encode(), met_on=date(2026, 3, 4)
    )
    notes.summary_draft(note_id=note.pk)
    review = notes.note_submit(note_id=note.pk, by=advisor_ann)
    assert bulk.reviews_approve(reviews=[review], by=reviewer_rita).refused == []
    note.refresh_from_db()
    assert note.state == "approved"


# --- The next one -----------------------------------------------------------------------------------------------------
def test_next_keeps_to_the_filters_of_the_queue(client: Browser, advisor_ann: Any, reviewer_rita: Any) -> None:
    waiting(advisor_ann, due_at=timezone.now() + timedelta(minutes=5))
    flagged = waiting(advisor_ann, risk_flags=1)
    client.force_login(reviewer_rita)
    client.get(reverse("compliance:queue") + "?flags=any")
    answer = client.post(reverse("compliance:review-next"))
    assert str(flagged.uuid) in answer["Location"]


# --- The API ----------------------------------------------------------------------------------------------------------
def test_api_walks_a_review_through(client: Browser, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    review = waiting(advisor_ann, high_flags=1)
    tokens = [
        services.token_issue(user=person, name="t", by="shell:test")[1] for person in (reviewer_rita, reviewer_sam)
    ]

    def act(token: str, **told: Any) -> Any:
        url = reverse("compliance:api-review", args=[review.uuid])
        return client.post(url, told, content_type="application/json", headers={"Authorization": f"Bearer {token}"})

    assert (
        act(tokens[0], act="return", content_hash=review.content_hash, comment="x", reason_code="none").status_code
        == 422
    )
    assert act(tokens[0], act="approve", content_hash=review.content_hash).json()["code"] == "not_held"
    for token in tokens:
        assert act(token, act="claim").status_code == 200
        answer = act(token, act="approve", content_hash=review.content_hash)
    assert answer.json()["status"] == "approved"
    assert act(tokens[0], act="snooze", comment="x").status_code == 422
    listed = client.get(reverse("compliance:api-reviews"), headers={"Authorization": f"Bearer {tokens[0]}"})
    assert listed.json()["results"] == []


def test_api_hides_what_a_person_may_not_see(client: Browser, advisor_ann: Any, advisor_bob: Any) -> None:
    review = waiting(advisor_ann)
    token = services.token_issue(user=advisor_bob, name="t", by="shell:test")[1]
    for name in ("api-reviews", "api-complaints", "api-reasons"):
        answer = client.get(reverse(f"compliance:{name}"), headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 403
    url = reverse("compliance:api-review", args=[review.uuid])
    assert client.get(url, headers={"Authorization": f"Bearer {token}"}).status_code == 403
