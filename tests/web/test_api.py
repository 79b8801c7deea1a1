"""The API: hashed tokens, idempotency keys, one error shape."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from advisors.models import Note
from compliance import services
from compliance.models import ApiToken, JournalRow

pytestmark = pytest.mark.django_db
URL = "/api/v1/notes/"
TEXT = "Ann: Hello.\nEleanor: I want to retire at sixty.\n"


@pytest.fixture
def token(advisor_ann: Any) -> str:
    return services.token_issue(user=advisor_ann, name="notetaker", by="shell:test")[1]


def post(client: Browser, token: str, body: dict[str, Any], key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {})}
    return client.post(URL, body, content_type="application/json", headers=headers)


def body(eleanor: Any, **more: Any) -> dict[str, Any]:
    return {"client": str(eleanor.uuid), "met_on": "2026-03-04", "text": TEXT, **more}


def test_upload_stores_and_names_the_person(client: Browser, token: str, eleanor: Any, advisor_ann: Any) -> None:
    response = post(client, token, body(eleanor))
    assert response.status_code == 201
    assert response.json()["state"] == "received"
    note = Note.objects.get(uuid=response.json()["uuid"])
    assert note.uploaded_by == advisor_ann
    assert JournalRow.objects.filter(table_name="advisors_note", user=advisor_ann).exists()


def test_token_is_kept_as_hash_only(token: str) -> None:
    row = ApiToken.objects.get()
    assert token not in str(ApiToken.objects.values())
    assert row.hint == token[-4:]
    assert token not in str(list(JournalRow.objects.values()))
    assert row.sha256 not in str(list(JournalRow.objects.values()))


@pytest.mark.parametrize("end", ["unknown", "ended", "expired", "inactive", "malformed"])
def test_token_that_does_not_count_is_401(
    end: str, client: Browser, token: str, eleanor: Any, advisor_ann: Any
) -> None:
    row = ApiToken.objects.get()
    if end == "ended":
        services.token_end(token_id=row.pk, by="shell:test")
    elif end == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "inactive":
        advisor_ann.is_active = False
        advisor_ann.save()
    sent = {"unknown": "wai_x", "malformed": "wai x y"}.get(end, token)
    response = post(client, sent, body(eleanor))
    assert response.status_code == 401
    assert response.json()["code"] == "authentication_failed"
    assert not Note.objects.exists()


def test_same_request_again_gets_the_same_answer_once(client: Browser, token: str, eleanor: Any) -> None:
    first = post(client, token, body(eleanor), key="abc")
    again = post(client, token, body(eleanor), key="abc")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotent-Replay"] == "true"
    assert Note.objects.count() == 1


def test_other_body_under_the_same_key_is_422(client: Browser, token: str, eleanor: Any) -> None:
    post(client, token, body(eleanor), key="abc")
    response = post(client, token, body(eleanor, text=TEXT + "More.\n"), key="abc")
    assert response.status_code == 422
    assert response.json()["code"] == "idempotency_key_reused"
    assert Note.objects.count() == 1


def test_key_belongs_to_its_token(client: Browser, token: str, eleanor: Any, advisor_ann: Any) -> None:
    other = services.token_issue(user=advisor_ann, name="second", by="shell:test")[1]
    post(client, token, body(eleanor), key="abc")
    response = post(client, other, body(eleanor, text=TEXT + "More.\n"), key="abc")
    assert response.status_code == 201


def test_refusal_is_not_kept_under_the_key(client: Browser, token: str, eleanor: Any) -> None:
    assert post(client, token, body(eleanor, text="  "), key="abc").status_code == 422
    assert post(client, token, body(eleanor), key="abc").status_code == 201


def test_duplicate_links_to_the_first(client: Browser, token: str, eleanor: Any) -> None:
    first = post(client, token, body(eleanor)).json()
    again = post(client, token, body(eleanor))
    assert again.status_code == 409
    assert first["uuid"] in again.json()["link"]
    assert "already a note" in again.json()["detail"]


def test_foreign_client_is_refused_as_if_unknown(client: Browser, token: str, advisor_bob: Any) -> None:
    from advisors.models import Client

    foreign = Client.objects.create(
        household=advisor_bob.advisor.coverage.get().household, given_name="Nora", family_name="Away"
    )
    response = post(client, token, body(foreign))
    assert response.status_code == 422
    assert response.json()["detail"] == "No client of your book has this id."


@pytest.mark.parametrize(
    "wrong",
    [{"met_on": "yesterday"}, {"client": "x"}, {"text": None}, {"meeting_type": "party"}, {"met_on": "2999-01-01"}],
)
def test_wrong_fields_are_said_and_change_nothing(
    wrong: dict[str, Any], client: Browser, token: str, eleanor: Any
) -> None:
    response = post(client, token, body(eleanor, **wrong))
    assert response.status_code in (400, 422)
    assert response.json()["detail"]
    assert not Note.objects.exists()


def test_reviewer_token_may_not_upload(client: Browser, reviewer_rita: Any, eleanor: Any) -> None:
    token = services.token_issue(user=reviewer_rita, name="x", by="shell:test")[1]
    assert post(client, token, body(eleanor)).status_code == 403


def test_schema_names_the_token_and_the_key(client: Browser, advisor_ann: Any, token: str) -> None:
    client.force_login(advisor_ann)
    for headers in ({}, {"Authorization": f"Bearer {token}"}):
        schema = client.get("/api/v1/schema/?format=json", headers=headers).json()
        upload = schema["paths"]["/api/v1/notes/"]["post"]
        assert {"token": []} in upload["security"]
        assert "Idempotency-Key" in [parameter["name"] for parameter in upload["parameters"]]
        client.logout()


def test_schema_names_each_part_once() -> None:
    """A warning of the generator means that two parts share a name, so that a client written from it reads the wrong one."""
    GENERATOR_STATS.reset()
    SchemaGenerator().get_schema(request=None, public=True)
    assert (GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache) == ({}, {})
