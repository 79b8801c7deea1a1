"""Who gets in: closed sign-up, lock-out, demo people only in the demo, and a policy on every answer."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.urls import reverse

from compliance.models import JournalRow
from tests.factories import PASSWORD
from wealthai.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def sign_in(client: Browser, username: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": username, "password": password})


def test_name_and_password_open_the_door(client: Browser, advisor_ann: Any) -> None:
    assert sign_in(client, "ann")["Location"] == "/"
    assert client.get("/").status_code == 200


def test_wrong_password_does_not(client: Browser, advisor_ann: Any) -> None:
    assert sign_in(client, "ann", "wrong").status_code == 200
    assert client.get("/").status_code == 302


def test_eight_failures_lock_the_name_for_this_address(client: Browser, advisor_ann: Any) -> None:
    for _ in range(8):
        locked = sign_in(client, "ann", "wrong")
    assert locked.status_code == 429
    assert sign_in(client, "ann").status_code == 429
    assert client.get("/").status_code == 302


def test_sign_up_is_closed(client: Browser) -> None:
    response = client.post(
        "/account/signup/",
        {"username": "eve", "email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert response.status_code in (200, 403, 404)
    assert not User.objects.filter(username="eve").exists()


@pytest.mark.parametrize("allowed", [True, False])
def test_demo_people_sign_in_only_in_the_demo(allowed: bool, client: Browser, advisor_ann: Any, settings: Any) -> None:
    User.objects.update(is_demo=True)
    settings.DEMO_LOGINS_ALLOWED = allowed
    sign_in(client, "ann")
    assert (client.get("/").status_code == 200) is allowed


def test_demo_session_ends_when_the_demo_does(client: Browser, advisor_ann: Any, settings: Any) -> None:
    User.objects.update(is_demo=True)
    settings.DEMO_LOGINS_ALLOWED = True
    sign_in(client, "ann")
    settings.DEMO_LOGINS_ALLOWED = False
    assert client.get("/").status_code == 302


def test_demo_firm_is_refused_outside_the_embedded_database(settings: Any) -> None:
    settings.DEMO_LOGINS_ALLOWED = False
    with pytest.raises(CommandError, match="only for the embedded database"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_demo_logins_are_shown_only_in_the_demo(client: Browser, advisor_ann: Any, settings: Any) -> None:
    User.objects.update(is_demo=True)
    settings.DEMO_LOGINS_ALLOWED = True
    assert settings.DEMO_PASSWORD in client.get(LOGIN).content.decode()
    settings.DEMO_LOGINS_ALLOWED = False
    assert settings.DEMO_PASSWORD not in client.get(LOGIN).content.decode()


def test_switched_off_user_is_out_at_once(client: Browser, advisor_ann: Any) -> None:
    sign_in(client, "ann")
    advisor_ann.is_active = False
    advisor_ann.save()
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("url", [LOGIN, "/healthz", "/gone/"])
def test_every_answer_carries_the_policy(url: str, client: Browser) -> None:
    response = client.get(url)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Request-Id"]


def test_superuser_has_no_rights_of_its_own(client: Browser) -> None:
    root = User.objects.create_superuser("root", "root@example.org", PASSWORD)
    client.force_login(root)
    for name in ("compliance:queue", "compliance:journal", "advisors:note-list", "advisors:client-list"):
        assert client.get(reverse(name)).status_code == 403


def test_passwords_are_hashed_with_argon2() -> None:
    from wealthai import settings as product

    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_password_never_reaches_the_journal(advisor_ann: Any) -> None:
    advisor_ann.set_password("another good battery")
    advisor_ann.save()
    row = JournalRow.objects.filter(table_name="wealthai_user").last()
    assert row is not None
    assert row.after["password"] == "hidden"
    assert "md5$" not in str(list(JournalRow.objects.values()))


def test_first_administrator_is_made_by_command(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEALTHAI_ADMINISTRATOR_PASSWORD", "a long enough phrase")
    call_command("create_administrator", "ada", "--name", "Ada Brandt", stdout=StringIO())
    sign_in(client, "ada", "a long enough phrase")
    assert client.get(reverse("compliance:tokens")).status_code == 200
    assert client.get("/admin/").status_code == 200
    with pytest.raises(CommandError, match="taken"):
        call_command("create_administrator", "ADA")


def test_weak_password_of_an_administrator_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEALTHAI_ADMINISTRATOR_PASSWORD", "short")
    with pytest.raises(CommandError, match="too short"):
        call_command("create_administrator", "ada")
    assert not User.objects.exists()
