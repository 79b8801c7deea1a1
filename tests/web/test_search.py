"""Search: words of notes by language, names by the book, rights in the query, nothing kept beside placeholders."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisors import indexing, services, tasks
from advisors.models import Note
from advisors.searching import search_accounts, search_notes
from compliance import services as gate
from compliance.services.payloads import data_key_destroy
from tests.factories import AccountFactory, ClientFactory
from wealthai.models import SearchRow
from wealthai.search.snippets import START, STOP, runs_of
from wealthai.search.words import terms_of

pytestmark = pytest.mark.django_db
TALK = (
    b"Ann: Good morning.\nEleanor: My sister keeps bees in Vermont and I want to retire at sixty.\n"
    b"Ann: I will send you the annuity comparison by Friday. Your number is still +1 212 555 0142?\n"
)


def drafted(by: Any, client: Any, data: bytes = TALK, met_on: date = date(2026, 3, 4)) -> Note:
    note = services.note_upload(by=by, client=client, file_name="a.txt", data=data, met_on=met_on)
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    return note


@pytest.fixture
def note(advisor_ann: Any, eleanor: Any) -> Note:
    return drafted(advisor_ann, eleanor)


def test_a_note_is_found_by_words_of_its_transcript(note: Note, advisor_ann: Any) -> None:
    (hit,) = search_notes(advisor_ann, "bee vermont", 5)
    assert ("bees", True) in hit.snippet
    assert hit.url.startswith(note.get_absolute_url() + "?find=bees")


def test_the_best_match_stands_first_and_the_newest_where_asked(
    client: Browser, advisor_ann: Any, eleanor: Any
) -> None:
    much = drafted(
        advisor_ann, eleanor, TALK + b"Eleanor: Vermont bees, Vermont honey, all Vermont.\n", date(2026, 1, 2)
    )
    little = drafted(advisor_ann, eleanor, TALK, date(2026, 2, 2))
    assert [hit.url.partition("?")[0] for hit in search_notes(advisor_ann, "vermont", 5)] == [
        note.get_absolute_url() for note in (much, little)
    ]
    client.force_login(advisor_ann)
    (group,) = client.get("/search/?q=vermont&kind=note&order=newest").context["groups"]
    assert [hit.url.partition("?")[0] for hit in group.hits][0] == little.get_absolute_url()


def test_the_last_word_may_still_be_being_typed(note: Note, advisor_ann: Any) -> None:
    assert search_notes(advisor_ann, "annuity compar", 5)
    assert not search_notes(advisor_ann, "compar annuity", 5)


def test_phrases_stand_side_by_side_and_a_minus_excludes(note: Note, advisor_ann: Any) -> None:
    assert search_notes(advisor_ann, '"annuity comparison"', 5)
    assert not search_notes(advisor_ann, '"comparison annuity"', 5)
    assert not search_notes(advisor_ann, "bees -vermont", 5)


def test_a_name_and_words_find_together(note: Note, advisor_ann: Any, castellane: Any) -> None:
    other = ClientFactory(household=castellane, given_name="Rupert", family_name="Castellane")
    drafted(advisor_ann, other, TALK.replace(b"bees", b"goats"))
    found = search_notes(advisor_ann, "eleanor retire", 5)
    assert [hit.url.partition("?")[0] for hit in found] == [note.get_absolute_url()]
    assert any(marked for _, marked in found[0].snippet)


def test_a_name_in_a_snippet_is_filled_in_and_a_number_is_not(note: Note, advisor_ann: Any) -> None:
    (hit,) = search_notes(advisor_ann, "annuity", 5)
    said = "".join(text for text, _ in hit.snippet)
    assert "0142" not in said
    row = SearchRow.objects.filter(kind="note", record=note.uuid, part=1).get()
    assert "0142" not in row.text
    assert "Eleanor" not in "".join(SearchRow.objects.values_list("text", flat=True))


def test_a_placeholder_is_no_word_of_the_text(note: Note, advisor_ann: Any) -> None:
    assert not search_notes(advisor_ann, "phone", 5)


def test_german_words_are_found_by_their_stem(advisor_ann: Any, eleanor: Any) -> None:
    note = drafted(advisor_ann, eleanor)
    SearchRow.objects.filter(record=note.uuid).update(language="de", text="Die Häuser wurden im Frühling verkauft.")
    assert search_notes(advisor_ann, "verkaufen haus", 5) or search_notes(advisor_ann, "verkauft", 5)


@pytest.mark.parametrize("words", ["bees", "Eleanor", "Castellane", "4417", "eleanor retire", "annuity"])
def test_bob_finds_nothing_of_anns_book(
    words: str, client: Browser, note: Note, advisor_bob: Any, castellane: Any
) -> None:
    AccountFactory(household=castellane, name="Castellane trust")
    client.force_login(advisor_bob)
    for headers in ({}, {"HX-Request": "true", "HX-Target": "search-panel"}):
        for kind in ("", "note", "account", "household", "client"):
            said = client.get(reverse("search"), {"q": words, "kind": kind}, headers=headers).content.decode()
            assert "Nothing" in said
            assert str(note.uuid) not in said
            assert "Vermont" not in said
    assert not SearchRow.objects.visible_to(advisor_bob).exists()


def test_a_reviewer_finds_words_only_while_holding_the_claim(
    note: Note, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    assert not search_notes(reviewer_rita, "bees", 5)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    assert search_notes(reviewer_rita, "bees", 5)
    assert not search_notes(reviewer_sam, "bees", 5)


def test_an_administrator_finds_no_words(note: Note, admin_ada: Any) -> None:
    assert not search_notes(admin_ada, "bees", 5)
    assert not SearchRow.objects.visible_to(admin_ada).exists()


def test_a_name_does_not_open_the_words_to_a_reviewer(note: Note, advisor_ann: Any, reviewer_sam: Any) -> None:
    services.note_submit(note_id=note.pk, by=advisor_ann)
    assert not search_notes(reviewer_sam, "eleanor bees", 5)
    (hit,) = search_notes(reviewer_sam, "eleanor", 5)
    assert hit.snippet == ()


def test_what_a_person_drops_is_found_no_more(note: Note, advisor_ann: Any) -> None:
    item = note.summaries.get().items.filter(text__icontains="annuity").first()
    before = SearchRow.objects.get(record=note.uuid, part=0).text
    services.item_choose(item_id=item.pk, choice="dropped", by=advisor_ann, revision=item.revision, reason="not said")
    assert item.text in before
    assert item.text not in SearchRow.objects.get(record=note.uuid, part=0).text


def test_rows_go_with_the_data_key(note: Note, eleanor: Any) -> None:
    data_key_destroy(subject=("client", eleanor.uuid), by="task:erase")
    assert not SearchRow.objects.filter(record=note.uuid).exists()
    tasks.index_notes()
    assert not SearchRow.objects.exists()


def test_lost_rows_are_made_anew_once(note: Note) -> None:
    SearchRow.objects.all().delete()
    for _ in range(2):
        tasks.index_notes()
    assert SearchRow.objects.filter(record=note.uuid).count() == 2
    assert not indexing.notes_not_indexed(10).exists()


def test_an_account_is_found_by_its_last_digits(advisor_ann: Any, advisor_bob: Any, eleanor: Any) -> None:
    AccountFactory(household=eleanor.household, owner=eleanor)
    assert [hit.title for hit in search_accounts(advisor_ann, "4417", 5)] == ["Joint brokerage (...4417)"]
    assert search_accounts(advisor_bob, "4417", 5) == []


def test_people_are_for_administrators(client: Browser, admin_ada: Any, advisor_ann: Any, reviewer_rita: Any) -> None:
    client.force_login(admin_ada)
    assert b"Rita Vance" in client.get(reverse("search"), {"q": "vance"}).content
    client.force_login(advisor_ann)
    assert b"Rita Vance" not in client.get(reverse("search"), {"q": "vance"}).content


def test_results_page_and_file_hold_the_same(client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    page = client.get(reverse("search"), {"q": "bees", "kind": "note"}).content.decode()
    assert "snippet__found" in page
    rows = client.get(reverse("search"), {"q": "bees", "format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "Vermont" not in rows[1]
    assert "Nothing" in client.get(reverse("search"), {"q": "bees", "since": "30"}).content.decode()


@pytest.mark.parametrize(
    "words", ["' OR 1=1", "a & b | !", '"', "\\", "(((", ":*", "x'y", "é" * 190, "- -", "[CLIENT_1]"]
)
def test_odd_words_find_nothing_and_break_nothing(words: str, client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    assert client.get(reverse("search"), {"q": words}).status_code == 200


def test_search_asks_as_often_for_many_as_for_few(client: Browser, advisor_ann: Any, castellane: Any) -> None:
    client.force_login(advisor_ann)
    counts = []
    for start, stop in ((0, 2), (2, 5)):
        for number in range(start, stop):
            person = ClientFactory(household=castellane, given_name=f"Given{number}")
            drafted(advisor_ann, person, TALK)
        client.get(reverse("search"), {"q": "bees"})
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("search"), {"q": "bees"}).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[0] <= 30


def test_marks_within_a_placeholder_are_taken_away() -> None:
    headline = f"CLIENT_1] told [{START}CLIENT{STOP}_2] about {START}bees{STOP} and [PHO"
    assert runs_of(headline, str) == ((" told [CLIENT_2] about ", False), ("bees", True), (" and ", False))


def test_terms_know_phrases_and_minus() -> None:
    assert [(t.text, t.not_, t.phrase) for t in terms_of('a "b c" -d -"e f" !')] == [
        ("a", False, False),
        ("b c", False, True),
        ("d", True, False),
        ("e f", True, True),
    ]
