"""The pages of promises: whose they are, what is over, what may be done and taken back, who sees no words."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisors.desk import blind_view
from advisors.models import Note, Promise
from advisors.models.notes import NoteQuerySet
from compliance.models import Review
from tests.factories import ClientFactory
from tests.promised import LETTER, LIST, PROJECTION, TALK, act, approved, days_later, shown, signed_in

pytestmark = pytest.mark.django_db


# --- The list -----------------------------------------------------------------------------------------------------------
def test_list_shows_words_owner_and_day_of_the_own_book(ann: Browser, note: Note, advisor_bob: Any) -> None:
    page = shown(ann, LIST)
    assert PROJECTION in page
    assert "6 Mar 2026" in page
    assert "no date" in page
    assert "No promises yet" in shown(signed_in(advisor_bob), LIST)


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("due=overdue", (True, False)),
        ("due=today", (False, False)),
        ("due=none", (False, True)),
        ("due=week", (False, False)),
        ("whose=advisor", (True, False)),
        ("whose=client", (False, True)),
        ("whose=other", (False, False)),
        ("state=done", (False, False)),
        ("q=projection", (True, False)),
        ("q=eleanor+letter", (False, True)),
        ("q=castellane", (True, True)),
        ("q=radley", (False, False)),
    ],
)
def test_list_is_narrowed(advisor_ann: Any, note: Note, clock: Any, query: str, there: tuple[bool, bool]) -> None:
    page = shown(days_later(clock, advisor_ann), f"{LIST}?{query}")
    assert (PROJECTION in page, LETTER in page) == there
    if not any(there):
        assert "No promise answers to this" in page


def test_overdue_ones_stand_in_the_rail(ann: Browser, note: Note, clock: Any, advisor_ann: Any) -> None:
    assert "overdue</a>" not in shown(ann, LIST)
    page = shown(days_later(clock, advisor_ann), LIST)
    assert "1 overdue</a>" in page
    assert '<span class="rail__label">Promises</span><span class="rail__count' in page


def test_file_has_the_words_and_the_days(ann: Browser, promise: Promise) -> None:
    act(ann, promise, "done", done_on="2026-03-05", words="By mail")
    rows = ann.get(f"{LIST}?state=done&format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert PROJECTION in rows[1]
    assert "2026-03-06,2026-03-06,0,2026-03-05" in rows[1]


def test_kept_ones_are_narrowed_to_late_ones(ann: Browser, promise: Promise, clock: Any, advisor_ann: Any) -> None:
    ann = days_later(clock, advisor_ann)
    act(ann, promise, "done", words="By mail")
    act(ann, Promise.objects.get(item__number=2), "done")
    page = shown(ann, f"{LIST}?kept=late")
    assert PROJECTION in page
    assert LETTER not in page  # it had no day to be late for
    assert 'aria-current="page">Kept <span class="tabs__count">2</span>' in page
    assert "data-pick" not in page
    assert "No promise answers to this" in shown(ann, f"{LIST}?kept=on-time")


def test_list_of_one_client_comes_from_the_clients_page(ann: Browser, note: Note, eleanor: Any) -> None:
    assert f"{LIST}?state=all&amp;client={eleanor.uuid}" in shown(ann, eleanor.get_absolute_url())
    assert PROJECTION in shown(ann, f"{LIST}?state=all&client={eleanor.uuid}")
    stranger = ClientFactory(household=eleanor.household)
    assert PROJECTION not in shown(ann, f"{LIST}?state=all&client={stranger.uuid}")


def test_list_asks_as_often_for_many_as_for_few(
    ann: Browser, note: Note, advisor_ann: Any, reviewer_rita: Any, castellane: Any
) -> None:
    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(ann, url)
        return len(captured)

    urls = (f"{LIST}?state=all", note.client.get_absolute_url(), "/", "/search/?q=castellane")
    few = [count(url) for url in urls for _ in range(2)][1::2]
    for n in range(4):
        person = ClientFactory(household=castellane, given_name=f"Given{n}")
        approved(advisor_ann, person, reviewer_rita, f"{TALK}Ann Whitcombe: I will send form {n} by Monday.\n")
        approved(advisor_ann, note.client, reviewer_rita, f"{TALK}Ann Whitcombe: I will send plan {n} by Monday.\n")
    assert [count(url) for url in urls] == few
    assert max(few[:3]) <= 30


# --- One promise --------------------------------------------------------------------------------------------------------
def test_page_shows_quote_note_and_history(ann: Browser, promise: Promise) -> None:
    page = shown(ann, promise.get_absolute_url())
    assert f"“{PROJECTION}" in page
    assert f'href="{promise.note.get_absolute_url()}?show=summary#i-a1"' in page
    assert "Rita Vance approved it with its note" in page
    assert "Ann Whitcombe" in page


def test_done_from_the_page_with_a_day_and_words_by_name(ann: Browser, promise: Promise) -> None:
    response = act(ann, promise, "done", done_on="2026-03-04", words="Sent to Eleanor by mail")
    assert response["Location"] == promise.get_absolute_url()
    page = shown(ann, promise.get_absolute_url())
    assert "Sent to Eleanor by mail" in page
    assert "Ann Whitcombe entered it as done" in page
    assert "in time" in page


def test_refused_act_keeps_what_was_typed_beside_the_reason(ann: Browser, promise: Promise) -> None:
    response = act(ann, promise, "move", due_on="2026-03-01", reason="The custodian is late")
    assert response.status_code == 422
    page = response.content.decode()
    assert "The new day lies in the past." in page
    assert 'value="The custodian is late"' in page
    assert '<details class="panel" id="act-move" open>' in page
    promise.refresh_from_db()
    assert (promise.revision, promise.moves) == (1, 0)


@pytest.mark.parametrize(
    ("name", "given"), [("withdraw", {}), ("move", {"reason": "x"}), ("give", {"owner": "nobody"})]
)
def test_half_an_act_is_refused(ann: Browser, promise: Promise, name: str, given: dict[str, str]) -> None:
    assert act(ann, promise, name, **given).status_code == 422
    assert ann.post(reverse("advisors:promise-act", args=[promise.uuid, name]), given).status_code == 422
    promise.refresh_from_db()
    assert promise.revision == 1


def test_page_of_before_changes_nothing(ann: Browser, promise: Promise) -> None:
    act(ann, promise, "give", owner="assistant")
    response = act(ann, promise, "done", revision=1)
    assert response.status_code == 409
    assert b"was changed after the page was opened" in response.content
    promise.refresh_from_db()
    assert promise.is_open


def test_moved_promise_says_so_everywhere(ann: Browser, promise: Promise) -> None:
    act(ann, promise, "move", due_on="2026-03-12", reason="The custodian is late")
    page = shown(ann, promise.get_absolute_url())
    assert "moved 1 time" in page
    assert "Ann Whitcombe moved its day to 12 Mar 2026" in page
    assert "The custodian is late" in page
    assert "now due 12 Mar 2026" in shown(ann, promise.note.get_absolute_url())
    assert "moved 1 time" in shown(ann, LIST)


def test_note_shows_what_became_of_its_action_items(ann: Browser, promise: Promise) -> None:
    act(ann, promise, "done")
    page = shown(ann, promise.note.get_absolute_url())
    link = (
        f'<a href="{promise.get_absolute_url()}">Promise<span class="sr"> A1</span></a><span class="badge badge--done"'
    )
    assert link in page


# --- From the list, several at once, taken back -------------------------------------------------------------------------
def undo_in(page: str) -> str:
    return page.partition('action="/undo/')[2].partition('"')[0]


def test_done_in_the_list_goes_back_to_it_and_is_taken_back(ann: Browser, promise: Promise) -> None:
    response = act(ann, promise, "done", back="due=week")
    assert response["Location"] == f"{LIST}?due=week"
    page = shown(ann, response["Location"])
    ann.post(f"/undo/{undo_in(page)}")
    promise.refresh_from_db()
    assert promise.is_open
    assert "Ann Whitcombe reopened it" in shown(ann, promise.get_absolute_url())


def test_what_was_done_since_is_not_taken_back(ann: Browser, promise: Promise, advisor_ann: Any) -> None:
    page = shown(ann, act(ann, promise, "done", back="")["Location"])
    act(ann, promise, "reopen")
    act(ann, promise, "done", words="Sent anew")
    assert ann.post(f"/undo/{undo_in(page)}").status_code == 409
    promise.refresh_from_db()
    assert (promise.state, promise.closing_words) == ("done", "Sent anew")


def test_several_are_done_one_by_one_and_taken_back_together(ann: Browser, note: Note) -> None:
    rows = list(Promise.objects.order_by("pk"))
    told = {"act": "done", "picked": [str(one.uuid) for one in rows]}
    asked = ann.post(reverse("advisors:promise-bulk"), told).content.decode()
    assert "Open, due 6 Mar 2026" in asked
    assert Promise.objects.open().count() == 2
    sure = {f"seen-{rows[0].uuid}": "Open, due 6 Mar 2026", f"seen-{rows[1].uuid}": "Open", "sure": "yes"}
    done = ann.post(reverse("advisors:promise-bulk"), told | sure).content.decode()
    assert "2 marked as done." in done
    assert Promise.objects.open().count() == 0
    bulk = reverse("advisors:promise-bulk")
    back = ann.post(f"/undo/{undo_in(done)}", headers={"Referer": f"http://testserver{bulk}"}, follow=True)
    assert back.redirect_chain[-1] == (LIST, 302)
    assert "2 promises are open again." in back.content.decode()
    assert Promise.objects.open().count() == 2


def test_what_was_moved_meanwhile_is_not_done_with_the_others(ann: Browser, promise: Promise) -> None:
    act(ann, promise, "move", due_on="2026-03-12", reason="The custodian is late")
    told = {"act": "done", "picked": [str(promise.uuid)], f"seen-{promise.uuid}": "Open, due 6 Mar 2026", "sure": "yes"}
    assert (
        "It was open, due 6 mar 2026 when you confirmed"
        in ann.post(reverse("advisors:promise-bulk"), told).content.decode()
    )
    promise.refresh_from_db()
    assert promise.is_open


# --- Who sees what ------------------------------------------------------------------------------------------------------
def test_another_advisor_finds_nothing(promise: Promise, advisor_bob: Any) -> None:
    bob = signed_in(advisor_bob)
    assert bob.get(promise.get_absolute_url()).status_code == 404
    for name in ("done", "withdraw", "reopen", "move", "give"):
        assert act(bob, promise, name, owner="cpa", reason="Because", due_on="2026-03-12").status_code == 404
    told = {"act": "done", "picked": [str(promise.uuid)], "sure": "yes", f"seen-{promise.uuid}": "Open"}
    bob.post(reverse("advisors:promise-bulk"), told)
    promise.refresh_from_db()
    assert promise.revision == 1
    assert PROJECTION not in shown(bob, "/search/?q=projection")


def test_reviewer_sees_states_and_no_words(promise: Promise, reviewer_rita: Any, ann: Browser) -> None:
    act(ann, promise, "done", words="Sent to Eleanor by mail")
    rita = signed_in(reviewer_rita)
    for url in (f"{LIST}?state=all", promise.get_absolute_url(), promise.client.get_absolute_url(), LIST):
        page = shown(rita, url)
        assert "projection" not in page
        assert "Sent to Eleanor" not in page
    assert "Kept" in shown(rita, promise.get_absolute_url())
    assert "projection" not in rita.get(f"{LIST}?state=all&format=csv").content.decode()
    assert "No promise answers to this" in shown(rita, f"{LIST}?state=all&q=projection")
    assert act(rita, promise, "reopen").status_code == 403


def test_closed_note_and_review_name_its_promises_by_number(
    promise: Promise, reviewer_rita: Any, admin_ada: Any
) -> None:
    review = Review.objects.get(subject_id=promise.note.uuid)
    rita, link = signed_in(reviewer_rita), f'<a href="{promise.get_absolute_url()}">A1</a>'
    for url in (promise.note.get_absolute_url(), reverse("compliance:review-detail", args=[review.uuid])):
        page = shown(rita, url)
        assert link in page
        assert "projection" not in page
    page = shown(signed_in(admin_ada), promise.note.get_absolute_url())
    assert "<span>A1</span>" in page
    assert link not in page


def test_second_reader_is_not_told_what_the_first_kept(promise: Promise, reviewer_sam: Any, rf: Any) -> None:
    request = rf.get("/")
    request.user = reviewer_sam
    review = Review.objects.get(subject_id=promise.note.uuid)
    with patch.object(NoteQuerySet, "words_visible_to", lambda rows, user: rows):
        shown = blind_view(promise.note, review, request).context["shown"]
    assert shown.rows
    assert [item.promise for section in shown.sections for item in section.items if item.promise] == []


def test_administrator_sees_states_on_the_clients_page_alone(promise: Promise, admin_ada: Any) -> None:
    ada = signed_in(admin_ada)
    assert ada.get(LIST).status_code == 403
    page = shown(ada, promise.client.get_absolute_url())
    assert "Item A1, meeting of 4 Mar 2026" in page
    assert "projection" not in page
    assert promise.get_absolute_url() not in page
