"""Whether a decision came sooner than anybody could have read what it was about.

400 words a minute is a generous bound: silent reading of English non-fiction runs at 238 words a minute on average (M.
Brysbaert, "How many words do we read per minute? A review and meta-analysis of reading rate", Journal of Memory and
Language 109, 2019), and hardly anybody who takes in what they read passes 400.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from django.utils import timezone

from compliance.models import Review
from wealthai.models import User
from wealthai.records import kinds_decided_by

WORDS_A_MINUTE = 400
SOURCE = "Most adults read 175 to 300 words of English non-fiction a minute (Brysbaert 2019); 400 is beyond nearly all of them."


def seconds_needed(words: int) -> float:
    return 60 * words / WORDS_A_MINUTE


def seconds_taken(review: Review) -> float | None:
    if review.decided_at is None or review.claimed_at is None:
        return None
    return (review.decided_at - review.claimed_at).total_seconds()


def is_fast(review: Review) -> bool:
    """An approval sooner than its words can be read, of either of two approvers."""
    if review.status != Review.Status.APPROVED or not review.words:
        return False
    taken = [seconds_taken(review), review.first_seconds]
    return any(one is not None and one < seconds_needed(review.words) for one in taken)


@dataclass
class Reviewer:
    """How one person decided in a period."""

    name: str
    approved: int = 0
    sent_back: int = 0
    late: int = 0
    fast: list[Review] = field(default_factory=list)
    timed: int = 0
    shares: list[float] = field(default_factory=list)  # time taken over time needed

    @property
    def decided(self) -> int:
        return self.approved + self.sent_back

    @property
    def approval_share(self) -> float:
        return self.approved / self.decided if self.decided else 0.0

    @property
    def fast_share(self) -> float:
        return len(self.fast) / self.timed if self.timed else 0.0

    @property
    def pace(self) -> str:
        return f"{median(self.shares):.1f} times" if self.shares else ""


def quality(user: User, *, days: int) -> list[Reviewer]:
    since = timezone.now() - timedelta(days=days)
    rows = Review.objects.filter(subject_type__in=kinds_decided_by(user), status__in=Review.DECIDED)
    people: dict[int, Reviewer] = defaultdict(lambda: Reviewer(""))
    for review in rows.filter(decided_at__gte=since).select_related("decided_by", "first_by").order_by("pk"):
        approved = review.status == Review.Status.APPROVED
        _count(people, review, review.decided_by, seconds_taken(review), approved=approved)
        if review.first_by is not None and approved:
            _count(people, review, review.first_by, review.first_seconds, approved=True)
    return sorted(people.values(), key=lambda one: (-one.fast_share, -one.decided, one.name))


def _count(
    people: dict[int, Reviewer], review: Review, person: User | None, taken: float | None, *, approved: bool
) -> None:
    assert person is not None
    held = people[person.pk]
    held.name = str(person)
    held.approved += approved
    held.sent_back += not approved
    held.late += review.decided_at is not None and review.decided_at > review.due_at
    if not approved or not review.words or taken is None:
        return
    held.timed += 1
    held.shares.append(taken / seconds_needed(review.words))
    if taken < seconds_needed(review.words):
        held.fast.append(review)
