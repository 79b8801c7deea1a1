"""A small firm with a note in every state, made through the services: what the screens are looked at with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.delivery import NotDelivered, Parcel
from compliance.models import OutboxMessage, Review
from tests.factories import AccountFactory, ClientFactory, ProfileFactory
from wealthai.firm_day import firm_today

_LONG = "Maximiliana Theodora-Konstantinopoulos"
_WORDS = """Ann: Good morning, how can I help?
Client: I want to stop working when I turn sixty-five. You reach me on 212-555-0147 now. My note is number {number}.
Client: My nephew has a private note that pays nine percent, guaranteed, and I should not tell you.
Ann: I will send you the revised projection by Friday.
Client: I will forward the letter from my accountant.
Ann: Let us meet again on the 14th to go through it.
"""


@dataclass(frozen=True)
class Firm:
    notes: dict[str, Note]
    reviews: dict[str, Review]
    client: Any


class _Closed:
    """A CRM that refuses for good."""

    name = "crm.example"

    def send(self, parcel: Parcel) -> str:
        raise NotDelivered("The CRM answered 422 Unprocessable Content", final=True)


def firm(household: Any, ann: Any, rita: Any, sam: Any) -> Firm:
    client = ClientFactory(
        household=household, given_name=_LONG, family_name="Castellane-Whitmore", phone="+1 212 555 0147"
    )
    ProfileFactory(client=client)
    AccountFactory(household=household)
    states = ("working", "attention", "draft", "returned", "rejected", "delivered", "dead", "free", "mine", "held")
    notes = {state: _note(number, client, ann) for number, state in enumerate(states)}
    for state, note in notes.items():
        if state not in ("working", "attention"):
            services.summary_draft(note_id=note.pk)
    _stop(notes["attention"])
    reviews = {
        state: services.note_submit(note_id=note.pk, by=ann)
        for state, note in notes.items()
        if state not in ("working", "attention", "draft")
    }
    _decide(reviews, rita, sam)
    _trim(notes["mine"], rita)
    waiting = f"Ann: Good morning.\n{_LONG} Castellane-Whitmore: Good morning. {_WORDS.format(number=99)}"
    services.file_receive(by=ann, file_name="waits-for-its-client-2026-03-04.md", data=waiting.encode())
    services.note_export(note_id=notes["delivered"].pk, form="json", by=ann)
    week = firm_today() - timedelta(days=firm_today().weekday() + 7)
    gate.weekly_report_draw(week=week, by="task:draw_weekly_reports")
    return Firm(notes, reviews, client)


def _note(number: int, client: Any, ann: Any) -> Note:
    return services.note_upload(
        by=ann,
        client=client,
        file_name=f"call-{number}-" + "exported-from-the-conference-system-" * 2 + ".txt",
        data=_WORDS.format(number=number).encode(),
        met_on=date(2026, 3, 4),
    )


def _stop(note: Note) -> None:
    note.state, note.stage = Note.State.NEEDS_ATTENTION, Note.Stage.SUMMARISING
    note.attention_reason = "The engine did not answer three times in a row. Nothing was lost: try again."
    note.save(update_fields=["state", "stage", "attention_reason"])


def _decide(reviews: dict[str, Review], rita: Any, sam: Any) -> None:
    for state, review in reviews.items():
        if state != "free":
            gate.review_claim(review_id=review.pk, by=sam if state == "held" else rita)
    for state in ("delivered", "dead"):
        review = reviews[state]
        services.items_keep_rest(note_id=Note.objects.get(uuid=review.subject_id).pk, by=rita)
        _approve(review, rita, sam)
        message = OutboxMessage.objects.get(review=review)
        way = _Closed() if state == "dead" else None
        gate.outbox_deliver(message_id=message.pk, by="task:deliver_outbox", destination=way)
    told: dict[str, Any] = {"by": rita, "comment": "The two weeks need a date.", "reason_code": "missing"}
    returned, rejected = reviews["returned"], reviews["rejected"]
    gate.review_return(review_id=returned.pk, content_hash=returned.content_hash, **told)
    gate.review_reject(review_id=rejected.pk, content_hash=rejected.content_hash, **told)


def _approve(review: Review, *approvers: Any) -> None:
    """By the first, and by the second where the rule in force wants two: what is flagged high."""
    for by in approvers:
        review.refresh_from_db()
        if review.is_open:
            gate.review_claim(review_id=review.pk, by=by)
            gate.review_approve(review_id=review.pk, by=by, content_hash=review.content_hash)


def _trim(note: Note, rita: Any) -> None:
    """One item reworded and one dropped, so that there is something under Changes."""
    first, second, *_ = note.summaries.get().items.order_by("pk")
    services.item_reword(item_id=first.pk, text="Words of a person, with care.", by=rita, revision=first.revision)
    services.item_choose(item_id=second.pk, choice="dropped", reason="Said twice", by=rita, revision=second.revision)
