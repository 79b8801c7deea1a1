"""Households, people, profiles, accounts and coverage of the demo firm. What stands is left as it is."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from advisors.demo.clock import day_of
from advisors.demo.firm import Family, columns
from advisors.models import Account, Advisor, Client, ClientAlias, ClientProfile, Coverage, Household
from wealthai.firm_day import firm_today


def load_family(family: Family) -> None:
    household, made = Household.objects.get_or_create(name=family.name)
    if not made:
        return
    _cover(household, family.covered)
    for line in family.people:
        client = _client(household, line)
        # What was asked of the household was asked of its adults.
        if client.relation != Client.Relation.CHILD or len(family.people) == 1:
            _profiles(client, family.profiles)
    for line in family.accounts:
        name, kind, ending, currency, opened = columns(line, 5)
        Account.objects.create(
            household=household,
            name=name,
            kind=kind,
            number_ending=ending,
            currency=currency,
            opened_on=date.fromisoformat(opened),
        )


def _cover(household: Household, lines: list[str]) -> None:
    today = firm_today()
    for line in lines:
        username, start, end = columns(line, 3)
        Coverage.objects.create(
            advisor=Advisor.objects.get(user__username=username),
            household=household,
            valid_from=day_of(start, today),
            valid_to=day_of(end, today) if end else None,
        )


def _client(household: Household, line: str) -> Client:
    given, family, relation, born, phone, aliases = columns(line, 6)
    client = Client.objects.create(
        household=household,
        given_name=given,
        family_name=family,
        relation=relation,
        born_on=date.fromisoformat(born) if born else None,
        phone=phone,
        email=f"{given}.{family}@mail.example".lower().replace("ö", "o"),
        crm_id=f"CRM-{family[:3].upper()}-{given[:3].upper()}",
    )
    ClientAlias.objects.bulk_create(
        ClientAlias(client=client, name=name.strip()) for name in aliases.split(",") if name
    )
    return client


def _profiles(client: Client, lines: list[str]) -> None:
    rows = [columns(line, 5) for line in lines]
    ends = [date.fromisoformat(later[0]) for _, later in pairwise(rows)]
    for (start, tolerance, capacity, years, objectives), end in zip(rows, [*ends, None], strict=True):
        ClientProfile.objects.create(
            client=client,
            valid_from=date.fromisoformat(start),
            valid_to=end,
            risk_tolerance=tolerance,
            risk_capacity=capacity,
            time_horizon_years=int(years),
            objectives=objectives,
        )
