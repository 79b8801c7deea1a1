"""What a sample is drawn from, whether a stored draw holds, and how two readers agree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from compliance import reasons
from compliance.models import ReasonUse, Review, SampleDraw, SampleRead
from compliance.policies import SamplingRules
from compliance.reading_time import is_fast
from compliance.sampling import Unit, draw, frame_hash, kappa


def frame(kind: str, period_from: Any, period_to: Any, rules: SamplingRules) -> list[Unit]:
    """Decided reviews of the period. A decided review never changes, so the frame can be made again at any time."""
    statuses = [Review.Status.APPROVED, *([Review.Status.REJECTED] if rules.include_rejected else [])]
    rows = Review.objects.filter(subject_type=kind, status__in=statuses)
    rows = rows.filter(decided_at__gte=period_from, decided_at__lt=period_to)
    return [Unit(str(review.uuid), str(review.owner_id), _weight(review, rules)) for review in rows.order_by("pk")]


def _weight(review: Review, rules: SamplingRules) -> int:
    weight = rules.weight_high if review.high_raised else rules.weight_flag if review.flag_kinds else rules.weight_plain
    return weight * (rules.weight_fast if is_fast(review) else 1)


@dataclass(frozen=True)
class Check:
    """Whether a stored draw is what its seed gives: the frame first, then who was drawn from it."""

    frame_holds: bool
    draw_holds: bool
    frame_size: int
    drawn: int

    @property
    def holds(self) -> bool:
        return self.frame_holds and self.draw_holds


def check(sample: SampleDraw) -> Check:
    rules = SamplingRules.model_validate(sample.rules)
    units = frame(sample.kind, sample.period_from, sample.period_to, rules)
    again = draw(units, seed=sample.seed, percent=rules.percent, least=rules.least_per_person)
    stored = [str(uuid) for uuid in sample.reads.order_by("position").values_list("review__uuid", flat=True)]
    return Check(
        frame_holds=frame_hash(units) == sample.frame_sha256,
        draw_holds=[unit.name for unit in again] == stored,
        frame_size=len(units),
        drawn=len(stored),
    )


@dataclass(frozen=True)
class Agreement:
    """How first and second reader agree on one question, over n reads."""

    name: str
    n: int
    agreed: int
    first: int
    second: int
    kappa: float | None

    @property
    def text(self) -> str:
        return "not defined" if self.kappa is None else f"{self.kappa:.2f}"


def agreement(kind: str = "") -> list[Agreement]:
    """Of everything read a second time: the decision, and each reason that either of the two gave."""
    rows = SampleRead.objects.exclude(verdict="").select_related("review")
    reads = list(rows.filter(draw__kind=kind) if kind else rows)
    given = _first_codes(reads)
    decisions = [(r.review.status == Review.Status.APPROVED, r.verdict == SampleRead.Verdict.APPROVE) for r in reads]
    found = [_agreement("Fit to be approved", decisions)]
    names = reasons.labels()
    for code in sorted({code for read in reads for code in (*read.codes, *given[read.pk])}):
        pairs = [(code in given[read.pk], code in read.codes) for read in reads]
        found.append(_agreement(names.get(code, code), pairs))
    return found


def _first_codes(reads: list[SampleRead]) -> dict[int, set[str]]:
    """The reasons the first reviewers gave about the same records: what they dropped, returned, rejected."""
    people = {read.pk: {read.review.decided_by_id, read.review.first_by_id} - {None} for read in reads}
    uses = defaultdict(list)
    subjects = [read.review.subject_id for read in reads]
    for subject, by, code in ReasonUse.objects.filter(subject_id__in=subjects).values_list("subject_id", "by", "code"):
        uses[subject].append((by, code))
    return {read.pk: {code for by, code in uses[read.review.subject_id] if by in people[read.pk]} for read in reads}


def _agreement(name: str, pairs: list[tuple[bool, bool]]) -> Agreement:
    return Agreement(
        name,
        n=len(pairs),
        agreed=sum(one == other for one, other in pairs),
        first=sum(one for one, _ in pairs),
        second=sum(other for _, other in pairs),
        kappa=kappa(pairs),
    )
