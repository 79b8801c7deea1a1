"""Samples: drawn by a seed that anybody can use again, read blind, compared."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from advisors import services as notes
from advisors.models import Note, Promise, SummaryItem
from compliance import journal, services
from compliance.models import Review, SampleDraw, SampleRead
from compliance.policies import SamplingRules
from compliance.reading_time import is_fast, quality
from compliance.samples import agreement, check
from compliance.sampling import Unit, draw, frame_hash, kappa
from compliance.services.gate import NotHeld, OwnWork
from wealthai.errors import BadInput, Stale

FIXED = ["u15", "u12"]
PLAIN = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


def units(count: int, weight: int = 1) -> list[Unit]:
    return [Unit(f"u{n}", "ann" if n % 2 else "bob", weight) for n in range(count)]


def test_same_seed_draws_the_same_whatever_the_order() -> None:
    drawn = draw(units(100), seed="7", percent=10, least=1)
    assert drawn == draw(units(100)[::-1], seed="7", percent=10, least=1)
    assert drawn != draw(units(100), seed="8", percent=10, least=1)
    assert frame_hash(units(100)) == frame_hash(units(100)[::-1])
    assert len(drawn) == 10
    assert {unit.stratum for unit in drawn} == {"ann", "bob"}


def test_known_draw_is_the_same_for_ever() -> None:
    """Kept samples are drawn again years later: this result must never change."""
    assert [unit.name for unit in draw(units(20), seed="fixed", percent=10, least=1)] == FIXED


def test_weight_makes_it_likelier() -> None:
    mixed = [Unit(f"r{n}", "ann", 4) for n in range(100)] + [Unit(f"p{n}", "ann", 1) for n in range(100)]
    risky = sum(
        unit.name.startswith("r") for seed in range(50) for unit in draw(mixed, seed=str(seed), percent=5, least=0)
    )
    assert 0.7 < risky / 500 < 0.9  # four fifths are expected


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([(True, True), (False, False)], 1.0),
        ([(True, False), (False, True)], -1.0),
        ([(True, True), (True, False), (False, True), (False, False)], 0.0),
        ([(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15, 0.4),
        ([(True, True)], None),
        ([], None),
    ],
)
def test_kappa_is_agreement_beyond_chance(pairs: list[tuple[bool, bool]], value: float | None) -> None:
    assert kappa(pairs) == (pytest.approx(value) if value is not None else None)


@pytest.fixture
def decided(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> Review:
    """A note of Ann's that Rita approved, dropping one line."""
    note = notes.note_upload(by=advisor_ann, client=eleanor, file_name="a.txt", data=PLAIN, met_on=date(2026, 3, 4))
    notes.summary_draft(note_id=note.pk)
    review = notes.note_submit(note_id=note.pk, by=advisor_ann)
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    goal = note.summaries.get().items.get(section=SummaryItem.Section.CLIENT_GOALS)
    notes.item_choose(item_id=goal.pk, choice="dropped", reason="said-twice", by=reviewer_rita, revision=goal.revision)
    notes.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    return services.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)


@pytest.fixture
def sample(decided: Review, reviewer_rita: Any) -> SampleDraw:
    now = timezone.now()
    return services.sample_draw(kind="note", period_from=now - timedelta(days=1), period_to=now, by=reviewer_rita)


@pytest.mark.django_db
def test_draw_is_kept_and_holds(sample: SampleDraw, decided: Review, reviewer_rita: Any) -> None:
    assert [read.review for read in sample.reads.all()] == [decided]
    assert check(sample).holds
    out = StringIO()
    with pytest.raises(SystemExit) as done:
        call_command("verify_samples", stdout=out)
    assert done.value.code == 0
    assert json.loads(out.getvalue())["draw_holds"]
    with pytest.raises(Stale, match="until it pleases"):
        services.sample_draw(kind="note", period_from=sample.period_from, period_to=sample.period_to, by=reviewer_rita)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        SampleDraw.objects.update(seed="better")


@pytest.mark.django_db
def test_draw_that_was_bent_is_found(decided: Review, reviewer_rita: Any) -> None:
    now = timezone.now()
    bent = SampleDraw.objects.create(
        kind="note", period_from=now - timedelta(days=1), period_to=now, seed="1", frame_size=1, frame_sha256="0" * 64,
        rules=SamplingRules().model_dump(mode="json"), drawn_by=reviewer_rita,
    )  # fmt: skip
    found = check(bent)
    assert not found.frame_holds
    assert not found.draw_holds
    with pytest.raises(SystemExit) as done:
        call_command("verify_samples", stdout=StringIO())
    assert done.value.code == 1


@pytest.mark.django_db
def test_only_a_stranger_reads_it(sample: SampleDraw, reviewer_rita: Any, reviewer_sam: Any) -> None:
    read = sample.reads.get()
    assert services.sample_take_next(by=reviewer_rita, sample=sample) is None
    with pytest.raises(OwnWork):
        services.sample_take(read_id=read.pk, by=reviewer_rita)
    with journal.acting(reviewer_rita), pytest.raises(DatabaseError, match="no hand"), transaction.atomic():
        SampleRead.objects.filter(pk=read.pk).update(reader=reviewer_rita)
    assert services.sample_take_next(by=reviewer_sam, sample=sample) == read


