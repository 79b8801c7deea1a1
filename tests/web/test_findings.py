"""What a review found at the doors: sign-in, addresses, cursors, caches. Each was open once."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from advisors import services
from advisors.delivery import note_body
from advisors.models import ClientAlias, Note
from advisors.services.intake import DuplicateNote
from advisors.words import Words, file_name
from compliance import services as gate
from compliance.models import JournalRow, Review
from compliance.services.payloads import data_key_destroy
from tests.factories import PASSWORD, ClientFactory

pytestmark = pytest.mark.django_db
TRANSCRIPT = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


@pytest.fixture
def note(advisor_ann: Any, eleanor: Any) -> Note:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TRANSCRIPT, met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    return note


def test_admin_has_no_sign_in_of_its_own_past_the_second_factor(client: Browser, admin_ada: Any) -> None:
    response = client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    assert response["Location"].startswith(reverse("account_login"))
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("address", ["/search/?q=a%00b", "/clients/?q=%00", "/notes/?q=%00", "/journal/?table=%00"])
def test_nul_in_an_address_is_bad_input(address: str, client: Browser, reviewer_rita: Any) -> None:
    client.force_login(reviewer_rita)
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    ("revision", "told", "status"),
    [
        ("1", {"decision": "drop", "reason": "Said\0 twice"}, 302),
        ("1", {"decision": "edit", "text": "Send the\0 plan"}, 302),
        ("1" * 5000, {"decision": "keep"}, 409),
    ],
)
def test_odd_characters_and_numbers_are_no_fault_of_the_program(
    revision: str, told: dict[str, str], status: int, client: Browser, note: Note, advisor_ann: Any
) -> None:
    client.force_login(advisor_ann)
    item = note.summaries.get().items.order_by("pk").first()
    address = f"{reverse('advisors:item-decide', args=[item.uuid])}?revision={revision}"
    assert client.post(address, told).status_code == status


def test_next_after_something_that_is_no_review(client: Browser, reviewer_rita: Any) -> None:
    client.force_login(reviewer_rita)
    assert client.post(reverse("compliance:review-next"), {"after": "abc"}).status_code == 302


@pytest.fixture
def token(advisor_ann: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {gate.token_issue(user=advisor_ann, name='x', by='shell:test')[1]}"}


@pytest.mark.parametrize("address", ["/api/v1/notes/", "/api/v1/clients/"])
@pytest.mark.parametrize("place", ["abc", "2026-99-99"])
def test_made_up_cursor_is_404(address: str, place: str, client: Browser, token: dict[str, str]) -> None:
    cursor = base64.b64encode(f"p={place}".encode()).decode()
    assert client.get(address, {"cursor": cursor}, headers=token).status_code == 404


def test_cursor_holds_no_name(client: Browser, token: dict[str, str], castellane: Any, monkeypatch: Any) -> None:
    from advisors.api import ClientList

    monkeypatch.setattr(ClientList.pagination_class, "page_size", 1)
    for name in ("Aldous", "Bering"):
        ClientFactory(household=castellane, family_name=name)
    following = client.get("/api/v1/clients/", headers=token).json()["next"]
    place = base64.b64decode(unquote(following.partition("cursor=")[2])).decode()
    assert not any(name in place for name in ("Aldous", "Bering", "Castellane"))


def test_json_nested_without_end_is_malformed(client: Browser, token: dict[str, str]) -> None:
    response = client.post("/api/v1/notes/", "[" * 100_000, content_type="application/json", headers=token)
    assert response.status_code == 400
    assert response.json()["code"] == "parse_error"


def test_pages_with_words_are_kept_in_no_cache(client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    assert client.get(note.get_absolute_url())["Cache-Control"] == "no-store"


def test_journal_shows_no_words_of_notes(client: Browser, note: Note, reviewer_sam: Any, advisor_ann: Any) -> None:
    """A reviewer who holds no claim may read the journal, but not what was said at a meeting."""
    item = note.summaries.get().items.order_by("pk").first()
    services.item_reword(item_id=item.pk, text="Retire early and travel", by=advisor_ann, revision=1)
    client.force_login(reviewer_sam)
    page = client.get(reverse("compliance:journal"), {"table": "advisors_summaryitem", "row": item.pk}).content.decode()
    assert "advisors_summaryitem" in page
    assert "Retire early" not in page
    assert "Retire early" not in str(list(JournalRow.objects.values()))


def test_administrator_reads_no_reasons_of_a_note(
    client: Browser, note: Note, advisor_ann: Any, reviewer_rita: Any, admin_ada: Any
) -> None:
    """Reasons speak of what was said; an administrator sees states."""
    review = gate.review_claim(review_id=services.note_submit(note_id=note.pk, by=advisor_ann).pk, by=reviewer_rita)
    gate.review_return(
        review_id=review.pk,
        by=reviewer_rita,
        content_hash=review.content_hash,
        comment="He never promised eight percent",
    )
    client.force_login(admin_ada)
    assert "eight percent" not in client.get(note.get_absolute_url()).content.decode()
    client.force_login(advisor_ann)
    assert "eight percent" in client.get(note.get_absolute_url()).content.decode()


def test_reviewer_with_a_book_sees_the_words_of_what_is_claimed(
    client: Browser, note: Note, advisor_ann: Any, advisor_bob: Any
) -> None:
    """Two roles add up; holding the claim makes nobody an advisor of the client."""
    advisor_bob.groups.add(Group.objects.get(name="reviewer"))
    bob = type(advisor_bob).objects.get(pk=advisor_bob.pk)
    assert not Note.objects.visible_to(bob).exists()
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=bob)
    assert Note.objects.words_visible_to(bob).exists()
    assert not Note.objects.covered_by(bob).exists()


def test_two_aliases_count_a_note_once(client: Browser, note: Note, advisor_ann: Any, eleanor: Any) -> None:
    for name in ("Ellie", "Elle"):
        ClientAlias.objects.create(client=eleanor, name=name)
    client.force_login(advisor_ann)
    page = client.get(reverse("advisors:client-list"), {"q": "ell"})
    assert [row.notes_n for row in page.context["paged"].rows] == [1]
    hits = client.get(reverse("search"), {"q": "ell"}).context["groups"]
    assert [len(group.hits) for group in hits if group.name == "note"] == [1]


def test_forgotten_password_sends_no_mail(client: Browser, advisor_ann: Any, mailoutbox: Any) -> None:
    """A link by mail would be a way in for one person alone: whoever may change the address."""
    url = reverse("account_reset_password")
    assert b"Ask an administrator" in client.get(url).content
    assert client.post(url, {"email": "ann@example.org"}).status_code == 405
    assert mailoutbox == []


@pytest.mark.parametrize("data", [b"Ann: Hello.\n" + b"\n" * 200_001, b"Ann: I will call.\nEleanor: Do.\n" * 10_001])
def test_more_than_a_meeting_is_refused_at_the_door(
    data: bytes, client: Browser, advisor_ann: Any, eleanor: Any
) -> None:
    """Ten megabytes of line ends held a web thread for over half a minute; 100,000 turns held a worker till it was ended."""
    client.force_login(advisor_ann)
    told = {"client": str(eleanor.uuid), "met_on": "2026-03-04", "meeting_type": "other"}
    response = client.post(reverse("advisors:note-upload"), {**told, "file": SimpleUploadedFile("a.txt", data)})
    assert response.status_code == 422
    assert "Upload each meeting as a file of its own." in response.content.decode()
    assert not Note.objects.exists()


def test_rejected_file_may_come_in_anew(note: Note, advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> None:
    told = {"by": advisor_ann, "client": eleanor, "file_name": "a.txt", "data": TRANSCRIPT, "met_on": date(2026, 3, 4)}
    with pytest.raises(DuplicateNote):
        services.note_upload(**told)
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    gate.review_reject(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash, comment="Wrong client.")
    assert services.note_upload(**told).pk != note.pk
    with pytest.raises(DuplicateNote):
        services.note_upload(**told)


def test_name_of_a_file_is_closed_like_its_words(client: Browser, advisor_ann: Any, eleanor: Any) -> None:
    name = "Castellane Eleanor 078-05-1120.txt"
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name=name, data=TRANSCRIPT, met_on=date(2026, 3, 4)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(n)::text FROM advisors_note n")
        assert "078-05" not in cursor.fetchone()[0]
    assert "078-05" not in str(list(JournalRow.objects.values()))
    client.force_login(advisor_ann)
    row = client.get(reverse("advisors:note-progress", args=[note.uuid]), {"row": 1}, headers={"HX-Request": "true"})
    assert name in row.content.decode()
    data_key_destroy(subject=("client", eleanor.uuid), by="shell:test")
    assert file_name(Note.objects.get()) == ""


def test_refused_doors_are_in_the_journal(client: Browser, advisor_ann: Any, analyst_nia: Any, eleanor: Any) -> None:
    client.force_login(analyst_nia)
    assert client.get(reverse("compliance:queue")).status_code == 403
    row = JournalRow.objects.get(event="refused", user=analyst_nia)
    assert row.data == {"code": "not_permitted", "view": "compliance:queue"}


def test_refusals_of_the_api_are_in_the_journal(client: Browser, analyst_nia: Any, eleanor: Any) -> None:
    _, token = gate.token_issue(user=analyst_nia, name="reader", by=analyst_nia)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(reverse("advisors:api-notes"), headers=headers).status_code == 403
    row = JournalRow.objects.get(event="refused")
    assert (row.user, row.data["view"]) == (analyst_nia, "advisors:api-notes")


def test_rule_that_says_no_is_in_the_journal(client: Browser, note: Note, admin_ada: Any, ops_omar: Any) -> None:
    """A refusal by a service, answered further in than the journal's middleware stands."""
    asked = gate.access_request(by=admin_ada, person_id=ops_omar.pk, kind="role", role="analyst", reason="Covers Nia")
    client.force_login(admin_ada)
    review = Review.objects.get(subject_id=asked.uuid)
    gate.review_claim(review_id=review.pk, by=admin_ada)
    url = reverse("compliance:review-approve", args=[review.uuid])
    assert client.post(url, {"content_hash": review.content_hash}).status_code == 403
    assert JournalRow.objects.get(event="refused", user=admin_ada).data["code"] == "own_work"


def test_delivered_owners_and_dues_name_people(note: Note) -> None:
    """Where an owner or a due phrase holds a name, the CRM gets the name, not its placeholder."""
    item = note.summaries.get().items.filter(section="action_items").first()
    assert item is not None
    token = next(token for token in Words(note).redaction.mapping if token.startswith("[CLIENT"))
    note.summaries.get().items.filter(pk=item.pk).update(owner=token, due_phrase=f"before {token} travels")
    line = next(one for one in note_body(note)["summary"]["action_items"] if one["id"] == str(item.uuid))
    assert "[" not in line["owner"] + line["due"]
