"""Ageing, rules of the desk and what stands on the desk of two approvals."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from compliance import services
from compliance import tasks as desk_tasks
from compliance.models import AssignmentRule, JournalRow, Policy, Review, ReviewLevel
from compliance.policies import CalendarRules, in_force
from tests.factories import ReviewFactory
from tests.thing.models import Thing

pytestmark = pytest.mark.django_db


def waiting(owner: Any, **more: Any) -> Review:
    thing = Thing.objects.create(name="A thing", owner=owner)
    return ReviewFactory(subject_id=thing.uuid, owner=owner, **more)


def file_of(client: Browser, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))


def test_review_is_due_in_working_hours(advisor_ann: Any) -> None:
    told = {"subject_type": "thing", "title": "x", "content_hash": "0" * 64, "owner": advisor_ann, "last_writer": None}
    thing = Thing.objects.create(name="A thing", owner=advisor_ann)
    review = services.review_open(subject_id=thing.uuid, by=advisor_ann, high_flags=1, **told)
    business = in_force(CalendarRules).business
    assert business.between(review.submitted_at, review.due_at) == timedelta(hours=4)
    assert review.submitted_at < review.amber_at < review.due_at


def test_breach_is_noted_once(advisor_ann: Any) -> None:
    past = timezone.now() - timedelta(hours=1)
    late, fresh = waiting(advisor_ann, due_at=past), waiting(advisor_ann)
    for _ in range(2):
        desk_tasks.sweep_reviews()
    assert JournalRow.objects.filter(event="review.breached").count() == 1
    late.refresh_from_db()
    fresh.refresh_from_db()
    assert late.breached_at
    assert not fresh.breached_at


def test_ageing_counts_by_queue_and_reviewer(client: Browser, advisor_ann: Any, reviewer_rita: Any) -> None:
    now = timezone.now()
    waiting(advisor_ann, due_at=now - timedelta(minutes=1))
    waiting(advisor_ann, amber_at=now - timedelta(minutes=1))
    held = waiting(advisor_ann)
    services.review_claim(review_id=held.pk, by=reviewer_rita)
    client.force_login(reviewer_rita)
    rows = {row["Name"]: row for row in file_of(client, reverse("compliance:ageing") + "?format=csv")}
    assert [rows["Things"][name] for name in ("Open", "Within", "Amber", "Breached")] == ["3", "1", "1", "1"]
    assert (rows["Rita Vance"]["Open"], rows["Nobody yet"]["Open"]) == ("1", "2")


def test_queue_is_filtered_by_time(client: Browser, advisor_ann: Any, reviewer_rita: Any) -> None:
    late = waiting(advisor_ann, due_at=timezone.now() - timedelta(minutes=1))
    waiting(advisor_ann)
    client.force_login(reviewer_rita)
    (group,) = client.get(reverse("compliance:queue") + "?due=breached").context["groups"]
    assert [row.review for row in group[1]] == [late]


def test_calendar_is_proposed_on_its_page(client: Browser, reviewer_rita: Any, admin_ada: Any) -> None:
    form = {
        "time_zone": "America/New_York", "days": ["0", "1"], "opens": "08:00", "closes": "12:00", "due_hours": "2",
        "due_hours_high": "1", "amber_percent": "25", "holidays": "2027-01-01 New Year", "reason": "Two days only.",
    }  # fmt: skip
    url = reverse("compliance:policy", args=["calendar"])
    client.force_login(reviewer_rita)
    assert client.post(url, {**form, "holidays": "New Year"}).status_code == 422
    assert client.post(url, {**form, "opens": "13:00"}).status_code == 422
    answer = client.post(url, form)
    assert answer.status_code == 302, answer.context["form"].errors
    policy = Policy.objects.get()
    assert policy.body["holidays"] == [["2027-01-01", "New Year"]]
    review = Review.objects.get(subject_type="policy")
    assert b"Two days only." in client.get(reverse("compliance:review-detail", args=[review.uuid])).content
    client.force_login(admin_ada)
    assert client.post(url, form).status_code == 403


def test_desk_says_that_a_second_approval_waits(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = waiting(advisor_ann, high_flags=1)
    client.force_login(reviewer_rita)
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    url = reverse("compliance:review-detail", args=[review.uuid])
    assert b"Approve, 1 of 2" in client.get(url).content
    client.post(reverse("compliance:review-approve", args=[review.uuid]), {"content_hash": review.content_hash})
    assert b"You gave the first approval" in client.get(url).content
    client.force_login(reviewer_sam)
    assert b"second approval" in client.get(reverse("compliance:queue")).content


def test_rules_of_assignment_are_kept_on_their_page(client: Browser, advisor_ann: Any, reviewer_rita: Any) -> None:
    client.force_login(reviewer_rita)
    url = reverse("compliance:assignment")
    form = {
        "name": "Grave to Rita",
        "flags": "high",
        "person": reviewer_rita.pk,
        "owner": advisor_ann.pk,
        "max_open": 3,
    }
    assert client.post(url, {**form, "max_open": 0}).status_code == 422
    assert client.post(url, form).status_code == 302
    assert b"Grave to Rita" in client.get(url).content
    rule = AssignmentRule.objects.get()
    client.post(reverse("compliance:assignment-change", args=[rule.uuid]), {"act": "off"})
    rule.refresh_from_db()
    assert not rule.active


def test_assigning_and_escalating_from_the_desk(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = waiting(advisor_ann)
    client.force_login(reviewer_rita)
    client.post(reverse("compliance:review-assign", args=[review.uuid]), {"to": reviewer_sam.pk})
    (group,) = client.get(reverse("compliance:queue") + "?assigned=others").context["groups"]
    assert group[1][0].review.assigned_to == reviewer_sam
    told = {"level": ReviewLevel.objects.get(rank=1).pk, "reason_code": "regulator", "comment": "Looks reportable."}
    url = reverse("compliance:review-escalate", args=[review.uuid])
    assert client.post(url, {**told, "reason_code": "unknown"}).status_code == 422
    assert client.post(url, told).status_code == 409  # nobody stands at the level
    services.level_give(person=reviewer_sam, level=ReviewLevel.objects.get(rank=1), by=reviewer_rita)
    assert client.post(url, told).status_code == 302
    assert b"Senior reviewer" in client.get(reverse("compliance:review-detail", args=[review.uuid])).content


def test_absence_and_levels_have_pages(client: Browser, reviewer_rita: Any, reviewer_sam: Any) -> None:
    client.force_login(reviewer_rita)
    day = timezone.localdate().isoformat()
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    form = {"person": reviewer_sam.pk, "starts_on": day, "ends_on": later}
    assert client.post(reverse("compliance:absences"), {**form, "ends_on": "2020-01-01"}).status_code == 422
    assert client.post(reverse("compliance:absences"), form).status_code == 302
    (row,) = file_of(client, reverse("compliance:absences") + "?format=csv")
    assert (row["Who"], row["Entered by"]) == ("Sam Ortiz", "Rita Vance")
    own = {"person": reviewer_rita.pk, "level": ReviewLevel.objects.get(rank=1).pk}
    assert client.post(reverse("compliance:levels"), own).status_code == 403
    assert client.post(reverse("compliance:reasons"), {"act": "return", "label": "New one"}).status_code == 302
    assert b"New one" in client.get(reverse("compliance:reasons")).content
