"""Writes a plan. Part of one transaction: what stands afterwards is all of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from advisors.book.planning import Plan, Values
from advisors.models import Account, Advisor, Client, ClientProfile, Coverage, Household

M = TypeVar("M", bound=Model)
AT_ONCE = 1000


def write(plan: Plan, *, today: date) -> None:
    households = _households(plan)
    clients = _clients(plan, households)
    _accounts(plan, households, clients)
    _profiles(plan, clients)
    _coverage(plan, households)


def _households(plan: Plan) -> dict[str, Household]:
    held = _standing(Household, plan, "household")
    _save(Household, plan.households, held, ["name", "source_id"])
    return held


def _clients(plan: Plan, households: dict[str, Household]) -> dict[str, Client]:
    held = _standing(Client, plan, "client")
    values = {key: _linked(one, {"household": households}) for key, one in plan.clients.items()}
    fields = ["given_name", "family_name", "relation", "born_on", "email", "phone", "address", "crm_id", "household"]
    _save(Client, values, held, [*fields, "source_id"])
    return held


def _accounts(plan: Plan, households: dict[str, Household], clients: dict[str, Client]) -> None:
    held = _standing(Account, plan, "account")
    values = {key: _linked(one, {"household": households, "owner": clients}) for key, one in plan.accounts.items()}
    fields = ["name", "kind", "number_ending", "currency", "opened_on", "closed_on", "household", "owner", "source_id"]
    _save(Account, values, held, fields)


def _standing(model: type[M], plan: Plan, part: str) -> dict[str, M]:
    """What the lines speak of and stands already, by the ids of the source."""
    keys = {pk: key for (of, key), pk in plan.standing.items() if of == part}
    rows = model._default_manager.filter(pk__in=keys)
    return {keys[row.pk]: row for row in rows}


def _profiles(plan: Plan, clients: dict[str, Client]) -> None:
    """A new profile ends the one before on its own first day; what was known then stays readable."""
    starts = {clients[key].pk: values["valid_from"] for key, values in plan.profiles.items()}
    ended = list(ClientProfile.objects.filter(client__in=starts, valid_to=None))
    for row in ended:
        row.valid_to = starts[row.client_id]
    ClientProfile.objects.bulk_update(ended, ["valid_to"], batch_size=AT_ONCE)
    ClientProfile.objects.bulk_create(
        (ClientProfile(client=clients[key], **values) for key, values in plan.profiles.items()), batch_size=AT_ONCE
    )


def _coverage(plan: Plan, households: dict[str, Household]) -> None:
    advisors = {str(row.uuid): row for row in Advisor.objects.all()}
    new = []
    for (household, advisor), values in plan.coverage.items():
        whose = {"household": households[household], "advisor": advisors[advisor]}
        if values["stands"]:
            Coverage.objects.filter(**whose, valid_to=None).update(valid_to=values["valid_to"])
        else:
            new.append(Coverage(**whose, valid_from=values["valid_from"], valid_to=values["valid_to"]))
    Coverage.objects.bulk_create(new, batch_size=AT_ONCE)


def _save(model: type[M], plan: dict[str, Values], held: dict[str, M], fields: Iterable[str]) -> None:
    """New ones are added to `held`; those that stand are changed, row by row in the journal."""
    changed = [held[key] for key in plan if key in held]
    for key, values in plan.items():
        row: Any = held.get(key) or model()
        for name, value in values.items():
            setattr(row, name, value)
        held[key] = row
    new = [held[key] for key in plan if held[key].pk is None]
    model._default_manager.bulk_create(new, batch_size=AT_ONCE)
    model._default_manager.bulk_update(changed, list(fields), batch_size=AT_ONCE)


def _linked(values: Values, others: dict[str, dict[str, Any]]) -> Values:
    return {name: others[name][value] if name in others else value for name, value in values.items()}
