from __future__ import annotations

from datetime import date

from django.utils import timezone

from compliance import journal
from compliance.eligible import today
from compliance.models import Absence, Review
from compliance.services.assignment import review_hand_back
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.models import User


@journal.business_act
def absence_enter(*, person: User, starts_on: date, ends_on: date, by: User) -> Absence:
    """By the person, or by a colleague who may assign reviews. What waits goes on at once when it has begun."""
    _may(person, by)
    if ends_on < starts_on:
        raise BadInput("The last day away lies before the first. Turn them round.")
    if ends_on < today():
        raise BadInput("These days are over. Enter an absence from today on.")
    absence = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on, entered_by=by)
    journal.act("absence.entered", absence, person=person.pk)
    if starts_on <= today():
        hand_back_all(person, by)
    return absence


@journal.business_act
def absence_end(*, absence_id: int, by: User) -> Absence:
    absence = Absence.objects.select_for_update().get(pk=absence_id)
    _may(absence.person, by)
    if absence.ended_at is not None:
        raise Stale("This absence was ended already.")
    absence.ended_at = timezone.now()
    absence.save(update_fields=["ended_at"])
    journal.act("absence.ended", absence, person=absence.person_id)
    return absence


def hand_back_all(person: User, by: User | str) -> int:
    waiting = Review.objects.open().filter(assigned_to=person).order_by("due_at").values_list("pk", flat=True)
    for review_id in list(waiting):
        review_hand_back(review_id=review_id, by=by)
    return len(waiting)


def _may(person: User, by: User) -> None:
    if person.pk != by.pk and not by.has_perm("compliance.assign_review"):
        raise NotAllowed("You enter your own absences; a colleague's is entered by a reviewer.")
    if not person.has_perm("compliance.decide_review") and not person.has_perm("compliance.decide_access"):
        raise BadInput(f"{person} gets no reviews, so no absence is needed.")
