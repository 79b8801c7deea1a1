"""The tab E-mail, the desk and the API of the e-mail after a meeting."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from advisors import services
from advisors.models import Letter, Note
from compliance import services as gate

pytestmark = pytest.mark.django_db
TRANSCRIPT = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"
BODY = "Dear Eleanor,\n\nI will send you the plan by Friday.\n\nKind regards,\nAnn Whitcombe"


@pytest.fixture
def note(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> Note:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TRANSCRIPT, met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    return note


@pytest.fixture
def ann(client: Browser, advisor_ann: Any) -> Browser:
    client.force_login(advisor_ann)
    return client


def act(browser: Browser, note: Note, name: str, **given: Any) -> Any:
    return browser.post(reverse(f"advisors:letter-{name}", args=[note.uuid]), given)


def tab(browser: Browser, note: Note) -> str:
    response = browser.get(f"{note.get_absolute_url()}?show=letter")
    assert response.status_code == 200
    return response.content.decode()


def test_tab_goes_from_nothing_to_a_draft(ann: Browser, note: Note) -> None:
    assert "Draft the e-mail" in tab(ann, note)
    act(ann, note, "draft")
    shown = tab(ann, note)
    assert "Dear Eleanor," in shown
    assert "Submit for review" in shown
    assert "Send it" not in shown


def test_forbidden_words_are_shown_with_why_and_how(ann: Browser, note: Note) -> None:
    act(ann, note, "draft")
    act(ann, note, "write", subject="Plan", body=BODY + " It is guaranteed.", version=1)
    shown = tab(ann, note)
    assert '<mark class="letter__bad" title="Promise of a result">guaranteed</mark>' in shown
    assert "no investment result can be promised" in shown
    assert "Submit for review" not in shown


def test_refused_words_stay_in_the_form(ann: Browser, note: Note) -> None:
    act(ann, note, "draft")
    response = act(ann, note, "write", subject="Plan", body=BODY + "\n\nRing 212-555-0147.", version=1)
    assert response.status_code == 422
    assert b"No phone in an e-mail" in response.content
    assert b"Ring 212-555-0147." in response.content
    assert Letter.objects.get().version == 1


def test_mail_file_opens_as_a_draft_to_the_client(ann: Browser, note: Note) -> None:
    act(ann, note, "draft")
    response = act(ann, note, "release", way="file")
    mail = message_from_bytes(response.content, policy=default)
    assert (mail["To"], mail["X-Unsent"]) == ("ec@example.org", "1")
    assert "Dear Eleanor," in mail.get_body().get_content()  # type: ignore[union-attr]
    assert "Downloaded as a mail file" in tab(ann, note)


def test_reviewer_reads_it_only_with_the_claim(ann: Browser, note: Note, reviewer_rita: Any, reviewer_sam: Any) -> None:
    act(ann, note, "draft")
    act(ann, note, "write", subject="Plan", body=BODY, version=1)
    act(ann, note, "submit")
    review = gate.review_claim_next(by=reviewer_rita)
    assert review is not None
    url = reverse("compliance:review-detail", args=[review.uuid])
    for person, sees in ((reviewer_rita, True), (reviewer_sam, False)):
        other = Browser()
        other.force_login(person)
        assert (b"send you the plan by Friday" in other.get(url).content) == sees


def test_another_advisor_finds_nothing(note: Note, ann: Browser, client: Browser, advisor_bob: Any) -> None:
    act(ann, note, "draft")
    client.force_login(advisor_bob)
    for name in ("draft", "write", "submit", "release"):
        assert act(client, note, name).status_code == 404
    assert client.get(f"{note.get_absolute_url()}?show=letter").status_code == 404


def test_api_walks_the_same_way(client: Browser, note: Note, advisor_ann: Any) -> None:
    token = gate.token_issue(user=advisor_ann, name="mail", by="shell:test")[1]
    url = reverse("advisors:api-note-letter", args=[note.uuid])

    def post(**given: Any) -> Any:
        return client.post(url, given, content_type="application/json", headers={"Authorization": f"Bearer {token}"})

    assert post(act="draft").json()["may_release"] is True
    told = post(act="write", subject="Plan", body=BODY + " It is risk-free.", version=1).json()
    assert [one["code"] for one in told["findings"]] == ["promissory"]
    refused = post(act="submit")
    assert refused.status_code == 422
    assert "risk-free" in refused.content.decode()
    assert post(act="release", way="copy").status_code == 409
    assert post(act="dance").status_code == 400


def test_any_two_versions_are_compared(ann: Browser, note: Note, advisor_ann: Any, advisor_bob: Any) -> None:
    act(ann, note, "draft")
    assert "Any two versions" not in tab(ann, note)
    act(ann, note, "write", subject="Your plan", body=BODY, version=1)
    act(ann, note, "write", subject="Your plan", body=f"{BODY} of the firm", version=2)
    act(ann, note, "submit")
    shown = ann.get(f"{note.get_absolute_url()}?show=letter&from=version-2&to=submitted").content.decode()
    assert "Version 3, written by Ann Whitcombe, as submitted" in shown
    assert '<ins><span class="sr"> added: </span> of the firm</ins>' in shown
    assert ann.get(f"{note.get_absolute_url()}?show=letter&from=version-9").status_code == 422

    def asked(user: Any, query: str = "") -> Any:
        token = gate.token_issue(user=user, name="mail", by="shell:test")[1]
        url = reverse("advisors:api-letter-compare", args=[note.uuid]) + query
        return Browser().get(url, headers={"Authorization": f"Bearer {token}"})

    found = asked(advisor_ann, "?from=now&to=version-2").json()
    assert (found["start"]["key"], found["end"]["key"]) == ("version-2", "version-3")
    assert "".join(part["text"] for part in found["body"] if part["kind"] != "del") == f"{BODY} of the firm"
    assert asked(advisor_bob).status_code == 404
