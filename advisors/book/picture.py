"""The part of the book that a file speaks of, as values: seven questions to the database, however long the file."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from advisors.book.planning import ACCOUNT, CLIENT, Book, Values, unnamed_account, unnamed_client, unnamed_household
from advisors.book.reading import Sheet
from advisors.models import Account, Advisor, Client, ClientProfile, Coverage, Household

PROFILE = ("risk_tolerance", "risk_capacity", "time_horizon_years", "objectives", "valid_from")


def book_as_it_stands(sheet: Sheet, mapping: Mapping[str, int]) -> Book:
    households = _households(_said(sheet, mapping, "household_id"), _said(sheet, mapping, "household_name"))
    clients = _clients(_said(sheet, mapping, "client_id"), _said(sheet, mapping, "crm_id"))
    accounts = _accounts(_said(sheet, mapping, "account_id"), [one["pk"] for one in households.values()])
    return Book(households, clients, accounts, _advisors())


def _said(sheet: Sheet, mapping: Mapping[str, int], name: str) -> set[str]:
    place = mapping.get(name)
    if place is None:
        return set()
    return {" ".join(cells[place].split()) for _, cells in sheet.rows if place < len(cells)} - {""}


def _households(ids: set[str], names: set[str]) -> dict[str, Values]:
    rows = Household.objects.filter(Q(source_id__in=ids) | Q(source_id="", name__in=names))
    by_pk: dict[int, Values] = {}
    held: dict[str, Values] = {}
    for pk, source, name in rows.order_by("-pk").values_list("pk", "source_id", "name"):
        by_pk[pk] = {"pk": pk, "name": name, "source_id": source, "coverage": {}}
        held[source or unnamed_household(name)] = by_pk[pk]
    covered = Coverage.objects.filter(household__in=by_pk, valid_to=None)
    for pk, advisor, since in covered.values_list("household", "advisor__uuid", "valid_from"):
        by_pk[pk]["coverage"][str(advisor)] = since
    return held


def _clients(ids: set[str], crm_ids: set[str]) -> dict[str, Values]:
    """Clients without an id of the source are known by their CRM id."""
    rows = Client.objects.filter(Q(source_id__in=ids) | Q(source_id="", crm_id__in=crm_ids))
    by_pk: dict[int, Values] = {}
    held: dict[str, Values] = {}
    for row in rows.values("pk", "source_id", "household", "household__source_id", *CLIENT):
        by_pk[row["pk"]] = (
            {name: row[name] for name in ("pk", *CLIENT, "source_id")} | _household_of(row) | {"profile": None}
        )
        held[row["source_id"] or unnamed_client(row["crm_id"])] = by_pk[row["pk"]]
    for row in ClientProfile.objects.filter(client__in=by_pk, valid_to=None).values("client", *PROFILE):
        by_pk[row["client"]]["profile"] = {name: row[name] for name in PROFILE}
    return held


def _accounts(ids: set[str], households: list[int]) -> dict[str, Values]:
    if not ids:
        return {}
    rows = Account.objects.filter(Q(source_id__in=ids) | Q(source_id="", household__in=households))
    held: dict[str, Values] = {}
    related = ("household", "household__source_id", "owner__source_id")
    for row in rows.values("pk", "source_id", *related, *ACCOUNT.values()):
        key = row["source_id"] or unnamed_account(row["household"], row["number_ending"], row["kind"])
        told = {name: row[name] for name in ("pk", *ACCOUNT.values(), "source_id")}
        held[key] = told | _household_of(row) | {"owner": row["owner__source_id"]}
    return held


def _household_of(row: Values) -> Values:
    return {"household": row["household__source_id"], "household_pk": row["household"]}


def _advisors() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in Advisor.objects.select_related("user"):
        names = [row.name, *((row.user.username, row.user.email) if row.user else ())]
        known |= {name.casefold(): str(row.uuid) for name in names if name}
    return known
