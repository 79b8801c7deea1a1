from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from advisors.models import Household
from compliance import journal
from compliance.models import JournalRow
from tests.factories import ClientFactory, HouseholdFactory
from tests.thing.models import Thing

pytestmark = pytest.mark.django_db


def rows_of(table: str) -> list[JournalRow]:
    return list(JournalRow.objects.filter(table_name=table))


def test_row_change_names_actor_and_values() -> None:
    household = HouseholdFactory(name="Castellane")
    client = ClientFactory(household=household, relation="head")
    with journal.acting("shell:ada", reason="typo"):
        type(client).objects.filter(pk=client.pk).update(relation="spouse")
    row = rows_of("advisors_client")[-1]
    assert (row.event, row.actor, row.reason, row.row_key) == ("update", "shell:ada", "typo", str(client.pk))
    assert (row.before, row.after) == ({"relation": "head"}, {"relation": "spouse"})


def test_names_count_as_change_but_are_not_kept() -> None:
    client = ClientFactory(given_name="Eleanor")
    client.given_name = "Elinor"
    client.save()
    row = rows_of("advisors_client")[-1]
    assert row.after == {"given_name": "hidden"}
    assert "Eleanor" not in str(list(JournalRow.objects.values()))


def test_bulk_and_raw_writes_are_journalled() -> None:
    Household.objects.bulk_create([Household(name="A"), Household(name="B")])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE advisors_household SET name = name || '!'")
    events = [row.event for row in rows_of("advisors_household")]
    assert events == ["insert", "insert", "update", "update"]


def test_same_transaction_has_one_number_and_request() -> None:
    with transaction.atomic(), journal.acting("shell:ada", request_id="req-12345"):
        HouseholdFactory()
        journal.act("household.made", about=("household", "8b0a1c52-3d1e-4c7b-9d55-0f6b5a1f5a11"))
    change, act = JournalRow.objects.order_by("-id")[:2][::-1]
    assert change.transaction == act.transaction
    assert {change.request, act.request} == {"req-12345"}


@pytest.mark.parametrize("statement", ["UPDATE advisors_household SET name = 'x'", "DELETE FROM advisors_household"])
def test_governed_write_without_actor_is_refused(statement: str) -> None:
    HouseholdFactory()
    with (
        journal.acting(""),
        pytest.raises(DatabaseError, match="without an actor"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Household.objects.count() == 1


def test_copy_without_actor_is_refused() -> None:
    HouseholdFactory()
    raw = connection.connection
    with pytest.raises(psycopg.DatabaseError, match="without an actor"), raw.transaction(), raw.cursor() as cursor:
        cursor.execute("SELECT set_config('wealthai.actor', '', true)")
        with cursor.copy("COPY advisors_household (uuid, name, source_id) FROM STDIN") as copy:
            copy.write_row(("6f8f1f3e-0000-4000-8000-000000000001", "Smuggled", ""))
    assert Household.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_actor_does_not_stay_on_the_connection() -> None:
    HouseholdFactory()
    with transaction.atomic():
        HouseholdFactory()
    with journal.acting(""), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('wealthai.actor', true)")
        assert cursor.fetchone()[0] in ("", None)


def test_unchanged_row_writes_nothing() -> None:
    household = HouseholdFactory()
    before = JournalRow.objects.count()
    household.save()
    assert JournalRow.objects.count() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE compliance_journalrow SET actor = 'user:1'",
        "DELETE FROM compliance_journalrow",
        "TRUNCATE compliance_journalrow",
        "INSERT INTO compliance_journalrow (at, transaction, actor, request, reason, kind, event, table_name, row_key,"
        " subject_type) VALUES (now(), 1, 'user:1', '', '', 'act', 'forged', '', '', '')",
        "ALTER TABLE compliance_journalrow DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "UPDATE compliance_payload SET sha256 = ''",
        "DELETE FROM compliance_payloadbody",
        "TRUNCATE compliance_payload CASCADE",
        "DELETE FROM compliance_review",
        "DELETE FROM advisors_itemrevision",
        "DROP TABLE compliance_journalrow",
        "SELECT compliance_journal_write('act', 'forged', null, null, null, null, null, null, null, null)",
    ],
)
def test_application_role_cannot_touch_what_is_fixed(statement: str) -> None:
    HouseholdFactory()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_act_without_actor_is_refused() -> None:
    with journal.acting(""), pytest.raises(DatabaseError, match="without an actor"), transaction.atomic():
        journal.act("nothing.happened")


def test_forged_actor_format_is_refused(reviewer_rita: Any) -> None:
    with journal.acting("somebody"), pytest.raises(DatabaseError), transaction.atomic():
        Thing.objects.create(name="x", owner=reviewer_rita)
