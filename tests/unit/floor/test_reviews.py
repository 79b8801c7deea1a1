"""The gate: four eyes, claims, frozen columns, staleness."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from compliance import journal, services
from compliance.models import JournalRow, OutboxMessage, Review
from compliance.services.reviews import AlreadyDecided, HeldByAnother, NotHeld, OwnWork, review_rewrite
from tests.database import superuser
from tests.factories import ReviewFactory, UserFactory
from tests.thing.models import Thing
from wealthai.errors import BadInput, NotAllowed, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(advisor_ann: Any) -> Review:
    thing = Thing.objects.create(name="A thing", owner=advisor_ann)
    return ReviewFactory(subject_id=thing.uuid, owner=advisor_ann, submitted_by=advisor_ann)


def approve(review: Review, by: Any) -> Review:
    services.review_claim(review_id=review.pk, by=by)
    review.refresh_from_db()
    return services.review_approve(review_id=review.pk, by=by, content_hash=review.content_hash)


def test_approval_moves_record_and_posts_once(review: Review, reviewer_rita: Any) -> None:
    approve(review, reviewer_rita)
    assert Thing.objects.get(uuid=review.subject_id).state == "approved"
    assert OutboxMessage.objects.get().review_id == review.pk
    assert JournalRow.objects.filter(event="review.approved", user=reviewer_rita, subject_id=review.subject_id).exists()


def test_approval_twice_is_refused(review: Review, reviewer_rita: Any) -> None:
    approve(review, reviewer_rita)
    with pytest.raises(AlreadyDecided, match="Rita Vance approved"):
        services.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("column", ["owner", "submitted_by", "last_writer"])
def test_approval_of_own_work_is_refused(column: str, advisor_ann: Any, reviewer_rita: Any) -> None:
    thing = Thing.objects.create(name="A thing", owner=advisor_ann)
    people = {"owner": advisor_ann, "submitted_by": advisor_ann, "last_writer": None, column: reviewer_rita}
    review = ReviewFactory(subject_id=thing.uuid, **people)
    with pytest.raises(OwnWork):
        approve(review, reviewer_rita)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("column", ["owner", "submitted_by", "last_writer"])
def test_database_itself_refuses_own_approval(column: str, advisor_ann: Any, reviewer_rita: Any) -> None:
    people = {"owner": advisor_ann, "submitted_by": advisor_ann, "last_writer": None, column: reviewer_rita}
    review = ReviewFactory(**people)
    with journal.acting(reviewer_rita), pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            status="approved", decided_by=reviewer_rita, decided_at=timezone.now()
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ["SET owner_id = {other}", "SET submitted_by_id = {other}", "SET last_writer_id = {other}"]
)
def test_deciding_columns_are_frozen_for_the_superuser(statement: str, review: Review, reviewer_rita: Any) -> None:
    with superuser() as cursor, pytest.raises(Exception, match="fixed|last writer"):
        cursor.execute("SELECT set_config('wealthai.actor', 'shell:root', false)")
        cursor.execute(f"UPDATE compliance_review {statement.format(other=reviewer_rita.pk)}")


def test_last_writer_cannot_be_taken_back(review: Review, reviewer_rita: Any) -> None:
    with journal.acting(reviewer_rita):
        Review.objects.filter(pk=review.pk).update(last_writer=reviewer_rita)
        with pytest.raises(DatabaseError, match="last writer"), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(last_writer=None)


def test_decided_review_never_changes(review: Review, reviewer_rita: Any) -> None:
    approve(review, reviewer_rita)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(comment="later thought")


def test_decision_carries_the_name_of_who_acts(review: Review, reviewer_rita: Any, reviewer_sam: Any) -> None:
    with journal.acting(reviewer_rita), pytest.raises(DatabaseError, match="name of the person"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            status="rejected", decided_by=reviewer_sam, decided_at=timezone.now()
        )


def test_only_a_reviewer_claims(review: Review, ops_omar: Any) -> None:
    with pytest.raises(NotAllowed):
        services.review_claim(review_id=review.pk, by=ops_omar)


def test_held_review_is_taken_over_only_with_reason(review: Review, reviewer_rita: Any, reviewer_sam: Any) -> None:
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    with pytest.raises(HeldByAnother, match="Rita Vance holds"):
        services.review_claim(review_id=review.pk, by=reviewer_sam)
    with pytest.raises(BadInput):
        services.review_claim(review_id=review.pk, by=reviewer_sam, take_over=True)
    taken = services.review_claim(review_id=review.pk, by=reviewer_sam, take_over=True, reason="Rita is ill")
    assert taken.claimed_by == reviewer_sam
    assert JournalRow.objects.get(event="review.taken-over").reason == "Rita is ill"


def test_claim_runs_out(review: Review, reviewer_rita: Any, reviewer_sam: Any) -> None:
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    Review.objects.filter(pk=review.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotHeld, match="run out"):
        services.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    assert services.review_claim(review_id=review.pk, by=reviewer_sam).claimed_by == reviewer_sam


def test_stale_page_gets_a_sentence(review: Review, reviewer_rita: Any) -> None:
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    with pytest.raises(Stale, match="changed after this page"):
        services.review_approve(review_id=review.pk, by=reviewer_rita, content_hash="f" * 64)
    review.refresh_from_db()
    assert review.is_open


def test_next_passes_over_own_and_held_work(reviewer_rita: Any, reviewer_sam: Any, advisor_ann: Any) -> None:
    things = [Thing.objects.create(name=str(n), owner=advisor_ann) for n in range(3)]
    own = ReviewFactory(subject_id=things[0].uuid, owner=reviewer_rita)
    held = ReviewFactory(subject_id=things[1].uuid, owner=advisor_ann)
    free = ReviewFactory(subject_id=things[2].uuid, owner=advisor_ann)
    services.review_claim(review_id=held.pk, by=reviewer_sam)
    assert services.review_claim_next(by=reviewer_rita) == free
    assert services.review_claim_next(by=reviewer_rita, after=free.pk) is None
    assert own.claimed_by is None


@pytest.mark.parametrize(
    ("decide", "state"), [(services.review_return, "returned"), (services.review_reject, "rejected")]
)
def test_sending_back_needs_words(decide: Any, state: str, review: Review, reviewer_rita: Any) -> None:
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    with pytest.raises(BadInput):
        decide(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash, comment="  ")
    decide(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash, comment="The date is wrong.")
    assert Thing.objects.get(uuid=review.subject_id).state == state
    assert not OutboxMessage.objects.exists()


def test_writer_may_approve_after_the_owner_wrote_last(review: Review, reviewer_rita: Any, advisor_ann: Any) -> None:
    told = {"review_id": review.pk, "content_hash": "1" * 64, "new_words": True, "risk_flags": 0, "high_flags": 0}
    review_rewrite(by=reviewer_rita, **told)
    with pytest.raises(OwnWork):
        approve(review, reviewer_rita)
    review_rewrite(by=advisor_ann, **told)
    assert approve(review, reviewer_rita).status == "approved"


@pytest.mark.django_db(transaction=True)
def test_two_people_pressing_next_get_different_reviews(
    reviewer_rita: Any, reviewer_sam: Any, advisor_ann: Any
) -> None:
    """Ten rounds of a real race on two connections."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    for n in range(20):
        thing = Thing.objects.create(name=str(n), owner=advisor_ann)
        ReviewFactory(subject_id=thing.uuid, owner=advisor_ann)
    start = Barrier(2)

    def take(by: Any) -> list[int]:
        taken = []
        for _ in range(10):
            start.wait()
            review = services.review_claim_next(by=by)
            taken.append(review.pk)
        connection.close()
        return taken

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(take, [reviewer_rita, reviewer_sam])
    assert set(first).isdisjoint(second)
    assert len(set(first) | set(second)) == 20


def test_second_open_review_of_a_record_is_refused(review: Review) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(subject_id=review.subject_id, owner=UserFactory())
