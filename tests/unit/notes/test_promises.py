"""Promises: made with the approval and never twice, kept or withdrawn by who covers the client, never silently moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from advisors import selectors, services
from advisors.models import Coverage, Note, Promise, SummaryItem
from advisors.promises.figures import kept_of
from advisors.tasks import make_promises, tell_promises
from compliance import services as gate
from compliance.models import JournalRow, Review
from wealthai import notices
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.firm_day import firm_today
from wealthai.models import Notification

pytestmark = pytest.mark.django_db
MET = date(2026, 3, 4)


@pytest.fixture
def approved(note: Note, review: Review, reviewer_rita: Any) -> Note:
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    note.refresh_from_db()
    return note


@pytest.fixture
def promise(approved: Note) -> Promise:
    """I will send you the revised projection by Friday: said on 4 March, due on the 6th."""
    return Promise.objects.get(item__number=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """The day after the meeting; `clock.move_to` lets time pass."""
    with time_machine.travel(datetime(2026, 3, 5, 15, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def morning(day: int) -> datetime:
    """Of March, by the firm's clock."""
    return datetime(2026, 3, day, 15, 0, tzinfo=UTC)


def events(promise: Promise) -> list[str]:
    return list(JournalRow.objects.of("promise", promise.uuid).order_by("id").values_list("event", flat=True))


# --- Made ---------------------------------------------------------------------------------------------------------------
def test_each_action_item_that_stood_becomes_one_promise(approved: Note) -> None:
    items = approved.summaries.get().items.filter(section="action_items").order_by("number")
    made = Promise.objects.order_by("item__number")
    assert [one.item for one in made] == list(items)
    assert [(one.owner, one.due_on) for one in made] == [(item.owner, item.due_on) for item in items]
    assert {(one.client, one.advisor, one.state) for one in made} == {(approved.client, approved.advisor, "open")}


