"""Several rows at once: asked with their state of now, done one by one, what changed meanwhile left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.models import JournalRow, OutboxMessage
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
TALK = "Ann: Good morning {n}.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


def drafted(by: Any, client: Any, n: int) -> Note:
    data = TALK.format(n=n).encode()
    note = services.note_upload(by=by, client=client, file_name="a.txt", data=data, met_on=date(2026, 3, 4))
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    return note


@pytest.fixture
def drafts(advisor_ann: Any, eleanor: Any) -> list[Note]:
    return [drafted(advisor_ann, eleanor, n) for n in range(3)]


def post(client: Browser, notes: list[Note], act: str = "submit", **more: Any) -> str:
    told = {"act": act, "picked": [str(note.uuid) for note in notes], **more}
    return client.post(reverse("advisors:note-bulk"), told).content.decode()


def seen(notes: list[Note], state: str = "Draft to check") -> dict[str, str]:
    return {f"seen-{note.uuid}": state for note in notes} | {"sure": "yes"}


def test_the_question_names_each_note_with_its_state_and_does_nothing(
    client: Browser, drafts: list[Note], advisor_ann: Any
) -> None:
    services.note_submit(note_id=drafts[2].pk, by=advisor_ann)
    client.force_login(advisor_ann)
    page = post(client, drafts)
    assert page.count("Eleanor Castellane, 4 Mar 2026") == 3
    assert "Only a draft or a returned note can be submitted." in page
    assert "Submit for review: 2" in page
    assert Note.objects.filter(state="submitted").count() == 1


def test_each_is_submitted_by_itself_with_a_journal_row(client: Browser, drafts: list[Note], advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    page = post(client, drafts, **seen(drafts))
    assert page.count("Done") == 3
    assert Note.objects.filter(state="submitted").count() == 3
    assert JournalRow.objects.filter(event="note.submitted").count() == 3


def test_what_changed_after_the_question_is_refused_alone(
    client: Browser, drafts: list[Note], advisor_ann: Any, reviewer_rita: Any
) -> None:
    review = services.note_submit(note_id=drafts[0].pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    gate.review_return(
        review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash, comment="More", reason_code="other"
    )
    client.force_login(advisor_ann)
    page = post(client, drafts, **seen(drafts))
    assert "It was draft to check when you confirmed. Nothing was changed." in page
    assert sorted(Note.objects.values_list("state", flat=True)) == ["returned", "submitted", "submitted"]


def test_only_what_waits_for_a_person_is_tried_again(client: Browser, drafts: list[Note], advisor_ann: Any) -> None:
    Note.objects.filter(pk=drafts[0].pk).update(state="needs_attention", attention_reason="No answer.")
    client.force_login(advisor_ann)
    assert "Try again: 1" in post(client, drafts, act="retry")
    post(client, drafts, act="retry", **seen(drafts[:1], "Needs attention"))
    assert Note.objects.get(pk=drafts[0].pk).state == "received"


def test_bob_submits_nothing_of_anns(client: Browser, drafts: list[Note], advisor_bob: Any) -> None:
    client.force_login(advisor_bob)
    page = post(client, drafts, **seen(drafts))
    assert "3 of the picked rows are not there any more, or not open to you." in page
    assert "Castellane" not in page
    assert not Note.objects.filter(state="submitted").exists()


@pytest.mark.parametrize(
    "told", [{"act": "explode"}, {"act": "submit", "picked": []}, {"act": "submit", "picked": ["x"]}]
)
def test_a_bulk_that_says_nothing_is_refused(told: dict[str, Any], client: Browser, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    assert client.post(reverse("advisors:note-bulk"), told).status_code == 422


def test_what_was_given_up_is_sent_again_together(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, ops_omar: Any, castellane: Any
) -> None:
    for n in range(2):
        note = drafted(advisor_ann, ClientFactory(household=castellane, given_name=f"Given{n}"), n)
        review = services.note_submit(note_id=note.pk, by=advisor_ann)
        gate.review_claim(review_id=review.pk, by=reviewer_rita)
        services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
        review.refresh_from_db()
        gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    OutboxMessage.objects.update(state="dead")
    held = list(OutboxMessage.objects.all())
    client.force_login(ops_omar)
    told = {"act": "send-again", "picked": [str(one.uuid) for one in held]}
    assert "Castellane" not in client.post(reverse("compliance:outbox-bulk"), told).content.decode()
    sure = {f"seen-{one.uuid}": "Not delivered" for one in held} | {"sure": "yes"}
    client.post(reverse("compliance:outbox-bulk"), told | sure)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"waiting"}
    assert JournalRow.objects.filter(event="outbox.sent-again").count() == 2


def test_the_way_back_leads_to_the_list_as_it_was_filtered_and_nowhere_else(
    client: Browser, drafts: list[Note], advisor_ann: Any
) -> None:
    client.force_login(advisor_ann)
    address = reverse("advisors:note-list") + "?view=waiting&kind=meeting"
    listed = client.get(address).content.decode()
    assert 'name="back" value="view=waiting&amp;kind=meeting"' in listed
    page = post(client, drafts, back="view=waiting&kind=meeting")
    assert f'href="{address.replace("&", "&amp;")}"' in page
    assert 'href="//elsewhere' not in post(client, drafts, back="//elsewhere.example")
