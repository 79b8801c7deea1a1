"""Files sent without a client: guessed from the own book alone, confirmed by the advisor, stored for nobody before that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from advisors import services, tasks
from advisors.models import Incoming, Note
from compliance.models import DataKey, JournalRow, Payload
from compliance.services import ErasedPayload, payload_open
from tests.factories import AccountFactory, ClientFactory, CoverageFactory, HouseholdFactory
from tests.files import eml, pdf, teams_docx
from wealthai.errors import Stale

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
CALL = b"Ann: Good morning, how can I help?\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


@pytest.fixture
def ann(client: Browser, advisor_ann: Any) -> Browser:
    client.force_login(advisor_ann)
    return client


def send(browser: Browser, data: bytes, name: str = "call.txt", **told: str) -> Any:
    file = SimpleUploadedFile(name, data)
    return browser.post(reverse("advisors:note-upload"), {"file": file, **told}, headers=FRAGMENT)


def take(browser: Browser, incoming: Incoming, client: Any, **told: str) -> Any:
    form = {"client": str(client.uuid), "met_on": "2026-03-04", "meeting_type": "other", **told}
    return browser.post(reverse("advisors:incoming-take", args=[incoming.uuid]), form, headers=FRAGMENT)


def test_file_waits_with_its_guess_and_nothing_is_stored_for_the_client(ann: Browser, eleanor: Any) -> None:
    response = send(ann, teams_docx(), "review.docx")
    incoming = Incoming.objects.get()
    assert incoming.guess["client"] == str(eleanor.uuid)
    assert incoming.guess["met_on"] == "2026-03-04"
    assert b"speaks in it" in response.content
    assert not Note.objects.exists()
    assert set(DataKey.objects.values_list("subject_type", flat=True)) == {"incoming"}


def test_row_and_journal_name_nobody(ann: Browser, eleanor: Any) -> None:
    send(ann, teams_docx(), "Eleanor Castellane.docx")
    kept = str(list(Incoming.objects.values())) + str(list(JournalRow.objects.filter(event="file.received").values()))
    assert "Eleanor" not in kept
    assert "Zürich" not in kept


def test_taken_file_is_a_note_and_its_first_key_is_gone(ann: Browser, eleanor: Any) -> None:
    send(ann, teams_docx(), "review.docx")
    incoming = Incoming.objects.get()
    assert take(ann, incoming, eleanor, meeting_type="annual_review").status_code == 200
    note = Note.objects.get()
    assert (note.client, note.meeting_type, note.met_on) == (eleanor, "annual_review", date(2026, 3, 4))
    assert payload_open(note.received) == teams_docx()
    with pytest.raises(ErasedPayload):
        payload_open(Payload.objects.get(pk=incoming.received_id))
    services.summary_draft(note_id=note.pk)
    assert note.summaries.get().items.exists()


def test_speakers_are_corrected_before_the_machine_reads(ann: Browser, eleanor: Any) -> None:
    send(ann, CALL)
    take(ann, Incoming.objects.get(), eleanor, **{"speaker-0": "staff", "speaker-1": "spouse"})
    note = Note.objects.get()
    services.summary_draft(note_id=note.pk)
    assert [turn.role for turn in note.turns.all()] == ["staff", "spouse", "staff"]


def test_same_file_again_is_the_same_row(ann: Browser, eleanor: Any) -> None:
    for name in ("call.txt", "renamed.txt"):
        assert send(ann, CALL, name).status_code == 200
    assert Incoming.objects.count() == 1
    take(ann, Incoming.objects.get(), eleanor)
    again = send(ann, CALL)
    assert again.status_code == 409
    assert Note.objects.get().get_absolute_url() in again.content.decode()


def test_taken_twice_is_one_note(ann: Browser, eleanor: Any, advisor_ann: Any) -> None:
    send(ann, CALL)
    incoming = Incoming.objects.get()
    take(ann, incoming, eleanor)
    assert take(ann, incoming, eleanor).status_code == 409
    with pytest.raises(Stale):
        services.incoming_discard(incoming_id=incoming.pk, by=advisor_ann)
    assert Note.objects.count() == 1


def test_nothing_is_lost_on_reload(ann: Browser, eleanor: Any) -> None:
    send(ann, CALL, "call.txt")
    for url in (reverse("advisors:note-upload"), reverse("advisors:note-list")):
        assert b"call.txt" in ann.get(url).content


def test_answer_without_client_or_day_asks_and_changes_nothing(ann: Browser, eleanor: Any) -> None:
    send(ann, CALL)
    incoming = Incoming.objects.get()
    response = ann.post(
        reverse("advisors:incoming-take", args=[incoming.uuid]), {"meeting_type": "other"}, headers=FRAGMENT
    )
    assert response.status_code == 422
    assert b"Choose the client this meeting was with." in response.content
    assert b"Give the day you met." in response.content
    assert not Note.objects.exists()


def test_client_of_another_book_is_neither_guessed_nor_taken(
    client: Browser, advisor_bob: Any, advisor_ann: Any, eleanor: Any
) -> None:
    client.force_login(advisor_bob)
    response = send(client, teams_docx(), "review.docx")
    incoming = Incoming.objects.get()
    assert incoming.guess["client"] == ""
    assert str(eleanor.uuid) not in response.content.decode() + str(incoming.guess)
    assert take(client, incoming, eleanor).status_code == 422
    client.force_login(advisor_ann)
    for name in ("incoming-take", "incoming-discard"):
        assert client.post(reverse(f"advisors:{name}", args=[incoming.uuid])).status_code == 404


def test_two_clients_who_fit_are_asked_about(ann: Browser, eleanor: Any, advisor_ann: Any) -> None:
    other = HouseholdFactory(name="Quint")
    CoverageFactory(advisor=advisor_ann.advisor, household=other)
    ClientFactory(household=other, given_name="Eleanor", family_name="Quint")
    response = send(ann, CALL)
    assert Incoming.objects.get().guess["client"] == ""
    assert b"2 of your clients could be meant" in response.content


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (eml("Please call me."), "a.eml", "email"),
        (pdf("Phone note", "Move money to the account ending in 4417, says Mrs. Castellane."), "a.pdf", "account"),
        (b"She rang from (212) 555-0142 and asked for the form.\n", "a.txt", "phone"),
    ],
)
def test_client_is_known_by_address_account_and_number(
    data: bytes, name: str, reason: str, ann: Browser, eleanor: Any
) -> None:
    AccountFactory(household=eleanor.household)
    send(ann, data, name)
    guess = Incoming.objects.get().guess
    assert guess["client"] == str(eleanor.uuid)
    assert reason in guess["why"]


def test_client_page_leads_to_its_client(ann: Browser, eleanor: Any) -> None:
    send(ann, b"A note about the weather.\n", asked_for=str(eleanor.uuid))
    assert Incoming.objects.get().guess["client"] == str(eleanor.uuid)
    assert str(eleanor).encode() in ann.get(reverse("advisors:note-upload"), {"client": eleanor.uuid}).content


def test_pasted_words_are_taken_like_a_file(ann: Browser, eleanor: Any) -> None:
    response = ann.post(reverse("advisors:note-upload"), {"text": CALL.decode()})
    assert response.status_code == 302
    assert Incoming.objects.get().guess["client"] == str(eleanor.uuid)
    empty = ann.post(reverse("advisors:note-upload"), {"text": " "})
    assert empty.status_code == 422


def test_refused_file_leaves_nothing(ann: Browser, eleanor: Any) -> None:
    assert send(ann, pdf("", ""), "scan.pdf").status_code == 422
    assert not Incoming.objects.exists()
    assert not Payload.objects.exists()
    assert not DataKey.objects.exists()


def test_discarded_and_forgotten_files_cannot_be_read_again(ann: Browser, eleanor: Any) -> None:
    send(ann, CALL)
    send(ann, CALL + b"Ann: Goodbye.\n")
    old, new = Incoming.objects.order_by("pk")
    ann.post(reverse("advisors:incoming-discard", args=[new.uuid]), headers=FRAGMENT)
    Incoming.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=15))
    for _ in range(2):
        tasks.discard_incoming()
    assert set(Incoming.objects.values_list("state", flat=True)) == {"discarded"}
    assert not DataKey.objects.filter(wrapped__isnull=False).exists()
