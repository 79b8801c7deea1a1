"""The API of promises: the same rights and refusals as the pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from advisors.models import Promise
from compliance import services as gate
from tests.promised import PROJECTION, days_later

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(advisor_ann: Any) -> Browser:
    token = gate.token_issue(user=advisor_ann, name="crm", by="shell:test")[1]
    return Browser(headers={"Authorization": f"Bearer {token}"})


def test_api_lists_by_state_and_day(api: Browser, promise: Promise, clock: Any, advisor_ann: Any) -> None:
    days_later(clock, advisor_ann)
    (row,) = api.get("/api/v1/promises/?state=open&due=overdue").json()["results"]
    assert (row["uuid"], row["overdue"], row["due_on"]) == (str(promise.uuid), True, "2026-03-06")
    assert PROJECTION in row["text"]
    assert len(api.get(f"/api/v1/promises/?client={promise.client.uuid}").json()["results"]) == 2
    assert api.get(f"/api/v1/promises/?client={uuid4()}").json()["results"] == []
    refused = api.get("/api/v1/promises/?due=soon")
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_input")


def test_api_acts_on_the_revision_that_was_read(api: Browser, promise: Promise) -> None:
    def post(name: str, **given: Any) -> Any:
        return api.post(f"/api/v1/promises/{promise.uuid}/{name}/", given, content_type="application/json")

    assert post("move", revision=1, due_on="2026-03-12", reason="Late").json()["moves"] == 1
    assert post("move", revision=1, due_on="2026-03-13", reason="Late").status_code == 409
    assert post("give", revision=2, owner="assistant").json()["owner"] == "Assistant"
    assert post("give", revision=3, owner="me").status_code == 400
    done = post("done", revision=3, words="By mail").json()
    assert (done["state"], done["done_on"], done["late"], done["revision"]) == ("done", "2026-03-05", False, 4)
    assert post("withdraw", revision=4, reason="Not needed").status_code == 409
    assert post("reopen", revision=4).json()["state"] == "open"
    assert post("withdraw", revision=5).status_code == 400
    assert post("withdraw", revision=5, reason="Not needed").json()["closing_words"] == "Not needed"


def test_api_of_others_finds_nothing_or_no_words(promise: Promise, advisor_bob: Any, reviewer_rita: Any) -> None:
    def of(user: Any) -> Browser:
        token = gate.token_issue(user=user, name="crm", by="shell:test")[1]
        return Browser(headers={"Authorization": f"Bearer {token}"})

    url, body = f"/api/v1/promises/{promise.uuid}/", {"revision": 1}
    bob, rita = of(advisor_bob), of(reviewer_rita)
    assert bob.get(url).status_code == bob.post(f"{url}done/", body, content_type="application/json").status_code == 404
    assert rita.get(url).json()["text"] is None
    assert rita.post(f"{url}done/", body, content_type="application/json").status_code == 403
