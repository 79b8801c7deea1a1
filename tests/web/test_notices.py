"""Notifications: told with the act, once, to whom it concerns, and named by the rights of the reader."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.delivery import NotDelivered, configured
from compliance.models import OutboxMessage, Review
from compliance.services.notices import review_notice
from compliance.services.outbox import _failed
from wealthai import notices
from wealthai.models import Notification, NotificationPreference
from wealthai.notices import notify
from wealthai.tasks import trim_notifications

pytestmark = pytest.mark.django_db
TALK = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


@pytest.fixture
def note(advisor_ann: Any, eleanor: Any) -> Note:
    note = services.note_upload(by=advisor_ann, client=eleanor, file_name="a.txt", data=TALK, met_on=date(2026, 3, 4))
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    return note


def kinds(user: Any) -> list[str]:
    return list(Notification.objects.visible_to(user).order_by("pk").values_list("kind", flat=True))


def texts(user: Any) -> list[str]:
    rows = Notification.objects.visible_to(user).select_related("actor").order_by("pk")
    return [one.text for one in notices.shown(user, rows)]


def test_an_advisor_is_told_of_draft_and_decision(note: Note, advisor_ann: Any, reviewer_rita: Any) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    gate.review_return(
        review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash, comment="More", reason_code="other"
    )
    assert texts(advisor_ann) == [
        "The summary of Meeting with Eleanor Castellane is drafted",
        "Rita Vance returned Meeting with Eleanor Castellane",
    ]


def test_rows_name_nobody(note: Note) -> None:
    row = Notification.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(n)::text FROM wealthai_notification n WHERE id = %s", [row.pk])
        assert "Castellane" not in cursor.fetchone()[0]


def test_who_may_not_see_the_note_is_told_its_number(note: Note, advisor_bob: Any) -> None:
    notify("note.drafted", about=("note", note.uuid), to=[advisor_bob])
    (text,) = texts(advisor_bob)
    assert text == f"The summary of note {str(note.uuid)[:8]} is drafted"
    assert notices.shown(advisor_bob, Notification.objects.visible_to(advisor_bob))[0].url == ""


def test_what_is_rolled_back_was_never_told(note: Note, advisor_ann: Any, reviewer_rita: Any) -> None:
    before = Notification.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        notify("note.approved", about=("note", note.uuid), to=[advisor_ann], by=reviewer_rita)
        raise RuntimeError
    assert Notification.objects.count() == before


def test_nobody_is_told_twice_before_reading_nor_of_an_own_act(note: Note, advisor_ann: Any) -> None:
    for _ in range(2):
        notify("note.drafted", about=("note", note.uuid), to=[advisor_ann, advisor_ann, None])
    assert kinds(advisor_ann) == ["note.drafted"]
    assert notify("note.approved", about=("note", note.uuid), to=[advisor_ann], by=advisor_ann) == 0
    notices.mark_read(user=advisor_ann)
    notify("note.drafted", about=("note", note.uuid), to=[advisor_ann])
    assert kinds(advisor_ann) == ["note.drafted", "note.drafted"]


def test_a_colleague_is_told_when_a_claim_is_taken_over(
    note: Note, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    gate.review_claim(review_id=review.pk, by=reviewer_sam, take_over=True, reason="Rita is ill")
    assert kinds(reviewer_rita) == ["review.taken-over"]
    assert kinds(reviewer_sam) == []
    assert Notification.objects.get(user=reviewer_rita).url.endswith(f"/review/{review.uuid}/")


def test_reviewers_who_ask_for_it_are_told_what_waits(
    note: Note, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    NotificationPreference.objects.create(user=reviewer_sam, kind="review.opened", wanted=True)
    services.note_submit(note_id=note.pk, by=advisor_ann)
    assert kinds(reviewer_sam) == ["review.opened"]
    assert kinds(reviewer_rita) == []


def test_what_was_asked_for_a_person_comes_back_decided(admin_ada: Any, reviewer_rita: Any, advisor_bob: Any) -> None:
    gate.access_request(by=admin_ada, person_id=advisor_bob.pk, kind="role", role="analyst", reason="Prompts")
    review = Review.objects.get()
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    assert kinds(admin_ada) == ["access.decided.granted"]
    assert kinds(advisor_bob) == []


def test_a_given_up_delivery_is_told_to_operations(
    note: Note, advisor_ann: Any, reviewer_rita: Any, ops_omar: Any
) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    message = OutboxMessage.objects.get()
    failure = NotDelivered("The CRM refused it.", final=True)
    _failed(message_id=message.pk, by="task:deliver_outbox", destination=configured(), failure=failure, took=1)
    assert kinds(ops_omar) == ["outbox.given-up"]
    assert "Castellane" not in texts(ops_omar)[0]


def test_preferences_hold_for_what_follows(client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    client.post(reverse("notification-preferences"), {"wanted": ["note.returned"]})
    assert notify("note.approved", about=("note", note.uuid), to=[advisor_ann]) == 0
    assert notify("note.returned", about=("note", note.uuid), to=[advisor_ann]) == 1


def test_opening_one_reads_it_and_leads_to_the_note(client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    assert b"1 not read" in client.get(reverse("notification-bell")).content
    row = Notification.objects.get(user=advisor_ann)
    assert client.get(row.get_absolute_url())["Location"] == note.get_absolute_url()
    assert b"not read" not in client.get(reverse("notification-bell")).content


def test_picked_ones_are_read_and_unread_again(client: Browser, note: Note, advisor_ann: Any, advisor_bob: Any) -> None:
    foreign = Notification.objects.create(
        user=advisor_bob, kind="note.drafted", subject_type="note", subject_id=uuid4()
    )
    mine = Notification.objects.get(user=advisor_ann)
    client.force_login(advisor_ann)
    client.post(reverse("notification-read"), {"act": "picked", "picked": [mine.uuid, foreign.uuid, "x"]})
    assert notices.unread_count(advisor_ann) == 0
    assert notices.unread_count(advisor_bob) == 1
    (key,) = client.session["undo"]
    client.post(reverse("undo", args=[key]))
    assert notices.unread_count(advisor_ann) == 1


def test_bob_opens_no_notification_of_ann(client: Browser, note: Note, advisor_ann: Any, advisor_bob: Any) -> None:
    client.force_login(advisor_bob)
    row = Notification.objects.get(user=advisor_ann)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert b"Nothing yet" in client.get(reverse("notifications")).content


def test_old_ones_go_and_the_others_stay(advisor_ann: Any) -> None:
    def told(days: int, read: bool) -> Notification:
        at = timezone.now() - timedelta(days=days)
        held = {"kind": "note.drafted", "subject_type": "note", "subject_id": uuid4()}
        return Notification.objects.create(user=advisor_ann, created_at=at, read_at=at if read else None, **held)

    kept = [told(1, True), told(80, False)]
    told(31, True), told(91, False)
    for _ in range(2):
        trim_notifications()
    assert list(Notification.objects.order_by("pk")) == kept


def test_the_page_asks_as_often_for_many_as_for_few(client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    counts = []
    for _ in range(2):
        client.get(reverse("notifications"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("notifications")).status_code == 200
        counts.append(len(asked))
        for kind in ("note.approved", "note.returned", "note.rejected", "note.delivered"):
            notify(kind, about=("note", note.uuid), to=[advisor_ann])
    assert counts[0] == counts[1] <= 30


def test_what_the_desk_says_of_a_review_reaches_whom_it_concerns(
    note: Note, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    for _ in range(2):
        review_notice(event="review.commented", review=review, people=[reviewer_sam, None])
    assert kinds(reviewer_sam) == ["review.commented"]
    assert Notification.objects.get(user=reviewer_sam).url.endswith(f"/review/{review.uuid}/")
