"""What people say to one another about a review. Kept for good, so kept without names and numbers of a client."""

from __future__ import annotations

from compliance import journal
from compliance.models import Review, ReviewComment
from compliance.services.gate import kept, need_words, record_act
from compliance.services.notices import review_notice
from wealthai.errors import NotAllowed
from wealthai.models import User


@journal.business_act
def comment_add(*, review_id: int, text: str, by: User) -> ReviewComment:
    """By whoever may see the review: its owner, who sent it, and whoever decides on its kind."""
    if not Review.objects.visible_to(by).filter(pk=review_id).exists():
        raise NotAllowed("You do not see this review.")
    need_words(text, "Write something first.")
    review = Review.objects.select_related("owner", "assigned_to", "claimed_by").get(pk=review_id)
    comment = ReviewComment.objects.create(review=review, by=by, text=kept(review, text)[:2000])
    record_act("review.commented", review, comment=comment.uuid)
    spoke = [one.by for one in review.comments.select_related("by")]
    people = {person.pk: person for person in (review.owner, review.assigned_to, review.claimed_by, *spoke) if person}
    people.pop(by.pk, None)
    review_notice(event="review.commented", review=review, people=people.values())
    return comment
