"""What a review found behind the doors: the gate, the outbox, the journal, the machine. Each was open once."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from advisors import selectors, services
from advisors.models import Advisor, Coverage, ItemRevision, Note, SummaryItem
from advisors.services import pipeline
from advisors.transcripts import parse
from advisors.words import Words
from compliance import journal
from compliance import services as gate
from compliance.gateway import Answer, EngineFailure
from compliance.models import JournalRow, ModelCall, OutboxMessage, Review
from compliance.services.payloads import data_key_destroy
from compliance.services.reviews import OwnWork
from tests.database import superuser
from tests.factories import ClientFactory
from wealthai.errors import BadInput, NotAllowed, Stale

pytestmark = pytest.mark.django_db


def first(note: Note, **kind: str) -> SummaryItem:
    return note.summaries.latest("version").items.filter(**kind).order_by("pk").first()


def approve(note: Note, review: Review, by: Any) -> Review:
    services.items_keep_rest(note_id=note.pk, by=by)
    review.refresh_from_db()
    return gate.review_approve(review_id=review.pk, by=by, content_hash=review.content_hash)


# --- Four eyes, in the database ---------------------------------------------------------------------------------------
def inserted(note: Note, owner: Any, **more: Any) -> Review:
    told = {"title": "x", "content_hash": "0" * 64, "due_at": timezone.now(), "owner": owner, **more}
    return Review.objects.create(subject_type="note", subject_id=note.uuid, **told)


def test_review_cannot_be_inserted_as_approved(note: Note, advisor_ann: Any, reviewer_rita: Any) -> None:
    with journal.acting(advisor_ann), pytest.raises(DatabaseError, match="begins open"), transaction.atomic():
        inserted(
            note,
            advisor_ann,
            submitted_by=advisor_ann,
            status="approved",
            decided_by=reviewer_rita,
            decided_at=timezone.now(),
        )


def test_review_cannot_be_inserted_as_submitted_by_a_colleague(note: Note, advisor_ann: Any, advisor_bob: Any) -> None:
    with journal.acting(advisor_ann), pytest.raises(DatabaseError, match="who acts"), transaction.atomic():
        inserted(note, advisor_ann, submitted_by=advisor_bob)


def test_nothing_unapproved_enters_the_outbox(note: Note, review: Review) -> None:
    told = {"subject_type": "note", "subject_id": note.uuid, "review": review, "content_hash": review.content_hash}
    with pytest.raises(DatabaseError, match="Only what was approved"), transaction.atomic():
        OutboxMessage.objects.create(idempotency_key="smuggled", **told)
    assert not OutboxMessage.objects.exists()


def test_temporary_table_is_not_asked_who_approved(note: Note, review: Review) -> None:
    told = {"subject_type": "note", "subject_id": note.uuid, "review": review, "content_hash": review.content_hash}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE compliance_review ON COMMIT DROP AS SELECT * FROM public.compliance_review")
        cursor.execute("SELECT set_config('wealthai.actor', 'shell:pytest', true)")
        cursor.execute("UPDATE pg_temp.compliance_review SET status = 'approved'")
    with pytest.raises(DatabaseError, match="Only what was approved"), transaction.atomic():
        OutboxMessage.objects.create(idempotency_key="smuggled", **told)


@pytest.mark.django_db(transaction=True)
def test_superuser_sends_no_other_body_and_no_body_twice(note: Note, review: Review, reviewer_rita: Any) -> None:
    approve(note, review, reviewer_rita)
    message = OutboxMessage.objects.get()
    gate.outbox_deliver(message_id=message.pk, by="task:test")
    with superuser() as cursor:
        cursor.execute("SELECT set_config('wealthai.actor', 'shell:root', false)")
        for change in ("state = 'waiting', delivered_at = NULL", "body_id = NULL", "idempotency_key = 'again'"):
            with pytest.raises(Exception, match="fixed"):
                cursor.execute(f"UPDATE compliance_outboxmessage SET {change}")


def test_row_change_cannot_be_forged_through_a_temporary_table() -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE advisors_note (id bigint, state text)")
        cursor.execute(
            "CREATE TRIGGER forged AFTER INSERT ON advisors_note FOR EACH ROW "
            "EXECUTE FUNCTION compliance_journal_change('', '')"
        )


def test_bringing_back_what_the_advisor_dropped_makes_an_author(
    note: Note, advisor_ann: Any, reviewer_rita: Any
) -> None:
    """It was not submitted: alone, nobody adds a line to what was."""
    item = first(note)
    services.item_choose(item_id=item.pk, choice="dropped", reason="Not said", by=advisor_ann, revision=1)
    review = gate.review_claim(review_id=services.note_submit(note_id=note.pk, by=advisor_ann).pk, by=reviewer_rita)
    services.item_choose(item_id=item.pk, choice="kept", by=reviewer_rita, revision=2)
    with pytest.raises(OwnWork):
        approve(note, review, reviewer_rita)


def test_taking_back_ones_own_drop_makes_nobody_an_author(note: Note, review: Review, reviewer_rita: Any) -> None:
    item = first(note)
    services.item_choose(item_id=item.pk, choice="dropped", reason="Not said", by=reviewer_rita, revision=1)
    services.item_choose(item_id=item.pk, choice="undecided", by=reviewer_rita, revision=2)
    assert approve(note, review, reviewer_rita).status == "approved"


def test_words_written_after_the_page_was_opened_are_not_accepted(
    note: Note, review: Review, reviewer_rita: Any, advisor_ann: Any
) -> None:
    """Holds as soon as the form of `advisors/note_detail.html` sends `content_hash` along."""
    services.item_reword(item_id=first(note).pk, text="Send the plan", by=reviewer_rita, revision=1)
    read = Review.objects.get().content_hash
    services.item_reword(item_id=first(note).pk, text="Promise eight percent", by=reviewer_rita, revision=2)
    with pytest.raises(Stale, match="nothing was accepted"):
        services.note_accept_words(note_id=note.pk, by=advisor_ann, content_hash_read=read)


def test_claim_of_a_reviewer_with_another_book_accepts_no_words(
    note: Note, review: Review, reviewer_rita: Any, advisor_bob: Any
) -> None:
    from django.contrib.auth.models import Group

    advisor_bob.groups.add(Group.objects.get(name="reviewer"))
    bob = type(advisor_bob).objects.get(pk=advisor_bob.pk)
    services.item_reword(item_id=first(note).pk, text="Send the plan", by=reviewer_rita, revision=1)
    gate.review_claim(review_id=review.pk, by=bob, take_over=True, reason="Rita is ill")
    with pytest.raises(NotAllowed):
        services.note_accept_words(note_id=note.pk, content_hash_read="", by=bob)


@pytest.mark.django_db(transaction=True)
def test_deciding_and_editing_at_once_never_wait_in_a_ring(note: Note, review: Review, reviewer_rita: Any) -> None:
    """Ten rounds of an approval (refused: undecided) against edits, on connections of their own."""
    from concurrent.futures import ThreadPoolExecutor

    from wealthai.errors import Refusal

    items = list(note.summaries.get().items.order_by("pk"))

    def act(number: int) -> None:
        try:
            if number % 3 == 0:
                gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
            elif number % 3 == 1:
                services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
            else:
                item = SummaryItem.objects.get(pk=items[number % len(items)].pk)
                services.item_choose(item_id=item.pk, choice="undecided", by=reviewer_rita, revision=item.revision)
        except Refusal:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, range(30)))
    assert Review.objects.get().is_open


# --- The way out ------------------------------------------------------------------------------------------------------
def test_words_changed_after_the_approval_are_not_sent(
    note: Note, review: Review, reviewer_rita: Any, settings: Any
) -> None:
    approve(note, review, reviewer_rita)
    goal = note.summaries.get().items.filter(section="client_goals")  # a promised item is held by the database
    assert goal.update(text="Smuggled words") == 1
    message = OutboxMessage.objects.get()
    assert not gate.outbox_deliver(message_id=message.pk, by="task:test")
    message.refresh_from_db()
    assert (message.state, message.attempts.count()) == (OutboxMessage.State.DEAD, 1)
    assert not settings.CRM_FOLDER.exists()


def test_message_of_an_erased_client_waits_for_a_person_not_for_ever(
    note: Note, review: Review, reviewer_rita: Any
) -> None:
    approve(note, review, reviewer_rita)
    data_key_destroy(subject=("client", note.client.uuid), by="shell:test")
    message = OutboxMessage.objects.get()
    gate.outbox_deliver(message_id=message.pk, by="task:test")
    message.refresh_from_db()
    assert message.state == OutboxMessage.State.DEAD
    assert "erased" in message.attempts.get().outcome


class Broken:
    name = "broken"

    def send(self, parcel: Any) -> str:
        raise ValueError(f"quoting {parcel.body!r}")


def test_unforeseen_failure_counts_as_a_try_and_quotes_nothing(note: Note, review: Review, reviewer_rita: Any) -> None:
    approve(note, review, reviewer_rita)
    message = OutboxMessage.objects.get()
    assert not gate.outbox_deliver(message_id=message.pk, by="task:test", destination=Broken())
    message.refresh_from_db()
    assert (message.tries, message.attempts.get().outcome) == (1, "The try broke off: ValueError.")
    assert message.next_try_at > timezone.now()


# --- Names and words where nothing erases them --------------------------------------------------------------------------
def test_typed_names_of_the_household_are_kept_as_placeholders(note: Note, castellane: Any, advisor_ann: Any) -> None:
    """Margaret was not mentioned at the meeting; the book knows her."""
    ClientFactory(household=castellane, given_name="Margaret", family_name="Castellane")
    item = services.item_reword(item_id=first(note).pk, text="Ask Margaret first", by=advisor_ann, revision=1)
    assert "Margaret" not in item.text
    assert "Margaret" not in str(list(ItemRevision.objects.values("text")))
    assert "Margaret" in Words(Note.objects.get(pk=note.pk)).shown(item.text)


def test_a_new_name_takes_no_placeholder_of_another_person(note: Note, castellane: Any, advisor_ann: Any) -> None:
    ClientFactory(household=castellane, given_name="Margaret", family_name="Castellane")
    before = dict(Words(note).redaction.mapping)
    services.item_reword(item_id=first(note).pk, text="Ask Margaret first", by=advisor_ann, revision=1)
    after = Words(Note.objects.get(pk=note.pk)).redaction.mapping
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1


def test_typed_reasons_name_nobody(note: Note, review: Review, reviewer_rita: Any, reviewer_sam: Any) -> None:
    said = "Eleanor Castellane is on 646-555-0199"
    services.item_choose(item_id=first(note).pk, choice="dropped", reason=said, by=reviewer_rita, revision=1)
    gate.review_claim(review_id=review.pk, by=reviewer_sam, take_over=True, reason=said)
    review.refresh_from_db()
    gate.review_return(review_id=review.pk, by=reviewer_sam, content_hash=review.content_hash, comment=said)
    kept = str([*JournalRow.objects.values(), *Review.objects.values(), *SummaryItem.objects.values()])
    assert "Eleanor" not in kept
    assert "646-555-0199" not in kept
    review.refresh_from_db()
    assert "Eleanor Castellane" in Words(note).shown(review.comment)


def test_category_of_a_risk_flag_is_one_of_the_list(note: Note, advisor_ann: Any) -> None:
    told = {"note_id": note.pk, "section": "risk_flags", "text": "He pressed her to sign", "by": advisor_ann}
    with pytest.raises(BadInput):
        services.item_add(category="Eleanor Castellane", **told)
    assert services.item_add(category="undue_pressure", **told).severity == "high"


def test_field_that_a_model_makes_up_is_not_repeated(note: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    class Chatty:
        provider, model, repairable = "offline", "chatty", False

        def answer(self, request: Any) -> Answer:
            lists = dict.fromkeys(("client_goals", "action_items", "risk_flags", "follow_ups"), [])
            return Answer(raw=json.dumps({"language": "en", "notice": None, **lists, "Eleanor wants": 1}))

    monkeypatch.setattr(pipeline, "engine_in_use", lambda version: Chatty())
    Note.objects.filter(pk=note.pk).update(state=Note.State.RECEIVED)
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    assert note.state == Note.State.NEEDS_ATTENTION
    assert "Eleanor" not in note.attention_reason + ModelCall.objects.get(model="chatty").problem


# --- The machine ------------------------------------------------------------------------------------------------------
def test_draft_stands_when_its_advisor_may_no_longer_submit(advisor_ann: Any, eleanor: Any) -> None:
    """Submit when ready, and the coverage ended while the machine worked."""
    Advisor.objects.filter(user=advisor_ann).update(submit_when_ready=True)
    data = b"Ann: I will send you the plan by Friday.\n"
    note = services.note_upload(by=advisor_ann, client=eleanor, file_name="a.txt", data=data, met_on=date(2026, 3, 4))
    Coverage.objects.update(valid_to=date(2025, 1, 1))
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    assert (note.state, note.summaries.count()) == (Note.State.DRAFT, 1)
    assert not Review.objects.exists()


def test_busy_provider_uses_up_no_tries(note: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy:
        provider, model, repairable = "offline", "busy", True

        def answer(self, request: Any) -> Answer:
            raise EngineFailure("Too many requests.", retry_after=300)

    monkeypatch.setattr(pipeline, "engine_in_use", lambda version: Busy())
    Note.objects.filter(pk=note.pk).update(state=Note.State.RECEIVED, attempts=0)
    for _ in range(pipeline.MAX_ATTEMPTS + 1):
        with pytest.raises(pipeline.EngineBusy):
            services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    assert note.state == Note.State.WORKING
    assert note.pk not in selectors.notes_left_behind()


def test_today_is_the_firms_today(
    advisor_ann: Any, eleanor: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Tokyo it is the fifth while it is still the fourth in UTC."""
    settings.FIRM_TIME_ZONE = "Asia/Tokyo"
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 4, 20, 0, tzinfo=UTC))
    data = b"Ann: I will send you the plan by Friday.\n"
    assert services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=data, met_on=date(2026, 3, 5)
    ).pk
    with pytest.raises(BadInput, match="future"):
        services.note_upload(
            by=advisor_ann, client=eleanor, file_name="b.txt", data=data + b"x", met_on=date(2026, 3, 6)
        )


def test_last_holder_reveals_nothing(note: Note, review: Review, reviewer_rita: Any) -> None:
    Review.objects.filter(pk=review.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        services.value_reveal(note_id=note.pk, token="[PHONE_1]", reason="contact-client", by=reviewer_rita)
    assert not JournalRow.objects.filter(event="value.revealed").exists()


def test_one_long_line_of_a_mail_does_not_hold_a_web_thread() -> None:
    """Nine thousand blanks before "wrote:" took seventeen seconds, twice as many four times that, with the interpreter held."""
    start = time.monotonic()
    parse("From: a@b.c\nTo: d@e.f\nSubject: x\n\nab" + " " * 9000 + "x! wrote:\n", "txt")
    assert time.monotonic() - start < 2
