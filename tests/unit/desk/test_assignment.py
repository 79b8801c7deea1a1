"""Whose turn it is: rules, load, absence, and what nobody is ever given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from compliance import journal, services
from compliance import tasks as desk_tasks
from compliance.eligible import today
from compliance.models import AssignmentRule, JournalRow, Review
from compliance.services.assignment import NotAssignable
from tests.factories import ReviewFactory
from tests.thing.models import Thing
from wealthai.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db


def opened(owner: Any, **more: Any) -> Review:
    thing = Thing.objects.create(name="A thing", owner=owner)
    told = {"subject_type": "thing", "title": "x", "content_hash": "0" * 64, "owner": owner, "last_writer": None}
    return services.review_open(subject_id=thing.uuid, **{**told, "by": owner, **more})


@pytest.fixture
def in_turn(reviewer_rita: Any, reviewer_sam: Any) -> AssignmentRule:
    return services.assignment_rule_add(name="All in turn", max_open=2, by=reviewer_rita)


def test_reviews_go_round(in_turn: Any, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    people = [opened(advisor_ann).assigned_to for _ in range(5)]
    assert people[:4] == [reviewer_rita, reviewer_sam, reviewer_rita, reviewer_sam]
    assert people[4] is None  # both have as many as the rule allows
    row = JournalRow.objects.filter(event="review.assigned").first()
    assert row.data["rule_name"] == "All in turn"


def test_first_rule_that_fits_decides(in_turn: Any, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    grave = services.assignment_rule_add(name="Grave", flags="high", person=reviewer_sam, max_open=5, by=reviewer_rita)
    services.assignment_rule_move(rule_id=grave.pk, up=True, by=reviewer_rita)
    for _ in range(2):
        assert opened(advisor_ann, high_flags=1, risk_flags=1).assigned_rule == grave
    assert opened(advisor_ann).assigned_rule == in_turn


def test_nobody_gets_own_work(in_turn: Any, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    assert opened(reviewer_rita).assigned_to == reviewer_sam
    assert opened(advisor_ann, last_writer=reviewer_rita).assigned_to == reviewer_sam
    review = ReviewFactory(owner=reviewer_rita)
    with pytest.raises(NotAssignable, match="owns it"):
        services.review_assign(review_id=review.pk, to=reviewer_rita, by=reviewer_sam)
    with pytest.raises(IntegrityError, match="assigned_to_another"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(assigned_to=reviewer_rita)


def test_absent_person_is_passed_over_and_hands_back(
    in_turn: Any, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = opened(advisor_ann)
    assert review.assigned_to == reviewer_rita
    services.absence_enter(person=reviewer_rita, starts_on=today(), ends_on=today(), by=reviewer_sam)
    review.refresh_from_db()
    assert review.assigned_to == reviewer_sam
    assert JournalRow.objects.filter(event="review.handed-back").count() == 1
    assert opened(advisor_ann).assigned_to == reviewer_sam
    with pytest.raises(NotAssignable, match="away"):
        services.review_assign(review_id=review.pk, to=reviewer_rita, by=reviewer_sam)


def test_absence_that_begins_later_is_found_by_the_sweep(
    in_turn: Any, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any, monkeypatch: Any
) -> None:
    review = opened(advisor_ann)
    tomorrow = today() + timedelta(days=1)
    services.absence_enter(person=reviewer_rita, starts_on=tomorrow, ends_on=tomorrow, by=reviewer_rita)
    desk_tasks.sweep_reviews()
    review.refresh_from_db()
    assert review.assigned_to == reviewer_rita
    monkeypatch.setattr("compliance.eligible.today", lambda: tomorrow)
    desk_tasks.sweep_reviews()
    review.refresh_from_db()
    assert review.assigned_to == reviewer_sam


def test_what_is_read_now_is_not_taken_away(
    in_turn: Any, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = opened(advisor_ann)
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    services.absence_enter(person=reviewer_rita, starts_on=today(), ends_on=today(), by=reviewer_rita)
    review.refresh_from_db()
    assert review.assigned_to == reviewer_rita


def test_absence_is_entered_by_oneself_or_a_reviewer(advisor_ann: Any, reviewer_rita: Any, admin_ada: Any) -> None:
    with pytest.raises(NotAllowed):
        services.absence_enter(person=reviewer_rita, starts_on=today(), ends_on=today(), by=admin_ada)
    with pytest.raises(BadInput, match="before the first"):
        services.absence_enter(
            person=reviewer_rita, starts_on=today(), ends_on=today() - timedelta(days=1), by=reviewer_rita
        )


def test_next_keeps_to_turns(in_turn: Any, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any) -> None:
    first, second = opened(advisor_ann), opened(advisor_ann)
    assert services.review_claim_next(by=reviewer_sam) == second
    assert services.review_claim_next(by=reviewer_rita) == first
    assert services.review_claim_next(by=reviewer_rita, after=first.pk) is None


def test_writer_of_new_words_loses_the_turn(in_turn: Any, advisor_ann: Any, reviewer_rita: Any) -> None:
    review = opened(advisor_ann)
    told = {"content_hash": "1" * 64, "new_words": True, "risk_flags": 0, "high_flags": 0}
    assert services.review_rewrite(review_id=review.pk, by=reviewer_rita, **told).assigned_to is None


def test_second_approval_goes_to_the_other(
    in_turn: Any, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = opened(advisor_ann, high_flags=1)
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    services.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    desk_tasks.assign_review(review.pk)
    desk_tasks.assign_review(review.pk)
    review.refresh_from_db()
    assert review.assigned_to == reviewer_sam
    assert JournalRow.objects.filter(event="review.assigned").count() == 2


def test_only_a_reviewer_assigns(advisor_ann: Any, reviewer_rita: Any, ops_omar: Any) -> None:
    review = opened(advisor_ann)
    with pytest.raises(NotAllowed):
        services.review_assign(review_id=review.pk, to=reviewer_rita, by=ops_omar)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_nobody_more_than_the_rule_allows(
    advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    """Real connections: with one place left each, two of six find somebody."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    services.assignment_rule_add(name="One each", max_open=1, by=reviewer_rita)
    start = Barrier(6)

    def submit(_: int) -> Any:
        start.wait()
        try:
            with journal.acting(advisor_ann):
                return opened(advisor_ann).assigned_to_id
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        people = list(pool.map(submit, range(6)))
    assert sorted(pk for pk in people if pk) == sorted([reviewer_rita.pk, reviewer_sam.pk])
