"""What the clock does to reviews: nobody presses anything."""

from __future__ import annotations

from django.utils import timezone

from compliance import journal
from compliance.models import Review
from compliance.services.gate import record_act


@journal.business_act
def review_breach(*, review_id: int, by: str) -> bool:
    """Marks, once, that a review is over its time. A row that somebody is at is left to the next sweep."""
    rows = Review.objects.open().filter(pk=review_id, breached_at=None, due_at__lte=timezone.now())
    review = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if review is None:
        return False
    review.breached_at = timezone.now()
    review.save(update_fields=["breached_at"])
    record_act("review.breached", review, due=review.due_at.isoformat())
    return True
