"""The rules of the desk: one person proposes a version, another puts it in force. What was opened before keeps its rule."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from pydantic import ValidationError

from compliance import journal
from compliance.models import Policy
from compliance.policies import RULES, in_force
from compliance.services.reviews import review_open
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.models import User


@journal.business_act
def policy_propose(*, name: str, body: dict[str, Any], reason: str, by: User) -> Policy:
    if not by.has_perm("compliance.propose_rule"):
        raise NotAllowed("Your role proposes no rules of the desk.")
    if not reason.strip():
        raise BadInput("Say why it should be so: whoever approves it reads this.")
    rules = _sound(name, body)
    if rules == in_force(RULES[name]):
        raise BadInput("This is what is in force already. Nothing was proposed.")
    last = Policy.objects.filter(name=name).order_by("-number").values_list("number", flat=True).first() or 0
    policy = Policy(name=name, number=last + 1, body=rules.model_dump(mode="json"), reason=reason.strip()[:300])
    policy.proposed_by = by
    try:
        with transaction.atomic():
            policy.save(force_insert=True)
    except IntegrityError as error:
        raise Stale("Another change of this rule waits for a second person. Decide on that one first.") from error
    journal.act("policy.proposed", policy, reason=policy.reason, name=name, number=policy.number)
    review_open(
        subject_type="policy",
        subject_id=policy.uuid,
        title=str(policy),
        content_hash=policy_hash(policy),
        owner=by,
        last_writer=None,
        by=by,
    )
    return policy


@journal.business_act
def policy_put_in_force(*, policy: Policy, by: User) -> None:
    """Called by the desk when the version is approved, in the transaction of the approval."""
    now = timezone.now()
    champion = Policy.objects.select_for_update().filter(name=policy.name, state=Policy.State.CHAMPION).first()
    if champion is not None:
        champion.state, champion.in_force_until = Policy.State.RETIRED, now
        champion.save(update_fields=["state", "in_force_until"])
    policy.state, policy.in_force_from = Policy.State.CHAMPION, now
    policy.save(update_fields=["state", "in_force_from"])
    journal.act("policy.in-force", policy, name=policy.name, number=policy.number)


@journal.business_act
def policy_refuse(*, policy: Policy, by: User) -> None:
    policy.state = Policy.State.REFUSED
    policy.save(update_fields=["state"])


def policy_hash(policy: Policy) -> str:
    held = {"name": policy.name, "number": policy.number, "body": policy.body}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


def _sound(name: str, body: dict[str, Any]) -> Any:
    try:
        return RULES[name].model_validate(body)
    except KeyError as error:
        raise BadInput("No rule of the desk has this name.") from error
    except ValidationError as error:
        said = [str(one["msg"]).removeprefix("Value error, ") for one in error.errors()]
        raise BadInput(" ".join(said)) from error