def test_approval_that_fails_promises_nothing(
    note: Note, review: Review, reviewer_rita: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("no outbox")

    monkeypatch.setattr("advisors.services.submission.outbox_post", broken)
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    with pytest.raises(RuntimeError):
        gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    assert not Promise.objects.exists()
    assert not JournalRow.objects.filter(event="promise.made").exists()


def test_dropped_item_is_promised_to_nobody(note: Note, review: Review, reviewer_rita: Any) -> None:
    item = note.summaries.get().items.filter(section="action_items").first()
    assert item is not None
    services.item_choose(
        item_id=item.pk, choice="dropped", reason="Said twice", by=reviewer_rita, revision=item.revision
    )
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    assert not Promise.objects.filter(item=item).exists()
    assert Promise.objects.exists()


def test_nothing_is_promised_before_the_approval(note: Note, review: Review) -> None:
    item = note.summaries.get().items.filter(section="action_items").first()
    assert not Promise.objects.exists()
    with pytest.raises(DatabaseError, match="before its note is approved"), transaction.atomic():
        Promise.objects.create(
            item=item, note=note, client=note.client, advisor=note.advisor, owner=item.owner, first_due_on=item.due_on,
            due_on=item.due_on,
        )  # fmt: skip


def test_approved_before_there_were_promises_is_caught_up_once(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr("advisors.services.submission.promises_make", lambda note: [])
    approved = request.getfixturevalue("approved")
    assert selectors.notes_without_promises(10) == [approved.pk]
    make_promises()
    count, rows = Promise.objects.count(), JournalRow.objects.count()
    assert count == approved.summaries.get().items.filter(section="action_items").count() > 0
    make_promises()
    assert (Promise.objects.count(), JournalRow.objects.count()) == (count, rows)


# --- Kept ---------------------------------------------------------------------------------------------------------------
def test_done_says_when_and_by_whom_and_what_it_says_names_nobody(promise: Promise, advisor_ann: Any) -> None:
    services.promise_done(
        promise_id=promise.pk, by=advisor_ann, revision=1, done_on=MET, words="Sent to Eleanor Castellane by mail."
    )
    promise.refresh_from_db()
    assert (promise.state, promise.done_on, promise.closed_by, promise.revision) == ("done", MET, advisor_ann, 2)
    assert "Eleanor" not in promise.closing_words
    assert "Castellane" not in JournalRow.objects.get(event="promise.done").reason
    assert events(promise) == ["promise.made", "promise.done"]
    change = JournalRow.objects.filter(table_name="advisors_promise", event="update").latest("id")
    assert change.after["closing_words"] == "hidden"


@pytest.mark.parametrize(("day", "why"), [(timedelta(days=1), "lies ahead"), (timedelta(days=-40), "before it was")])
def test_day_it_was_done_can_be_true(promise: Promise, advisor_ann: Any, day: timedelta, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        services.promise_done(promise_id=promise.pk, by=advisor_ann, revision=1, done_on=firm_today() + day)


def test_who_does_not_cover_the_client_changes_nothing(
    promise: Promise, advisor_bob: Any, reviewer_rita: Any, admin_ada: Any
) -> None:
    for person in (advisor_bob, reviewer_rita, admin_ada):
        with pytest.raises(NotAllowed):
            services.promise_done(promise_id=promise.pk, by=person, revision=1)
    promise.refresh_from_db()
    assert promise.is_open


def test_who_covers_the_client_today_keeps_what_another_promised(
    promise: Promise, advisor_ann: Any, advisor_bob: Any
) -> None:
    Coverage.objects.filter(household=promise.client.household).update(advisor=advisor_bob.advisor)
    with pytest.raises(NotAllowed):
        services.promise_done(promise_id=promise.pk, by=advisor_ann, revision=1)
    assert services.promise_done(promise_id=promise.pk, by=advisor_bob, revision=1).closed_by == advisor_bob


def test_second_hand_finds_it_changed(promise: Promise, advisor_ann: Any) -> None:
    services.promise_give(promise_id=promise.pk, by=advisor_ann, revision=1, owner="assistant")
    with pytest.raises(Stale, match="changed after the page was opened"):
        services.promise_done(promise_id=promise.pk, by=advisor_ann, revision=1)
    services.promise_done(promise_id=promise.pk, by=advisor_ann, revision=2)
    with pytest.raises(Stale, match="kept already"):
        services.promise_withdraw(promise_id=promise.pk, by=advisor_ann, revision=3, reason="No more wanted")


def test_withdrawn_says_why_in_service_and_database(promise: Promise, advisor_ann: Any) -> None:
    with pytest.raises(BadInput, match="Say why"):
        services.promise_withdraw(promise_id=promise.pk, by=advisor_ann, revision=1, reason="  ")
    with pytest.raises(DatabaseError, match="closed_whole"), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(
            state="withdrawn", closed_at=promise.created_at, closed_by=advisor_ann, revision=2
        )
    services.promise_withdraw(promise_id=promise.pk, by=advisor_ann, revision=1, reason="The client sold the house")
    promise.refresh_from_db()
    assert (promise.state, promise.done_on) == ("withdrawn", None)
    assert promise.closing_words == "The client sold the house"


def test_reopened_is_as_before_and_the_journal_keeps_both(promise: Promise, advisor_ann: Any) -> None:
    services.promise_done(promise_id=promise.pk, by=advisor_ann, revision=1, words="Sent")
    services.promise_reopen(promise_id=promise.pk, by=advisor_ann, revision=2)
    promise.refresh_from_db()
    assert (promise.state, promise.done_on, promise.closed_by, promise.closing_words) == ("open", None, None, "")
    assert events(promise)[-2:] == ["promise.done", "promise.reopened"]


# --- Moved --------------------------------------------------------------------------------------------------------------
def test_moved_keeps_the_first_day_the_count_and_the_reason(promise: Promise, advisor_ann: Any) -> None:
    first, soon = promise.due_on, firm_today() + timedelta(days=3)
    for n in range(2):
        services.promise_move(
            promise_id=promise.pk, by=advisor_ann, revision=n + 1, due_on=soon + timedelta(days=n),
            reason="The custodian is late",
        )  # fmt: skip
    promise.refresh_from_db()
    assert (promise.first_due_on, promise.due_on, promise.moves) == (first, soon + timedelta(days=1), 2)
    row = JournalRow.objects.filter(event="promise.moved").latest("id")
    assert row.reason == "The custodian is late"
    assert row.data["before"] == soon.isoformat()


def test_moving_wants_a_day_to_come_and_a_reason(promise: Promise, advisor_ann: Any) -> None:
    told: dict[str, Any] = {"promise_id": promise.pk, "by": advisor_ann, "revision": 1}
    for due, reason in ((MET, "late"), (None, "late"), (firm_today(), "")):
        with pytest.raises(BadInput):
            services.promise_move(due_on=due, reason=reason, **told)
    promise.refresh_from_db()
    assert promise.moves == 0


def test_first_day_given_later_is_no_move(promise: Promise, approved: Note, advisor_ann: Any) -> None:
    dateless = Promise.objects.get(item__number=2)
    services.promise_move(
        promise_id=dateless.pk, by=advisor_ann, revision=1, due_on=firm_today(), reason="Asked the client"
    )
    dateless.refresh_from_db()
    assert (dateless.moves, dateless.first_due_on, dateless.due_on) == (0, None, firm_today())


def test_owner_comes_from_the_list(promise: Promise, advisor_ann: Any) -> None:
    with pytest.raises(BadInput, match="from the list"):
        services.promise_give(promise_id=promise.pk, by=advisor_ann, revision=1, owner="Somebody")
    with pytest.raises(BadInput, match="theirs already"):
        services.promise_give(promise_id=promise.pk, by=advisor_ann, revision=1, owner=promise.owner)
    assert services.promise_give(promise_id=promise.pk, by=advisor_ann, revision=1, owner="cpa").owner == "cpa"


# --- What the database holds --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"first_due_on": date(2030, 1, 1), "revision": 2}, "is fixed"),
        ({"due_on": date(2030, 1, 1), "revision": 2}, "move of a date is counted"),
        ({"owner": "cpa"}, "revision of its own"),
        ({"moves": 4, "revision": 2}, "move of a date is counted"),
    ],
)
def test_promise_is_not_changed_past_its_rules(promise: Promise, change: dict[str, Any], why: str) -> None:
    with pytest.raises(DatabaseError, match=why), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(**change)


def test_promise_is_never_removed_and_its_words_stand_still(promise: Promise) -> None:
    with pytest.raises(DatabaseError, match=r"never removed|permission denied"), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).delete()
    with pytest.raises(DatabaseError, match="as it was approved"), transaction.atomic():
        SummaryItem.objects.filter(pk=promise.item_id).update(text="Something else")