@pytest.mark.django_db
def test_words_are_open_only_while_it_is_read(sample: SampleDraw, decided: Review, reviewer_sam: Any) -> None:
    seen = Note.objects.words_visible_to(reviewer_sam).filter(uuid=decided.subject_id)
    assert not seen.exists()
    read = services.sample_take_next(by=reviewer_sam, sample=sample)
    assert seen.exists()
    services.sample_answer(read_id=read.pk, verdict="approve", codes=[], comment="", by=reviewer_sam)
    assert not seen.exists()
    with pytest.raises(Stale):
        services.sample_answer(read_id=read.pk, verdict="reject", codes=["other"], comment="", by=reviewer_sam)


@pytest.mark.django_db
def test_reading_is_blind_and_compared(client: Browser, sample: SampleDraw, decided: Review, reviewer_sam: Any) -> None:
    client.force_login(reviewer_sam)
    read = sample.reads.get()
    url = reverse("compliance:sample-read", args=[read.uuid])
    with pytest.raises(NotHeld):
        services.sample_answer(read_id=read.pk, verdict="approve", codes=[], comment="", by=reviewer_sam)
    client.post(reverse("compliance:sample-next", args=[sample.uuid]))
    page = client.get(url).content
    assert b"retire at sixty" in page
    assert b"Rita" not in page
    assert b"Said twice</span>" not in page.split(b"verdict-form")[0]
    assert b"Dropped" not in page
    assert client.post(url, {"verdict": "return"}).status_code == 422
    assert client.post(url, {"verdict": "return", "codes": ["said-twice", "wording"]}).status_code == 302
    assert b"Rita Vance" in client.get(url).content
    rows = {row.name: row for row in agreement()}
    assert (rows["Said twice"].n, rows["Said twice"].agreed) == (1, 1)
    assert (rows["Wording"].first, rows["Wording"].second) == (0, 1)
    assert rows["Fit to be approved"].agreed == 0


@pytest.mark.django_db
def test_no_other_door_shows_a_blind_reader_the_decision(
    client: Browser, sample: SampleDraw, decided: Review, reviewer_sam: Any
) -> None:
    client.force_login(reviewer_sam)
    read, journal_url = sample.reads.get(), reverse("compliance:journal") + "?kind=all"
    doors = [
        reverse("advisors:note-detail", args=[decided.subject_id]),
        reverse("compliance:review-detail", args=[decided.uuid]),
        reverse("compliance:review-comments", args=[decided.uuid]),
    ]
    assert [client.get(door).status_code for door in doors] == [200, 200, 200]
    assert b"Rita Vance" in client.get(journal_url).content
    client.post(reverse("compliance:sample-next", args=[sample.uuid]))
    assert [client.get(door).headers.get("Location") for door in doors] == [read.get_absolute_url()] * 3
    told = {row.subject_id for row, _ in client.get(journal_url).context["rows"]}
    assert told
    assert told.isdisjoint({decided.uuid, decided.subject_id})
    services.sample_answer(read_id=read.pk, verdict="approve", codes=[], comment="", by=reviewer_sam)
    assert [client.get(door).status_code for door in doors] == [200, 200, 200]


@pytest.mark.django_db
def test_promises_do_not_tell_a_blind_reader_what_was_kept(
    client: Browser, sample: SampleDraw, decided: Review, reviewer_sam: Any
) -> None:
    client.force_login(reviewer_sam)
    promise, journal_url = Promise.objects.get(note__uuid=decided.subject_id), reverse("compliance:journal")
    page = reverse("advisors:promise-detail", args=[promise.uuid])
    assert client.get(page).status_code == 200
    assert promise.uuid in {row.subject_id for row, _ in client.get(journal_url).context["rows"]}
    client.post(reverse("compliance:sample-next", args=[sample.uuid]))
    assert client.get(page).status_code == 404
    assert promise.get_absolute_url() not in client.get(f"{reverse('advisors:promise-list')}").content.decode()
    assert promise.uuid not in {row.subject_id for row, _ in client.get(journal_url).context["rows"]}
    services.sample_answer(read_id=sample.reads.get().pk, verdict="approve", codes=[], comment="", by=reviewer_sam)
    assert client.get(page).status_code == 200


@pytest.mark.django_db
def test_approval_sooner_than_reading_is_flagged(decided: Review, reviewer_rita: Any, client: Browser) -> None:
    assert decided.words > 10
    assert is_fast(decided)
    (row,) = quality(reviewer_rita, days=1)
    assert (row.name, row.decided, len(row.fast)) == ("Rita Vance", 1, 1)
    client.force_login(reviewer_rita)
    assert b"1 of 1" in client.get(reverse("compliance:quality")).content


@pytest.mark.django_db
def test_empty_or_future_period_is_refused(reviewer_rita: Any) -> None:
    now = timezone.now()
    for start, end in ((now - timedelta(days=1), now), (now, now + timedelta(days=1)), (now, now - timedelta(days=1))):
        with pytest.raises(BadInput):
            services.sample_draw(kind="note", period_from=start, period_to=end, by=reviewer_rita)
