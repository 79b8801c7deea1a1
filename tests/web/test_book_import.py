"""The book of business from a file: seen before it is written, written whole or not at all, the same file twice is nothing new."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisors import services, tasks
from advisors.book import columns, reading, values
from advisors.models import Account, BookImport, Client, ClientProfile, Coverage, Household
from advisors.services import book
from compliance.models import DataKey, JournalRow
from compliance.services import token_issue
from tests.factories import AccountFactory, ProfileFactory
from wealthai.errors import BadInput, NotAllowed, Stale

pytestmark = pytest.mark.django_db
HEAD = (
    "Household ID,Family,Client ID,First name,Last name,Email,Risk tolerance,Risk capacity,Time horizon,Profile since,"
    "Advisor,Account ID,Account name,Account type,Account number,Opened\n"
)
ROW = "H1,Arden,C1,Nora,Arden,nora@mail.example,moderate,low,12,2026-02-01,ann,A1,Trust account,trust,998877664417,2019-05-04\n"


def received(by: Any, text: str = HEAD + ROW, **more: Any) -> BookImport:
    row = services.book_receive(by=by, data=text.encode(), **more)
    services.book_check(import_id=row.pk)
    return BookImport.objects.select_related("file__key", "report__key").get(pk=row.pk)


def written(by: Any, text: str = HEAD + ROW, **more: Any) -> BookImport:
    row = received(by, text)
    services.book_confirm(import_id=row.pk, report_read=row.report.sha256, by=by, without_faulty=False, **more)
    services.book_write(import_id=row.pk)
    row.refresh_from_db()
    return row


def test_nothing_is_written_before_it_is_confirmed(ops_omar: Any, advisor_ann: Any) -> None:
    row = received(ops_omar)
    assert (row.state, row.new, row.faulty) == ("ready", 1, 0)
    assert not Household.objects.filter(source_id="H1").exists()


def test_a_row_becomes_household_client_profile_coverage_and_account(ops_omar: Any, advisor_ann: Any) -> None:
    assert written(ops_omar).state == "done"
    client = Client.objects.get(source_id="C1")
    assert (str(client), client.household.name, client.email) == ("Nora Arden", "Arden", "nora@mail.example")
    assert client.profiles.get().valid_from == date(2026, 2, 1)
    account = Account.objects.get(source_id="A1")
    assert (account.number_ending, account.owner, account.kind) == ("4417", client, "trust")
    assert Client.objects.covered_by(advisor_ann).filter(pk=client.pk).exists()


def test_the_same_file_again_changes_nothing(ops_omar: Any, advisor_ann: Any) -> None:
    written(ops_omar)
    row = received(ops_omar)
    assert (row.new, row.changed, row.unchanged) == (0, 0, 1)
    with pytest.raises(BadInput, match="nothing new"):
        services.book_confirm(import_id=row.pk, report_read=row.report.sha256, without_faulty=False, by=ops_omar)


def test_a_change_is_shown_with_before_and_after(ops_omar: Any, advisor_ann: Any) -> None:
    written(ops_omar)
    row = received(ops_omar, HEAD + ROW.replace("nora@mail", "n.arden@mail"))
    (line,) = book.lines_of(row)
    assert line.verdict == "changed"
    assert line.changes == [["E-mail", "nora@mail.example", "n.arden@mail.example"]]


def test_a_new_profile_ends_the_one_before_and_keeps_it(ops_omar: Any, advisor_ann: Any) -> None:
    written(ops_omar)
    written(ops_omar, HEAD + ROW.replace("moderate,low", "high,low").replace("2026-02-01", "2026-09-01"))
    profiles = list(ClientProfile.objects.filter(client__source_id="C1").order_by("valid_from"))
    assert [(p.risk_tolerance, p.valid_to) for p in profiles] == [("moderate", date(2026, 9, 1)), ("high", None)]


def test_a_profile_that_rewrites_the_past_is_refused(ops_omar: Any, advisor_ann: Any) -> None:
    written(ops_omar)
    (line,) = book.lines_of(received(ops_omar, HEAD + ROW.replace("moderate,low", "high,low")))
    assert line.verdict == "error"
    assert "Give a later day" in line.errors[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("moderate,low", "brave,low", "Risk tolerance is none of"),
        (",12,", ",soon,", "not a number of years"),
        ("nora@mail.example", "nora", "not an e-mail address"),
        ("2019-05-04", "4th of May", "not a date"),
        ("2019-05-04", "2999-05-04", "lies in the future"),
        (",ann,", ",nobody,", "No advisor has this login"),
        (",C1,", ",,", "Client id is empty"),
        ("Nora", "N" * 90, "longer than 80"),
        (",trust,", ",,", "A new account needs"),
    ],
)
def test_a_faulty_row_says_what_is_wrong_and_repeats_no_cell(
    old: str, new: str, said: str, ops_omar: Any, advisor_ann: Any
) -> None:
    row = received(ops_omar, HEAD + ROW.replace(old, new))
    (line,) = book.lines_of(row)
    assert line.verdict == "error"
    assert said in " ".join(line.errors)
    assert not any(cell in " ".join(line.errors) for cell in ("brave", "nobody", "4th of May"))


def test_lines_that_contradict_one_another_are_faulty(ops_omar: Any, advisor_ann: Any) -> None:
    row = received(ops_omar, HEAD + ROW + ROW.replace("Nora", "Dora").replace("A1", "A2"))
    assert [line.errors for line in book.lines_of(row)] == [[], ["Line 2 says something else of this client."]]
    assert book.lines_of(row)[1].number == 3


def test_faulty_rows_are_left_out_only_on_purpose(ops_omar: Any, advisor_ann: Any) -> None:
    row = received(ops_omar, HEAD + ROW + ROW.replace("C1", "C2").replace("A1", "A2").replace("moderate", "brave"))
    with pytest.raises(BadInput, match="1 rows are not right"):
        services.book_confirm(import_id=row.pk, report_read=row.report.sha256, without_faulty=False, by=ops_omar)
    services.book_confirm(import_id=row.pk, report_read=row.report.sha256, without_faulty=True, by=ops_omar)
    services.book_write(import_id=row.pk)
    assert list(Client.objects.exclude(source_id="").values_list("source_id", flat=True)) == ["C1"]


def test_a_book_that_moved_on_is_compared_anew_and_not_written(ops_omar: Any, advisor_ann: Any) -> None:
    first = received(ops_omar)
    written(ops_omar)
    services.book_confirm(import_id=first.pk, report_read=first.report.sha256, without_faulty=False, by=ops_omar)
    services.book_write(import_id=first.pk)
    services.book_check(import_id=first.pk)
    first.refresh_from_db()
    assert (first.state, first.unchanged) == ("ready", 1)


def test_an_old_comparison_is_refused(ops_omar: Any, advisor_ann: Any) -> None:
    row = received(ops_omar)
    with pytest.raises(Stale, match="made anew"):
        services.book_confirm(import_id=row.pk, report_read="0" * 64, without_faulty=False, by=ops_omar)


def test_clients_and_accounts_without_an_id_get_one_and_are_not_doubled(
    ops_omar: Any, advisor_ann: Any, eleanor: Any
) -> None:
    Client.objects.filter(pk=eleanor.pk).update(crm_id="CRM-1")
    ProfileFactory(client=eleanor)
    account = AccountFactory(household=eleanor.household)
    head = (
        "household_id,household_name,client_id,given_name,family_name,crm_id,risk_tolerance,risk_capacity,"
        "time_horizon_years,account_id,account_name,account_kind,account_ending,account_opened\n"
    )
    text = f"{head}H9,Castellane,C9,Eleanor,Castellane,CRM-1,moderate,moderate,12,A9,Joint brokerage,brokerage,4417,2020-05-04\n"
    written(ops_omar, text)
    eleanor.refresh_from_db()
    account.refresh_from_db()
    assert (eleanor.source_id, eleanor.household.source_id, account.source_id) == ("C9", "H9", "A9")
    assert Household.objects.filter(name="Castellane").count() == eleanor.profiles.count() == 1
    assert received(ops_omar, text).unchanged == 1


def test_coverage_ends_when_the_file_says_so(ops_omar: Any, advisor_ann: Any) -> None:
    written(ops_omar)
    head = HEAD.replace("Advisor,", "Advisor,Covered until,")
    written(ops_omar, head + ROW.replace(",ann,", ",ann,2027-01-01,"))
    assert Coverage.objects.get(household__source_id="H1").valid_to == date(2027, 1, 1)


def test_the_file_is_gone_once_it_is_written_or_put_away(ops_omar: Any, advisor_ann: Any) -> None:
    row = written(ops_omar)
    other = received(ops_omar, HEAD + ROW.replace("Nora", "Dora"))
    services.book_discard(import_id=other.pk, by=ops_omar)
    keys = DataKey.objects.filter(subject_type="book-import", subject_id__in=[row.uuid, other.uuid])
    assert [key.wrapped for key in keys] == [None, None]
    assert Client.objects.get(source_id="C1").given_name == "Nora"


def test_the_journal_names_no_client_and_who_wrote(ops_omar: Any, advisor_ann: Any) -> None:
    written(ops_omar)
    rows = JournalRow.objects.filter(table_name__in=["advisors_client", "advisors_account", "advisors_household"])
    assert {row.actor for row in rows} >= {f"user:{ops_omar.pk}"}
    said = json.dumps([[row.before, row.after] for row in rows])
    assert "Nora" not in said
    assert '"C1"' not in said


def test_reading_knows_encodings_and_delimiters() -> None:
    sheet = reading.read("id;Größe\n1;Müller\n".encode("cp1252"))
    assert (sheet.encoding, sheet.delimiter, sheet.rows[0][1][1]) == ("cp1252", ";", "Müller")
    assert reading.read("a\tb\n1\t2\n".encode("utf-16")).delimiter == "\t"
    assert reading.read(b'\xef\xbb\xbfa,b\n"x\ny",2\n\n3,4\n').rows[1][0] == 5


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"a,b\n", "no rows"), (b"PK\x03\x04\x00\x00", "no text file"), (b'a,b\n"x,2\n', "quotes")],
)
def test_a_file_that_is_no_book_is_refused_with_a_sentence(
    data: bytes, said: str, client: Browser, ops_omar: Any
) -> None:
    client.force_login(ops_omar)
    answer = client.post(reverse("advisors:book-imports"), {"file": io.BytesIO(data)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not BookImport.objects.exists()


def test_dates_are_read_in_the_order_that_fits_all() -> None:
    assert values.guess_dates(["03/04/2020", "04/25/2020"]) == values.MONTH_FIRST
    assert values.guess_dates(["03/04/2020", "25/04/2020"]) == values.DAY_FIRST
    assert values.guess_dates([]) == values.ISO


def test_columns_are_guessed_once_each() -> None:
    found = columns.guess(["Surname", "First Name", "Household", "Risk", "Risk tolerance"])
    assert found == {"household_name": 2, "given_name": 1, "family_name": 0, "risk_tolerance": 4}


def test_columns_are_corrected_and_compared_anew(client: Browser, ops_omar: Any, advisor_ann: Any) -> None:
    row = received(ops_omar, HEAD.replace("First name", "Rufname") + ROW)
    assert row.state == "failed"
    assert "Given name" in row.problem
    client.force_login(ops_omar)
    client.post(reverse("advisors:book-columns", args=[row.uuid]), {**row.columns, "given_name": 3, "dates": "iso"})
    services.book_check(import_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.new) == ("ready", 1)


def test_the_page_shows_filters_and_gives_the_faulty_rows_as_a_file(
    client: Browser, ops_omar: Any, advisor_ann: Any
) -> None:
    row = received(ops_omar, HEAD + ROW + ROW.replace("C1", "C2").replace("A1", "A2").replace("moderate", "brave"))
    client.force_login(ops_omar)
    page = client.get(row.get_absolute_url(), {"verdict": "error"}).content.decode()
    assert "Risk tolerance is none of" in page
    assert "Write 1 row" in page
    text = client.get(row.get_absolute_url(), {"verdict": "error", "format": "csv"}).content.decode("utf-8-sig")
    assert [line["Line"] for line in csv.DictReader(io.StringIO(text))] == ["3"]


def test_the_template_comes_in_as_it_is(client: Browser, ops_omar: Any, advisor_ann: Any) -> None:
    client.force_login(ops_omar)
    row = received(ops_omar, client.get(reverse("advisors:book-template")).content.decode("utf-8-sig"))
    assert (row.new, row.faulty, row.problem) == (1, 0, "")


def test_advisors_and_reviewers_load_no_book(advisor_ann: Any, reviewer_rita: Any, ops_omar: Any) -> None:
    for user in (advisor_ann, reviewer_rita):
        with pytest.raises(NotAllowed):
            services.book_receive(by=user, data=(HEAD + ROW).encode())
        assert not BookImport.objects.visible_to(user).exists()


def test_tasks_may_run_twice(ops_omar: Any, advisor_ann: Any) -> None:
    row = services.book_receive(by=ops_omar, data=(HEAD + ROW).encode())
    for _ in range(2):
        tasks.check_book(row.pk)
    row = BookImport.objects.select_related("report").get(pk=row.pk)
    services.book_confirm(import_id=row.pk, report_read=row.report.sha256, without_faulty=False, by=ops_omar)
    for _ in range(2):
        tasks.write_book(row.pk)
    tasks.sweep_books()
    assert Client.objects.filter(source_id="C1").count() == 1
    assert JournalRow.objects.filter(event="book.written").count() == 1


def test_the_api_takes_compares_and_writes(client: Browser, ops_omar: Any, advisor_ann: Any) -> None:
    _, secret = token_issue(user=ops_omar, by=ops_omar, name="crm", days=3)
    head = {"Authorization": f"Bearer {secret}"}
    file = io.BytesIO((HEAD + ROW).encode())
    uuid = client.post(reverse("advisors:api-book-imports"), {"file": file}, headers=head).json()["uuid"]
    services.book_check(import_id=BookImport.objects.get(uuid=uuid).pk)
    found = client.get(reverse("advisors:api-book-import", args=[uuid]), headers=head).json()
    assert [line["verdict"] for line in found["lines"]] == ["new"]
    url = reverse("advisors:api-book-confirm", args=[uuid])
    assert client.post(url, {"report": "x"}, headers=head).status_code == 409
    assert client.post(url, {"report": found["report"]}, headers=head).json()["state"] == "writing"


def test_the_command_shows_first_and_writes_when_told(tmp_path: Any, advisor_ann: Any) -> None:
    file = tmp_path / "book.csv"
    file.write_text(HEAD + ROW)
    for more, standing in (([], False), (["--write"], True)):
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("import_book", str(file), *more, stdout=out)
        assert ended.value.code == 0
        assert json.loads(out.getvalue().splitlines()[-1])["written"] is standing
        assert Client.objects.filter(source_id="C1").exists() is standing


def test_the_comparison_asks_as_often_for_many_rows_as_for_few(ops_omar: Any, advisor_ann: Any) -> None:
    counts = []
    for rows in (2, 40):
        text = HEAD + "".join(
            ROW.replace("C1", f"C{n}").replace("H1", f"H{n}").replace("A1", f"A{n}") for n in range(rows)
        )
        row = services.book_receive(by=ops_omar, data=text.encode())
        with CaptureQueriesContext(connection) as asked:
            services.book_check(import_id=row.pk)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30
