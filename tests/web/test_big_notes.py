"""A transcript of thousands of turns is shown in parts, with its quotes, its hidden values and its rights."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisors import services
from advisors.models import Note, SummaryItem
from advisors.transcript_parts import TURNS_A_PART, Place, place_of, search, turn_at
from compliance import services as gate
from wealthai.templatetags.marking import Hidden

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


def transcript(turns: int) -> bytes:
    """The promise is made in turn 450, the number is given in turn 500, whatever the length."""
    lines = [f"{'Ann' if n % 2 else 'Eleanor'}: We spoke of the garden, part {n} of it." for n in range(1, turns + 1)]
    lines[449] = "Ann: I will send you the revised projection by Friday."
    lines[499] = "Eleanor: You reach me on 646-555-0188 in the evening."
    return "\n".join(lines).encode()


@pytest.fixture
def note(advisor_ann: Any, eleanor: Any) -> Note:
    return drafted(advisor_ann, eleanor, 1000)


def drafted(by: Any, client: Any, turns: int) -> Note:
    note = services.note_upload(
        by=by, client=client, file_name="a.txt", data=transcript(turns), met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    assert note.state == Note.State.DRAFT
    return note


@pytest.fixture
def ann(client: Browser, advisor_ann: Any) -> Browser:
    client.force_login(advisor_ann)
    return client


def part(browser: Browser, note: Note, **asked: Any) -> Any:
    return browser.get(reverse("advisors:note-turns", args=[note.uuid]), asked, headers=FRAGMENT)


def test_first_page_holds_the_first_part(ann: Browser, note: Note) -> None:
    page = ann.get(note.get_absolute_url()).content.decode()
    assert page.count('<li class="turn"') == TURNS_A_PART
    assert "Turns 1 to 200 of 1,000" in page
    assert "part 200 of it" in page
    assert "part 201 of it" not in page


def test_parts_follow_without_gap_or_repeat(ann: Browser, note: Note) -> None:
    held = [part(ann, note, part=n).content.decode() for n in range(1, 6)]
    assert [page.count('<li class="turn"') for page in held] == [TURNS_A_PART] * 5
    assert "part 600 of it" in held[2]
    assert "part 601 of it" in held[3]
    assert "Later turns" not in held[4]


def test_quote_and_hidden_value_stand_in_a_later_part(ann: Browser, note: Note) -> None:
    item = SummaryItem.objects.get(section="action_items")
    page = part(ann, note, part=3).content.decode()
    assert f'id="q-{item.tag.lower()}"' in page
    assert "PHONE_1" in page
    assert "646-555-0188" not in page
    desk = ann.get(note.get_absolute_url()).content.decode()
    assert f'href="?part=3#q-{item.tag.lower()}"' in desk  # without a script the link leads there
    assert f'id="q-{item.tag.lower()}"' in ann.get(note.get_absolute_url(), {"part": 3}).content.decode()


def test_holder_of_the_claim_sees_parts_and_nobody_else(
    client: Browser,
    note: Note,
    advisor_ann: Any,
    advisor_bob: Any,
    reviewer_rita: Any,
    reviewer_sam: Any,
    admin_ada: Any,
) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    for user, status in (
        (advisor_ann, 200),
        (reviewer_rita, 200),
        (reviewer_sam, 404),
        (advisor_bob, 404),
        (admin_ada, 404),
    ):
        client.force_login(user)
        assert part(client, note, part=2).status_code == status, user


@pytest.mark.parametrize("asked", ["0", "6", "-1", "x", "9" * 40, ""])
def test_part_that_does_not_exist_is_the_first(asked: str, ann: Browser, note: Note) -> None:
    assert b"Turns 1 to 200" in part(ann, note, part=asked).content


def test_without_a_script_the_link_leads_to_the_page(ann: Browser, note: Note) -> None:
    response = ann.get(reverse("advisors:note-turns", args=[note.uuid]), {"part": 2})
    assert response["Location"] == f"{note.get_absolute_url()}?part=2"


def test_words_are_found_in_the_part_that_holds_them(ann: Browser, note: Note) -> None:
    page = part(ann, note, find="Revised  PROJECTION").content.decode()
    assert "1 of 1 turn with" in page
    assert 'turn--found" id="found"' in page
    assert 'data-part="3"' in page
    assert "2 of 998 turns with" in part(ann, note, find="garden", hit=2).content.decode()
    assert "is not in this transcript" in part(ann, note, find="helicopter").content.decode()


def test_hidden_value_is_not_found(ann: Browser, note: Note) -> None:
    """Who may not see a number cannot guess it digit by digit."""
    assert "is not in this transcript" in part(ann, note, find="646-555-0188").content.decode()
    assert "is not in this transcript" in part(ann, note, find="0188").content.decode()


def test_queries_and_size_do_not_grow_with_the_transcript(
    ann: Browser, note: Note, advisor_ann: Any, eleanor: Any
) -> None:
    def cost(one: Note) -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = ann.get(one.get_absolute_url())
        return len(queries), len(page.content)

    small, large = cost(note), cost(drafted(advisor_ann, eleanor, 2000))
    assert large[0] == small[0]
    assert large[1] < small[1] * 1.1


def test_short_note_is_whole_and_offers_no_parts(ann: Browser, advisor_ann: Any, eleanor: Any) -> None:
    data = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\n"
    note = services.note_upload(by=advisor_ann, client=eleanor, file_name="b.txt", data=data, met_on=date(2026, 3, 4))
    services.summary_draft(note_id=note.pk)
    page = ann.get(note.get_absolute_url()).content.decode()
    assert "Turns 1 to" not in page
    assert "Find in the transcript" not in page
    assert 'href="#q-g1"' in page


def test_places() -> None:
    assert [Place(1, 0).parts, Place(1, 200).parts, Place(1, 201).parts] == [1, 1, 2]
    assert (place_of("2", 201).start, place_of("2", 201).end) == (200, 201)
    assert [turn_at([0, 10, 20], offset) for offset in (0, 9, 10, 25)] == [0, 0, 1, 2]


def test_search_sees_what_is_shown_place_by_place() -> None:
    text = "İstanbul trip\nAbc 123 def\nabc again abc"
    starts = [0, 14, 26]
    assert search(text, starts, [], "ABC", 2).turns == [1, 2]
    assert search(text, starts, [], "ABC", 9).turn == 2
    assert search(text, starts, [Hidden("PHONE_1", 18, 21)], "123", 1).turns == []
    assert search(text, starts, [], " ", 1).turns == []
