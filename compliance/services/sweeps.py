"""What the clock does to reviews: nobody presses anything."""

from __future__ import annotations

from django.utils import timezone

from compliance import journal
from compliance.models import Review
from compliance.policies import EscalationRules, in_force
from compliance.services.escalation import escalate_overdue
from compliance.services.gate import record_act
from compliance.services.notices import review_notice
from compliance.services.snooze import wake


@journal.business_act
def review_breach(*, review_id: int, by: str) -> bool:
    """Marks, once, that a review is over its time. A row that somebody is at is left to the next sweep."""
    rows = Review.objects.open().filter(pk=review_id, breached_at=None, due_at__lte=timezone.now())
    review = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if review is None:
        return False
    if review.is_snoozed:
        wake(review)
    review.breached_at = timezone.now()
    review.save(update_fields=["breached_at"])
    record_act("review.breached", review, due=review.due_at.isoformat())
    review_notice(event="review.breached", review=review, people=[review.assigned_to, review.claimed_by])
    if in_force(EscalationRules).on_breach:
        escalate_overdue(review)
    return True