def test_promise_is_closed_under_the_name_of_who_acts(promise: Promise, advisor_ann: Any, advisor_bob: Any) -> None:
    from compliance import journal

    promise.state, promise.done_on, promise.closed_by = "done", MET, advisor_bob
    promise.closed_at, promise.revision = promise.created_at, 2
    with (
        pytest.raises(DatabaseError, match="under the name of whoever acts"),
        journal.acting(advisor_ann),
        transaction.atomic(),
    ):
        promise.save()


# --- Figures and notices ------------------------------------------------------------------------------------------------
def test_moved_and_then_done_is_not_kept_on_time(promise: Promise, advisor_ann: Any, clock: Any) -> None:
    """The day of the approval is what counts, or everybody would always be in time."""
    services.promise_move(
        promise_id=promise.pk, by=advisor_ann, revision=1, due_on=firm_today() + timedelta(days=9), reason="Later"
    )
    clock.move_to(morning(9))
    services.promise_done(promise_id=promise.pk, by=advisor_ann, revision=2)
    found = kept_of(Promise.objects.filter(pk=promise.pk))
    assert (found.kept, found.measured, found.on_time, found.share) == (1, 1, 0, "0 of 1")
    promise.refresh_from_db()
    assert promise.shown_state == "kept late"


def test_what_has_no_day_is_kept_but_not_measured(approved: Note, advisor_ann: Any) -> None:
    dateless = Promise.objects.get(item__number=2)
    services.promise_done(promise_id=dateless.pk, by=advisor_ann, revision=1)
    found = kept_of(Promise.objects.filter(pk=dateless.pk))
    assert (found.kept, found.measured, found.share) == (1, 0, "")


def told(person: Any) -> list[str]:
    rows = Notification.objects.visible_to(person).filter(kind__startswith="promise.")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_advisor_is_told_once_for_each_day(promise: Promise, advisor_ann: Any, clock: Any) -> None:
    tell_promises()
    assert told(advisor_ann) == []
    for day, kinds in (
        (6, ["promise.due"]),
        (7, ["promise.due", "promise.overdue"]),
        (8, ["promise.due", "promise.overdue"]),
    ):
        clock.move_to(morning(day))
        for _ in range(2):
            tell_promises()
            Notification.objects.update(read_at=promise.created_at)
        assert told(advisor_ann) == kinds


def test_moved_day_is_told_anew(promise: Promise, advisor_ann: Any, clock: Any) -> None:
    clock.move_to(morning(6))
    tell_promises()
    Notification.objects.update(read_at=promise.created_at)
    services.promise_move(
        promise_id=promise.pk, by=advisor_ann, revision=1, due_on=date(2026, 3, 9), reason="The custodian is late"
    )
    clock.move_to(morning(9))
    tell_promises()
    assert told(advisor_ann) == ["promise.due", "promise.due"]


def test_what_was_over_before_it_became_a_promise_is_no_news(
    note: Note, clock: Any, request: pytest.FixtureRequest, advisor_ann: Any
) -> None:
    clock.move_to(morning(20))
    request.getfixturevalue("approved")
    tell_promises()
    assert told(advisor_ann) == []


def test_who_covers_the_client_now_is_told(promise: Promise, advisor_ann: Any, advisor_bob: Any, clock: Any) -> None:
    Coverage.objects.filter(household=promise.client.household).update(advisor=advisor_bob.advisor)
    clock.move_to(morning(6))
    tell_promises()
    assert (told(advisor_bob), told(advisor_ann)) == (["promise.due"], [])
    row = Notification.objects.get(kind="promise.due")
    assert notices.shown(advisor_bob, [row])[0].text == "Promise to Eleanor Castellane is due today"
    assert notices.shown(advisor_ann, [row])[0].text == f"promise {str(promise.uuid)[:8]} is due today"


def test_closed_promise_is_no_news(promise: Promise, advisor_ann: Any, clock: Any) -> None:
    services.promise_done(promise_id=promise.pk, by=advisor_ann, revision=1)
    clock.move_to(morning(7))
    tell_promises()
    assert told(advisor_ann) == []
