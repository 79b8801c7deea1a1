"""What compliance keeps for the desk: rules of assignment, levels, coded reasons. Nothing of it is ever removed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from compliance import journal
from compliance.models import AssignmentRule, LevelHolder, ReasonCode, ReasonUse, ReviewLevel
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.models import User
from wealthai.records import record_class


# --- Rules of assignment ----------------------------------------------------------------------------------------------
@journal.business_act
def assignment_rule_add(*, by: User, name: str, **told: Any) -> AssignmentRule:
    _need(by)
    last = AssignmentRule.objects.order_by("-position").values_list("position", flat=True).first() or 0
    rule = AssignmentRule.objects.create(name=name.strip(), position=last + 1, **told)
    journal.act("assignment-rule.added", rule)
    return rule


@journal.business_act
def assignment_rule_switch(*, rule_id: int, active: bool, by: User) -> AssignmentRule:
    _need(by)
    rule = AssignmentRule.objects.select_for_update().get(pk=rule_id)
    rule.active = active
    rule.save(update_fields=["active"])
    journal.act("assignment-rule.switched", rule, active=active)
    return rule


@journal.business_act
def assignment_rule_move(*, rule_id: int, up: bool, by: User) -> None:
    _need(by)
    _move(list(AssignmentRule.objects.select_for_update().order_by("position", "pk")), rule_id, up)
    journal.act("assignment-rule.moved", AssignmentRule.objects.get(pk=rule_id), up=up)


# --- Levels -----------------------------------------------------------------------------------------------------------
@journal.business_act
def level_give(*, person: User, level: ReviewLevel, by: User) -> LevelHolder:
    """By somebody else: nobody raises themselves."""
    _need(by)
    if person.pk == by.pk:
        raise NotAllowed("Nobody gives a level to themselves. Ask a colleague.", subject=level)
    if not person.has_perm("compliance.decide_review"):
        raise BadInput(f"{person} decides on no reviews, so a level would mean nothing.")
    LevelHolder.objects.standing().filter(person=person).update(ended_at=timezone.now())
    holder = LevelHolder.objects.create(person=person, level=level, given_by=by)
    journal.act("level.given", holder, person=person.pk, rank=level.rank)
    return holder


@journal.business_act
def level_end(*, holder_id: int, by: User) -> LevelHolder:
    _need(by)
    holder = LevelHolder.objects.select_for_update(of=("self",)).get(pk=holder_id)
    if holder.ended_at is not None:
        raise Stale("This was ended already.")
    holder.ended_at = timezone.now()
    holder.save(update_fields=["ended_at"])
    journal.act("level.ended", holder, person=holder.person_id)
    return holder


# --- Coded reasons ----------------------------------------------------------------------------------------------------
@journal.business_act
def reason_add(*, kind: str, act: str, label: str, by: User) -> ReasonCode:
    _need(by)
    code = slugify(label)[:40]
    if not code:
        raise BadInput("Write the reason in words.")
    last = (
        ReasonCode.objects.filter(kind=kind, act=act).order_by("-position").values_list("position", flat=True).first()
    )
    reason = ReasonCode(kind=kind, act=act, code=code, label=label.strip()[:80], position=(last or 0) + 1)
    try:
        with transaction.atomic():
            reason.save(force_insert=True)
    except IntegrityError as error:
        raise BadInput("This reason stands in the list already; a retired one can be taken up again.") from error
    journal.act("reason-code.added", reason, code=code)
    return reason


@journal.business_act
def reason_switch(*, reason_id: int, active: bool, by: User) -> ReasonCode:
    """Retired, a reason is offered no more; what was decided under it keeps it."""
    _need(by)
    reason = ReasonCode.objects.select_for_update().get(pk=reason_id)
    others = ReasonCode.objects.filter(kind=reason.kind, act=reason.act, retired_at=None).exclude(pk=reason.pk)
    if not active and not others.exists():
        raise BadInput(
            "This is the last reason of its list: a decision would have none to name. Add another one first."
        )
    reason.retired_at = None if active else reason.retired_at or timezone.now()
    reason.save(update_fields=["retired_at"])
    journal.act("reason-code.taken-up" if active else "reason-code.retired", reason, code=reason.code)
    return reason


@journal.business_act
def reason_move(*, reason_id: int, up: bool, by: User) -> None:
    _need(by)
    reason = ReasonCode.objects.get(pk=reason_id)
    rows = ReasonCode.objects.select_for_update().filter(kind=reason.kind, act=reason.act).order_by("position", "pk")
    _move(list(rows), reason_id, up)
    journal.act("reason-code.moved", reason, up=up)


def reason_used(*, kind: str, act: str, code: str, record: Any, by: User) -> None:
    """Keeps that the reason was given, for the report. Called inside the act it belongs to."""
    ReasonUse.objects.create(
        kind=kind, act=act, code=code, subject_id=record.uuid, by=by, made_by=record_class(kind).made_by(record)[:80]
    )


def _move(rows: list[Any], pk: int, up: bool) -> None:
    at = next(index for index, row in enumerate(rows) if row.pk == pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def _need(by: User) -> None:
    if not by.has_perm("compliance.keep_desk"):
        raise NotAllowed("Your role keeps no rules of the desk.")
