"""Lists: filters and order in the address, the same rows as a file, and nobody's rows but one's own."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from advisors import services
from advisors.models import Note, SummaryItem
from advisors.presenting import NoteShown
from compliance import services as gate
from tests.factories import ClientFactory
from wealthai.listing import ordered_page

pytestmark = pytest.mark.django_db
RISKY = b"Ann: Good morning.\nEleanor: He guaranteed me nine percent and told me not to tell you.\nAnn: I will call on Friday.\n"
PLAIN = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


def drafted(by: Any, client: Any, data: bytes, met_on: date = date(2026, 3, 4)) -> Note:
    note = services.note_upload(by=by, client=client, file_name="a.txt", data=data, met_on=met_on)
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    return note


def file_of(client: Browser, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_notes_file_holds_the_filtered_rows_of_the_own_book(
    client: Browser, advisor_ann: Any, advisor_bob: Any, eleanor: Any
) -> None:
    flagged = drafted(advisor_ann, eleanor, RISKY)
    drafted(advisor_ann, eleanor, PLAIN)
    client.force_login(advisor_ann)
    rows = file_of(client, reverse("advisors:note-list") + "?flags=any&format=csv")
    assert [row["Note"] for row in rows] == [str(flagged.uuid)]
    client.force_login(advisor_bob)
    assert file_of(client, reverse("advisors:note-list") + "?format=csv") == []


def test_notes_file_of_an_administrator_names_no_client(
    client: Browser, advisor_ann: Any, admin_ada: Any, eleanor: Any
) -> None:
    drafted(advisor_ann, eleanor, PLAIN)
    client.force_login(admin_ada)
    (row,) = file_of(client, reverse("advisors:note-list") + "?format=csv")
    assert "Client" not in row
    assert "Castellane" not in str(row)


def test_name_that_would_run_in_a_spreadsheet_is_closed(client: Browser, advisor_ann: Any, castellane: Any) -> None:
    ClientFactory(household=castellane, given_name="=HYPERLINK(1)", family_name="X")
    client.force_login(advisor_ann)
    (row,) = file_of(client, reverse("advisors:client-list") + "?format=csv")
    assert row["Client"] == "'=HYPERLINK(1) X"


def test_notes_are_filtered_by_state_and_day(client: Browser, advisor_ann: Any, eleanor: Any) -> None:
    today = timezone.localdate()
    old, new = drafted(advisor_ann, eleanor, PLAIN), drafted(advisor_ann, eleanor, RISKY, today - timedelta(days=2))
    services.note_submit(note_id=new.pk, by=advisor_ann)
    client.force_login(advisor_ann)
    for asked, found in (("state=draft", old), ("met=7", new), ("view=review", new), ("sort=met_on", old)):
        rows = client.get(reverse("advisors:note-list") + "?" + asked).context["rows"]
        assert rows[0].note == found, asked


def test_pages_of_a_sorted_list_lose_and_repeat_nothing(castellane: Any) -> None:
    for number in range(70):
        ClientFactory(household=castellane, given_name=f"G{number}", family_name=f"F{number % 3}")
    rows = castellane.clients.all()
    first = ordered_page(rows, "-family_name", "")
    second = ordered_page(rows, "-family_name", first.older)
    found = [client.pk for client in (*first.rows, *second.rows)]
    assert (len(first.rows), len(found), len(set(found))) == (50, 70, 70)


def test_queue_shows_own_claims_first_and_keeps_to_its_filters(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, eleanor: Any
) -> None:
    reviews = [
        services.note_submit(note_id=drafted(advisor_ann, eleanor, data).pk, by=advisor_ann) for data in (PLAIN, RISKY)
    ]
    gate.review_claim(review_id=reviews[1].pk, by=reviewer_rita)
    client.force_login(reviewer_rita)
    groups = client.get(reverse("compliance:queue")).context["groups"]
    assert groups[0][0] == "Claimed by you"
    assert groups[0][1][0].review == reviews[1]
    (only,) = client.get(reverse("compliance:queue") + "?held=free").context["groups"]
    assert [row.review for row in only[1]] == [reviews[0]]


def test_changes_tell_every_hand(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> None:
    note = drafted(advisor_ann, eleanor, PLAIN)
    action = note.summaries.get().items.get(section=SummaryItem.Section.ACTION_ITEMS)
    services.item_reword(
        item_id=action.pk, text="Send Eleanor the plan by Friday.", by=advisor_ann, revision=action.revision
    )
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    action.refresh_from_db()
    services.item_correct(
        item_id=action.pk, owner="client", due_on=date(2026, 3, 6), by=reviewer_rita, revision=action.revision
    )
    (change,) = NoteShown(note, note.summaries.get()).changes
    assert [(step.who, step.hand) for step in change.steps] == [
        ("Machine", ""), ("Ann Whitcombe", "Advisor"), ("Rita Vance", "Reviewer"),
    ]  # fmt: skip
    assert change.steps[1].text == "Send Eleanor the plan by Friday."
    assert any("became Eleanor Castellane" in fact for fact in change.steps[2].facts)


def test_changes_name_the_note_where_the_reader_may_see_it(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, admin_ada: Any, eleanor: Any
) -> None:
    services.note_submit(note_id=drafted(advisor_ann, eleanor, PLAIN).pk, by=advisor_ann)
    client.force_login(reviewer_rita)
    assert b"Ann Whitcombe submitted Meeting with Eleanor Castellane" in client.get("/").content
    client.force_login(admin_ada)
    assert b"Castellane" not in client.get("/").content


def test_claim_that_ran_out_is_offered_again(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, eleanor: Any
) -> None:
    review = services.note_submit(note_id=drafted(advisor_ann, eleanor, PLAIN).pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    past = timezone.now() - timedelta(minutes=1)
    type(review).objects.filter(pk=review.pk).update(claimed_until=past, claimed_at=past - timedelta(minutes=30))
    client.force_login(reviewer_rita)
    shown = client.get(reverse("compliance:review-detail", args=[review.uuid])).content
    assert b"Your claim has run out" in shown
    assert b"Claim again" in shown
    assert b"retire at sixty" not in shown


def test_clients_are_filtered_by_when_they_were_last_met(client: Browser, advisor_ann: Any, eleanor: Any) -> None:
    ClientFactory(household=eleanor.household, given_name="Rupert", family_name="Castellane")
    drafted(advisor_ann, eleanor, PLAIN, met_on=timezone.localdate() - timedelta(days=100))
    client.force_login(advisor_ann)

    def found(asked: str) -> list[str]:
        return [row["Client"] for row in file_of(client, f"{reverse('advisors:client-list')}?{asked}&format=csv")]

    assert found("met=never") == ["Rupert Castellane"]
    assert found("met=365") == ["Rupert Castellane"]
    assert sorted(found("met=90")) == ["Eleanor Castellane", "Rupert Castellane"]
    assert found("met=90&sort=-met") == ["Eleanor Castellane", "Rupert Castellane"]
    assert found("relation=child") == []


def test_clients_are_filtered_by_advisor_where_every_book_is_seen(
    client: Browser, advisor_ann: Any, advisor_bob: Any, admin_ada: Any, eleanor: Any
) -> None:
    url = reverse("advisors:client-list") + f"?advisor={advisor_bob.advisor.uuid}&format=csv"
    client.force_login(admin_ada)
    assert file_of(client, url) == []
    client.force_login(advisor_ann)
    assert [row["Client"] for row in file_of(client, url)] == ["Eleanor Castellane"]


def test_tokens_are_filtered_and_come_as_a_file(client: Browser, advisor_ann: Any, advisor_bob: Any) -> None:
    ended, _ = gate.token_issue(user=advisor_ann, by=advisor_ann, name="old", days=3)
    gate.token_end(token_id=ended.pk, by=advisor_ann)
    gate.token_issue(user=advisor_ann, by=advisor_ann, name="new", days=3)
    gate.token_issue(user=advisor_bob, by=advisor_bob, name="bobs", days=3)
    client.force_login(advisor_ann)
    url = reverse("compliance:tokens")
    assert [row["Name"] for row in file_of(client, f"{url}?format=csv")] == ["new", "old"]
    assert [row["Name"] for row in file_of(client, f"{url}?state=good&format=csv")] == ["new"]


def test_a_released_review_is_taken_back_unless_a_colleague_was_quicker(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any, eleanor: Any
) -> None:
    review = services.note_submit(note_id=drafted(advisor_ann, eleanor, PLAIN).pk, by=advisor_ann)
    client.force_login(reviewer_rita)
    for quicker in (False, True):
        review.refresh_from_db()
        if not review.is_held_by(reviewer_rita):
            gate.review_claim(review_id=review.pk, by=reviewer_rita)
        client.post(reverse("compliance:review-release", args=[review.uuid]))
        if quicker:
            gate.review_claim(review_id=review.pk, by=reviewer_sam)
        key = list(client.session["undo"])[-1]
        assert client.post(reverse("undo", args=[key])).status_code == (409 if quicker else 302)
    review.refresh_from_db()
    assert review.holder_id == reviewer_sam.pk


@pytest.mark.parametrize(
    ("name", "sorts"),
    [
        ("compliance:absences", ("from", "-to", "who")),
        ("compliance:samples", ("from", "-size", "drawn")),
        ("compliance:complaints", ("received", "-acknowledge", "state")),
        ("compliance:levels", ()),
        ("compliance:reasons", ()),
    ],
)
def test_lists_of_supervision_sort_and_leave_as_files(
    name: str, sorts: tuple[str, ...], client: Browser, reviewer_rita: Any
) -> None:
    client.force_login(reviewer_rita)
    for sort in sorts:
        assert client.get(reverse(name), {"sort": sort, "cursor": "9"}).status_code == 200
    file_of(client, reverse(name) + "?format=csv")


def test_reason_codes_are_narrowed_by_act(client: Browser, reviewer_rita: Any) -> None:
    client.force_login(reviewer_rita)
    rows = file_of(client, reverse("compliance:reasons") + "?act=reject&state=offered&format=csv")
    assert {row["Act"] for row in rows} == {"Reject"}


def test_file_that_waits_for_its_client_stands_on_home(client: Browser, advisor_ann: Any, eleanor: Any) -> None:
    incoming = services.file_receive(by=advisor_ann, file_name="call.txt", data=PLAIN)
    client.force_login(advisor_ann)
    (part,) = client.get("/").context["parts"]
    assert (part.waiting[0].title, part.waiting[0].act) == ("call.txt", "Confirm")
    assert part.waiting[0].url.endswith(f"#incoming-{incoming.uuid}")
