"""Two different people approve what carries a grave flag, and the database holds it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from compliance import journal, services
from compliance.models import JournalRow, OutboxMessage, Policy, Review
from compliance.policies import SecondReviewRules
from compliance.services.reviews import OwnWork, review_rewrite
from tests.database import superuser
from tests.factories import ReviewFactory
from tests.thing.models import Thing
from wealthai.errors import BadInput, Stale

pytestmark = pytest.mark.django_db


def flagged(owner: Any, **more: Any) -> Review:
    thing = Thing.objects.create(name="A thing", owner=owner)
    told = {"high_flags": 1, "risk_flags": 1, **more}
    review = ReviewFactory(subject_id=thing.uuid, owner=owner, submitted_by=owner, **told)
    review.refresh_from_db()
    return review


def approve(review: Review, by: Any) -> Review:
    services.review_claim(review_id=review.pk, by=by)
    review.refresh_from_db()
    return services.review_approve(review_id=review.pk, by=by, content_hash=review.content_hash)


def test_first_approval_sends_nothing_and_frees_it(advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    review = approve(flagged(advisor_ann), reviewer_rita)
    assert (review.status, review.first_by, review.holder_id) == ("open", reviewer_rita, None)
    assert not OutboxMessage.objects.exists()
    assert services.review_claim_next(by=reviewer_rita) is None
    assert services.review_claim_next(by=reviewer_sam) == review


def test_second_person_decides(advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    review = approve(approve(flagged(advisor_ann), reviewer_rita), reviewer_sam)
    assert (review.status, review.decided_by) == ("approved", reviewer_sam)
    assert OutboxMessage.objects.get().review == review
    assert JournalRow.objects.filter(event="review.approved-first", user=reviewer_rita).count() == 1


def test_same_person_approves_no_second_time(advisor_ann: Any, reviewer_rita: Any) -> None:
    review = approve(flagged(advisor_ann), reviewer_rita)
    with pytest.raises(OwnWork, match="colleague"):
        approve(review, reviewer_rita)


@pytest.mark.parametrize(
    ("told", "needed"),
    [
        ({"high_flags": 1}, True),
        ({"high_flags": 0, "high_raised": 1}, True),
        ({"high_flags": 0, "flag_kinds": ["complaint"]}, True),
        ({"high_flags": 0, "flag_kinds": ["leverage_margin"]}, False),
        ({"high_flags": 0}, False),
    ],
)
def test_database_says_who_needs_two(told: dict[str, Any], needed: bool, advisor_ann: Any) -> None:
    assert flagged(advisor_ann, **told).needs_second == needed


def test_dropping_the_flag_does_not_spare_the_second_look(advisor_ann: Any, reviewer_rita: Any) -> None:
    review = flagged(advisor_ann)
    told = {"content_hash": "1" * 64, "new_words": False, "risk_flags": 0, "high_flags": 0}
    review = review_rewrite(review_id=review.pk, by=reviewer_rita, **told)
    assert review.needs_second
    with pytest.raises(DatabaseError, match="never waived"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(needs_second=False)


def test_first_approval_falls_with_the_content(advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    review = approve(flagged(advisor_ann), reviewer_rita)
    told = {"content_hash": "1" * 64, "new_words": False, "risk_flags": 1, "high_flags": 1}
    review = review_rewrite(review_id=review.pk, by=reviewer_sam, **told)
    assert review.first_by is None
    assert JournalRow.objects.filter(event="review.first-approval-fell").exists()
    assert approve(approve(review, reviewer_sam), reviewer_rita).status == "approved"


def test_database_refuses_one_approval_alone(advisor_ann: Any, reviewer_rita: Any) -> None:
    review = flagged(advisor_ann)
    with journal.acting(reviewer_rita), pytest.raises(IntegrityError, match="two_approve"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            status="approved", decided_by=reviewer_rita, decided_at=timezone.now()
        )


@pytest.mark.parametrize("column", ["owner", "submitted_by", "last_writer"])
def test_first_approver_has_clean_hands_too(column: str, advisor_ann: Any, reviewer_rita: Any) -> None:
    thing = Thing.objects.create(name="A thing", owner=advisor_ann)
    people = {"owner": advisor_ann, "submitted_by": advisor_ann, "last_writer": None, column: reviewer_rita}
    review = ReviewFactory(subject_id=thing.uuid, high_flags=1, **people)
    with journal.acting(reviewer_rita), pytest.raises(IntegrityError, match="first_four_eyes"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(first_by=reviewer_rita, first_at=timezone.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "SET first_by_id = {rita}, first_at = now()",
        "SET needs_second = false",
        "SET first_by_id = {rita}, first_at = now(), status = 'approved', decided_by_id = {sam}, decided_at = now()",
        "SET status = 'approved', decided_by_id = {sam}, decided_at = now()",
    ],
)
def test_superuser_is_held_as_well(statement: str, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    review = flagged(advisor_ann)
    with superuser() as cursor, pytest.raises(Exception, match="first approval|waived|two_approve|name of the person"):
        cursor.execute("SELECT set_config('wealthai.actor', %s, false)", [f"user:{reviewer_sam.pk}"])
        filled = statement.format(rita=reviewer_rita.pk, sam=reviewer_sam.pk)
        cursor.execute(f"UPDATE compliance_review {filled} WHERE id = {review.pk}")


def test_outbox_demands_both(advisor_ann: Any, reviewer_rita: Any) -> None:
    review = approve(flagged(advisor_ann), reviewer_rita)
    with pytest.raises(DatabaseError, match="Only what was approved"), transaction.atomic():
        OutboxMessage.objects.create(
            subject_type="thing",
            subject_id=review.subject_id,
            review=review,
            idempotency_key="x",
            content_hash=review.content_hash,
        )


def test_rule_in_code_is_the_rule_in_the_database() -> None:
    with connection.cursor() as cursor:
        for category in SecondReviewRules().categories:
            cursor.execute("SELECT compliance_needs_second(0, ARRAY[%s])", [category])
            assert cursor.fetchone()[0]
        cursor.execute(
            "SELECT compliance_needs_second(1, ARRAY[]::text[]), compliance_needs_second(0, ARRAY['churning'])"
        )
        assert cursor.fetchone() == (True, False)


def test_rule_is_changed_by_two_people(advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    body = {"any_high": False, "categories": ["churning"]}
    policy = services.policy_propose(name="second-review", body=body, reason="Too many.", by=reviewer_rita)
    before = flagged(advisor_ann)
    review = Review.objects.get(subject_type="policy", subject_id=policy.uuid)
    with pytest.raises(OwnWork):
        approve(review, reviewer_rita)
    services.review_release(review_id=review.pk, by=reviewer_rita)
    approve(Review.objects.get(pk=review.pk), reviewer_sam)
    policy.refresh_from_db()
    assert policy.state == Policy.State.CHAMPION
    assert not flagged(advisor_ann).needs_second
    assert flagged(advisor_ann, high_flags=0, flag_kinds=["churning"]).needs_second
    assert before.needs_second


def test_rule_is_not_put_in_force_past_the_desk(reviewer_rita: Any, reviewer_sam: Any) -> None:
    told = {"body": {"any_high": False, "categories": []}, "reason": "Quick.", "by": reviewer_rita}
    policy = services.policy_propose(name="second-review", **told)
    with journal.acting(reviewer_sam), pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        Policy.objects.filter(pk=policy.pk).update(state="champion")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Policy.objects.filter(pk=policy.pk).update(body={})
    with pytest.raises(Stale, match="waits"):
        services.policy_propose(name="second-review", **{**told, "body": {"any_high": False, "categories": ["aml"]}})


def test_rule_that_makes_no_sense_is_refused(reviewer_rita: Any) -> None:
    for body in ({"days": []}, {"opens": "17:00", "closes": "09:00"}, {"time_zone": "Mars"}, {"unknown": 1}):
        with pytest.raises(BadInput):
            services.policy_propose(name="calendar", body=body, reason="x", by=reviewer_rita)
