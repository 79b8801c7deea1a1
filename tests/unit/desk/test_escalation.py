"""Escalation to a named level, with a reason; coded reasons."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from compliance import journal, reasons, services
from compliance import tasks as desk_tasks
from compliance.models import JournalRow, LevelHolder, ReasonCode, ReasonUse, Review, ReviewLevel
from compliance.reason_report import report
from compliance.services.escalation import NobodyThere
from tests.factories import ReviewFactory
from tests.thing.models import Thing
from wealthai.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db


def level(rank: int = 1) -> ReviewLevel:
    return ReviewLevel.objects.get(rank=rank)


@pytest.fixture
def senior_sam(reviewer_rita: Any, reviewer_sam: Any) -> Any:
    services.level_give(person=reviewer_sam, level=level(), by=reviewer_rita)
    return reviewer_sam


@pytest.fixture
def review(advisor_ann: Any) -> Review:
    thing = Thing.objects.create(name="A thing", owner=advisor_ann)
    return ReviewFactory(subject_id=thing.uuid, owner=advisor_ann, submitted_by=advisor_ann)


def escalate(review: Review, by: Any, **more: Any) -> Review:
    told = {"level": level(), "reason_code": "judgement", "comment": "I cannot judge this.", **more}
    return services.review_escalate(review_id=review.pk, by=by, **told)


def test_escalated_review_is_decided_at_its_level(review: Review, reviewer_rita: Any, senior_sam: Any) -> None:
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    escalated = escalate(review, reviewer_rita)
    assert (escalated.level, escalated.holder_id) == (level(), None)
    assert services.review_claim_next(by=reviewer_rita) is None
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    for decide in (services.review_return, services.review_reject):
        with pytest.raises(NotAllowed, match="Senior reviewer or above"):
            decide(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash, comment="No.")
    with pytest.raises(NotAllowed, match="escalated"):
        services.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    services.review_release(review_id=review.pk, by=reviewer_rita)
    assert services.review_claim_next(by=senior_sam) == review
    services.review_approve(review_id=review.pk, by=senior_sam, content_hash=review.content_hash)
    assert JournalRow.objects.get(event="review.escalated").reason == "I cannot judge this."


def test_database_holds_the_level(review: Review, reviewer_rita: Any, senior_sam: Any) -> None:
    escalate(review, reviewer_rita)
    with journal.acting(reviewer_rita), pytest.raises(DatabaseError, match="at its level"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            status="rejected", decided_by=reviewer_rita, decided_at=timezone.now()
        )
    with journal.acting(reviewer_rita), pytest.raises(DatabaseError, match="no lower level"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(level=None)


def test_of_two_approvals_one_comes_from_the_level(advisor_ann: Any, reviewer_rita: Any, senior_sam: Any) -> None:
    thing = Thing.objects.create(name="A thing", owner=advisor_ann)
    review = ReviewFactory(subject_id=thing.uuid, owner=advisor_ann, high_flags=1)
    escalate(review, reviewer_rita)
    for by in (senior_sam, reviewer_rita):
        services.review_claim(review_id=review.pk, by=by)
        decided = services.review_approve(review_id=review.pk, by=by, content_hash=review.content_hash)
    assert decided.status == "approved"


def test_empty_level_is_refused_with_the_next_step(review: Review, reviewer_rita: Any, senior_sam: Any) -> None:
    with pytest.raises(NobodyThere, match="Desk rules"):
        escalate(review, reviewer_rita, level=level(2))
    escalate(review, reviewer_rita)
    with pytest.raises(BadInput, match="level above"):
        escalate(review, reviewer_rita)


def test_breach_escalates_by_itself(review: Review, reviewer_rita: Any, senior_sam: Any) -> None:
    Review.objects.filter(pk=review.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    desk_tasks.sweep_reviews()
    review.refresh_from_db()
    assert review.level == level()
    assert JournalRow.objects.get(event="review.escalated").actor == "task:sweep_reviews"


def test_breach_with_nobody_above_stays(review: Review, reviewer_rita: Any) -> None:
    Review.objects.filter(pk=review.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    desk_tasks.sweep_reviews()
    review.refresh_from_db()
    assert review.breached_at
    assert review.level is None


def test_nobody_raises_themselves(reviewer_rita: Any) -> None:
    with pytest.raises(NotAllowed):
        services.level_give(person=reviewer_rita, level=level(), by=reviewer_rita)
    with pytest.raises(IntegrityError, match="given_by_another"), transaction.atomic():
        LevelHolder.objects.create(person=reviewer_rita, level=level(), given_by=reviewer_rita)


def test_level_is_given_in_nobodys_name_by_its_holder(reviewer_rita: Any, reviewer_sam: Any) -> None:
    with journal.acting(reviewer_rita), pytest.raises(DatabaseError, match="themselves"), transaction.atomic():
        LevelHolder.objects.create(person=reviewer_rita, level=level(), given_by=reviewer_sam)


def test_reasons_are_counted_and_feed_the_report(review: Review, reviewer_rita: Any) -> None:
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    told = {"content_hash": review.content_hash, "comment": "The date.", "reason_code": "due-or-owner"}
    services.review_return(review_id=review.pk, by=reviewer_rita, **told)
    (line,) = report(reviewer_rita, days=1)
    assert (line.kind, line.act, line.reason, line.count) == ("Things", "Return", "Owner or due date", 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReasonUse.objects.all().delete()


def test_reason_list_is_kept_and_loses_nothing(reviewer_rita: Any, admin_ada: Any) -> None:
    added = services.reason_add(kind="thing", act="return", label="Too blue", by=reviewer_rita)
    assert reasons.choices("thing", "return") == [("too-blue", "Too blue")]
    with pytest.raises(BadInput, match="last reason"):
        services.reason_switch(reason_id=added.pk, active=False, by=reviewer_rita)
    second = services.reason_add(kind="thing", act="return", label="Too red", by=reviewer_rita)
    services.reason_move(reason_id=second.pk, up=True, by=reviewer_rita)
    assert [code for code, _ in reasons.choices("thing", "return")] == ["too-red", "too-blue"]
    services.reason_switch(reason_id=added.pk, active=False, by=reviewer_rita)
    assert [code for code, _ in reasons.choices("thing", "return")] == ["too-red"]
    assert reasons.labels()["too-blue"] == "Too blue"
    with pytest.raises(BadInput, match="already"):
        services.reason_add(kind="thing", act="return", label="Too blue", by=reviewer_rita)
    with pytest.raises(NotAllowed):
        services.reason_add(kind="", act="return", label="Mine", by=admin_ada)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReasonCode.objects.filter(pk=added.pk).delete()
