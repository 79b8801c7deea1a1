"""A long transcript in the browser: an item finds its quote in a part that is not there yet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client as Browser
from playwright.sync_api import expect

from advisors import services
from compliance import services as gate
from tests.web.test_big_notes import transcript

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def test_item_fetches_the_part_that_holds_its_quote(
    page: Any, live_server: Any, complaints: list[str], advisor_ann: Any, reviewer_rita: Any, eleanor: Any
) -> None:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=transcript(1000), met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    client = Browser()
    client.force_login(reviewer_rita)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/review/{review.uuid}/")
    # the first item wants a decision, so the desk goes to its quote by itself
    expect(page.locator("mark.quote--current")).to_have_text("I will send you the revised projection by Friday")
    expect(page.get_by_text("Turns 401 to 600 of 1,000")).to_be_visible()
    page.get_by_role("link", name="Later turns").click()
    expect(page.get_by_text("Turns 601 to 800 of 1,000")).to_be_visible()
    page.locator("a.tag").first.click()
    expect(page.locator("mark.quote--current")).to_be_in_viewport()
    page.get_by_role("searchbox", name="Find in the transcript").fill("part 777")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("part 777 of it")
    expect(page.locator("#found")).to_be_in_viewport()
    page.goto(f"{live_server.url}/review/{review.uuid}/?part=3")
    page.get_by_role("button", name="PHONE_1").first.click()
    expect(page.get_by_role("dialog", name="Reveal PHONE_1")).to_be_visible()
    page.keyboard.press("Escape")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
