"""Saved views: one mechanism for every list, private unless shared with a role of one's own, deleted ones come back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from compliance.models import JournalRow
from wealthai import undo
from wealthai.errors import BadInput
from wealthai.models import SavedView
from wealthai.savedviews import kept_query, view_save

pytestmark = pytest.mark.django_db
LIST = "advisors:note-list"


def saved(user: Any, **more: Any) -> SavedView:
    return view_save(by=user, **{"list": LIST, "query": "state=draft", "name": "Drafts", **more})


def test_filters_are_kept_under_a_name_and_stand_above_the_list(client: Browser, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    told = {"list": LIST, "query": "state=draft&cursor=77&flags=&format=csv", "name": "Drafts"}
    assert client.post(reverse("saved-view-save"), told)["Location"] == "/notes/?state=draft"
    page = client.get("/notes/?state=draft").content.decode()
    assert 'href="?state=draft" aria-current="true"' in page
    assert "Save as view" not in page
    assert "Save as view" in client.get("/notes/?state=returned").content.decode()


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("advisor_ann", "/clients/?sort=notes"),
        ("reviewer_rita", "/review/?kind=note"),
        ("ops_omar", "/outbox/?state=dead"),
        ("reviewer_rita", "/journal/?since=7"),
        ("admin_ada", "/people/?login=off"),
        ("advisor_ann", "/notifications/?state=read"),
        ("advisor_ann", "/search/?q=bees&kind=note"),
    ],
)
def test_every_list_keeps_views(who: str, url: str, client: Browser, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(who))
    page = client.get(url).content.decode()
    assert "Save as view" in page or url.startswith("/search/")


def test_the_rail_opens_the_list_with_the_default(client: Browser, advisor_ann: Any, advisor_bob: Any) -> None:
    saved(advisor_ann, is_default=True)
    later = saved(advisor_ann, name="Sent back", query="state=returned", is_default=True)
    assert SavedView.objects.filter(is_default=True).get() == later
    client.force_login(advisor_ann)
    assert 'href="/notes/?state=returned"' in client.get("/").content.decode()
    client.force_login(advisor_bob)
    assert 'href="/notes/?' not in client.get("/").content.decode()


def test_a_shared_view_is_seen_by_the_role_and_changed_by_its_owner(
    client: Browser, advisor_ann: Any, advisor_bob: Any, reviewer_rita: Any
) -> None:
    view = saved(advisor_ann, role="advisor")
    assert SavedView.objects.visible_to(advisor_bob).get() == view
    assert not SavedView.objects.visible_to(reviewer_rita).exists()
    client.force_login(advisor_bob)
    assert client.post(reverse("saved-view-change", args=[view.uuid]), {"act": "delete"}).status_code == 404
    assert SavedView.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"role": "reviewer"},
        {"role": "advisor", "query": "q=Castellane"},
        {"list": "nothing:here"},
        {"query": "state=" + "x" * 900},
    ],
)
def test_a_view_that_cannot_be_is_refused(told: dict[str, str], advisor_ann: Any) -> None:
    with pytest.raises(BadInput):
        saved(advisor_ann, **told)
    assert not SavedView.objects.exists()


def test_a_name_stands_once(advisor_ann: Any, advisor_bob: Any) -> None:
    saved(advisor_ann)
    saved(advisor_bob)
    with pytest.raises(BadInput, match="Choose another name"):
        saved(advisor_ann, query="state=returned")


def test_views_are_renamed_moved_and_come_back_after_deletion(client: Browser, advisor_ann: Any) -> None:
    first, second = saved(advisor_ann), saved(advisor_ann, name="Two", query="state=returned")
    client.force_login(advisor_ann)
    client.post(reverse("saved-view-change", args=[second.uuid]), {"act": "up"})
    assert [v.name for v in SavedView.objects.own(advisor_ann)] == ["Two", "Drafts"]
    client.post(reverse("saved-view-change", args=[first.uuid]), {"name": "My drafts", "role": ""})
    page = client.post(reverse("saved-view-change", args=[first.uuid]), {"act": "delete"}, follow=True)
    assert not SavedView.objects.filter(name="My drafts").exists()
    (key,) = client.session["undo"]
    assert f"/undo/{key}/" in page.content.decode()
    client.post(reverse("undo", args=[key]))
    assert SavedView.objects.get(name="My drafts").query == "state=draft"


def test_undo_is_the_sessions_own_once_and_in_time(
    client: Browser, advisor_ann: Any, advisor_bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = saved(advisor_ann)
    client.force_login(advisor_ann)
    client.post(reverse("saved-view-change", args=[view.uuid]), {"act": "delete"})
    (key,) = client.session["undo"]
    other = Browser()
    other.force_login(advisor_bob)
    assert other.post(reverse("undo", args=[key])).status_code == 409
    now = undo.time.time()
    monkeypatch.setattr(undo.time, "time", lambda: now + undo.SECONDS + 1)
    assert client.post(reverse("undo", args=[key])).status_code == 409
    assert not SavedView.objects.exists()


def test_the_journal_keeps_that_a_view_changed_and_no_name_in_it(advisor_ann: Any) -> None:
    saved(advisor_ann, query="q=Castellane")
    row = JournalRow.objects.filter(table_name="wealthai_savedview").get()
    assert row.after["query"] == row.after["name"] == "hidden"


def test_kept_query_drops_the_place_and_what_is_empty() -> None:
    assert kept_query("?b=2&a=&cursor=9&format=csv&b=3") == "b=2&b=3"
