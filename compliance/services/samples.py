"""The later look at what was decided: drawn by a seed that is kept, read blind by somebody who had no hand in it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from compliance import journal
from compliance.models import ReasonCode, SampleDraw, SampleRead
from compliance.policies import SamplingRules, in_force
from compliance.samples import frame
from compliance.sampling import draw, frame_hash
from compliance.services.gate import HeldByAnother, NotHeld, OwnWork
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.models import User
from wealthai.records import record_class, record_classes


@journal.business_act
def sample_draw(*, kind: str, period_from: datetime, period_to: datetime, by: User, seed: str = "") -> SampleDraw:
    """The seed comes from the system's random source unless one is given, such as a number drawn before witnesses."""
    if not by.has_perm("compliance.draw_sample"):
        raise NotAllowed("Your role draws no samples.")
    if kind not in [one.name for one in record_classes() if one.sampled]:
        raise BadInput("This kind of record is not sampled.")
    if period_to <= period_from or period_to > timezone.now():
        raise BadInput("Choose a period that is over: its end lies ahead, or before its beginning.")
    rules = in_force(SamplingRules)
    units = frame(kind, period_from, period_to, rules)
    if not units:
        raise BadInput("Nothing was decided in this period, so there is nothing to draw from.")
    sample = SampleDraw(
        kind=kind,
        period_from=period_from,
        period_to=period_to,
        seed=seed.strip()[:64] or secrets.token_hex(16),
        rules=rules.model_dump(mode="json"),
        frame_size=len(units),
        frame_sha256=frame_hash(units),
        drawn_by=by,
    )
    try:
        with transaction.atomic():
            sample.save(force_insert=True)
    except IntegrityError as error:
        raise Stale("A sample of this period was drawn already. It is not drawn until it pleases.") from error
    _store(
        sample,
        [unit.name for unit in draw(units, seed=sample.seed, percent=rules.percent, least=rules.least_per_person)],
    )
    journal.act("sample.drawn", sample, kind=kind, frame=len(units), seed=sample.seed, frame_sha256=sample.frame_sha256)
    return sample


@journal.business_act
def sample_take(*, read_id: int, by: User) -> SampleRead:
    """Opens the words to this reader for a while."""
    read = _locked(read_id, by)
    if read.verdict:
        raise Stale("This one was read already.")
    now = timezone.now()
    if read.reader_id not in (None, by.pk) and read.taken_until is not None and read.taken_until > now:
        raise HeldByAnother(f"{read.reader} is reading this one. Take another.")
    read.reader, read.taken_until = by, now + timedelta(minutes=settings.REVIEW_CLAIM_MINUTES)
    read.save(update_fields=["reader", "taken_until"])
    journal.act("sample.taken", about=(read.review.subject_type, read.review.subject_id), read=read.uuid)
    return read


@journal.business_act
def sample_take_next(*, by: User, sample: SampleDraw) -> SampleRead | None:
    free = Q(taken_until=None) | Q(taken_until__lte=timezone.now()) | Q(reader=by)
    rows = sample.reads.filter(free, verdict="").exclude(_hands(by)).order_by("position")
    read = rows.select_for_update(skip_locked=True, of=("self",)).first()
    return sample_take(read_id=read.pk, by=by) if read is not None else None


@journal.business_act
def sample_answer(*, read_id: int, verdict: str, codes: list[str], comment: str, by: User) -> SampleRead:
    """The second verdict. Only after it does the reader see the first."""
    read = _locked(read_id, by)
    if read.verdict:
        raise Stale("This one was read already. A verdict is given once.")
    if read.reader_id != by.pk or read.taken_until is None or read.taken_until <= timezone.now():
        raise NotHeld("Your time to read it has run out. Open it again, then answer.")
    if verdict not in SampleRead.Verdict.values:
        raise BadInput("Say whether you would have approved, returned or rejected it.")
    known = set(ReasonCode.objects.values_list("code", flat=True))
    if not set(codes) <= known:
        raise BadInput("Choose reasons from the list.")
    if verdict != SampleRead.Verdict.APPROVE and not codes:
        raise BadInput("Choose at least one reason why you would not have approved it.")
    kind = record_class(read.review.subject_type)
    read.comment = kind.hidden(kind.get(read.review.subject_id), comment.strip()) if comment.strip() else ""
    read.verdict, read.codes, read.read_at, read.taken_until = verdict, sorted(set(codes)), timezone.now(), None
    read.save(update_fields=["verdict", "codes", "comment", "read_at", "taken_until"])
    journal.act("sample.read", about=(read.review.subject_type, read.review.subject_id), read=read.uuid)
    return read


def _store(sample: SampleDraw, names: list[str]) -> None:
    from compliance.models import Review

    ids: dict[str, Any] = {
        str(uuid): pk for uuid, pk in Review.objects.filter(uuid__in=names).values_list("uuid", "pk")
    }
    rows = [SampleRead(draw=sample, review_id=ids[name], position=at) for at, name in enumerate(names, start=1)]
    SampleRead.objects.bulk_create(rows)


def _locked(read_id: int, by: User) -> SampleRead:
    if not by.has_perm("compliance.read_sample"):
        raise NotAllowed("Your role reads no samples.")
    rows = SampleRead.objects.select_for_update(of=("self",)).select_related("review", "reader")
    read = rows.get(pk=read_id)
    review = read.review
    if by.pk in (
        review.owner_id,
        review.submitted_by_id,
        review.last_writer_id,
        review.first_by_id,
        review.decided_by_id,
    ):
        raise OwnWork("You had a hand in this one. A colleague reads it.", subject=review)
    return read


def _hands(by: User) -> Q:
    names = ("owner", "submitted_by", "last_writer", "first_by", "decided_by")
    own = Q()
    for name in names:
        own |= Q(**{f"review__{name}": by})
    return own
