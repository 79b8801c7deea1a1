"""The admin keeps the book of business, deletes nothing, and leaves its history to the journal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from advisors.models import Client, Household
from compliance.models import JournalRow
from wealthai.firm_day import firm_today

pytestmark = pytest.mark.django_db
MODELS = ["advisor", "household", "client", "clientprofile", "account", "coverage"]


@pytest.fixture
def ada(client: Browser, admin_ada: Any) -> Browser:
    client.force_login(admin_ada)
    return client


@pytest.mark.parametrize("model", [f"advisors_{name}" for name in MODELS])
def test_lists_and_forms_open(model: str, ada: Browser, eleanor: Any) -> None:
    assert ada.get(reverse(f"admin:{model}_changelist")).status_code == 200
    assert ada.get(reverse(f"admin:{model}_add")).status_code == 200


def test_admin_holds_neither_roles_nor_passwords(ada: Browser, ops_omar: Any) -> None:
    """They are granted by a second person, under People."""
    assert ada.get(reverse("admin:wealthai_user_changelist")).status_code == 200
    assert ada.get(reverse("admin:wealthai_user_add")).status_code == 403
    url = reverse("admin:wealthai_user_change", args=[ops_omar.pk])
    told = {"first_name": "Omar", "last_name": "Hadad", "email": "", "groups": ["1"], "password": "x", "is_staff": "on"}
    assert ada.post(url, {**told, "is_active": ""}).status_code == 302
    ops_omar.refresh_from_db()
    assert (ops_omar.last_name, ops_omar.is_staff, ops_omar.is_active) == ("Hadad", False, True)
    assert set(ops_omar.groups.values_list("name", flat=True)) == {"operations"}


def test_change_is_signed_with_the_administrator(ada: Browser, admin_ada: Any, eleanor: Any) -> None:
    url = reverse("admin:advisors_household_change", args=[eleanor.household_id])
    assert ada.post(url, {"name": "Castellane-Roth"}).status_code == 302
    assert Household.objects.get(pk=eleanor.household_id).name == "Castellane-Roth"
    assert JournalRow.objects.filter(table_name="advisors_household", user=admin_ada, event="update").exists()


def test_nothing_is_deleted(ada: Browser, eleanor: Any) -> None:
    assert ada.post(reverse("admin:advisors_client_delete", args=[eleanor.pk]), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [eleanor.pk], "post": "yes"}
    ada.post(reverse("admin:advisors_client_changelist"), bulk)
    assert Client.objects.filter(pk=eleanor.pk).exists()


def test_history_is_the_journal(ada: Browser, eleanor: Any) -> None:
    response = ada.get(reverse("admin:advisors_client_history", args=[eleanor.pk]), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("compliance:journal"))
    assert b"added a row to advisors_client" in response.content


def test_others_have_no_admin(client: Browser, advisor_ann: Any, reviewer_rita: Any, ops_omar: Any) -> None:
    for user in (advisor_ann, reviewer_rita, ops_omar):
        client.force_login(user)
        assert client.get(reverse("admin:index")).status_code == 302
        assert client.get(reverse("admin:advisors_client_changelist")).status_code == 302


def test_end_of_coverage_takes_the_words_away(client: Browser, ada: Browser, advisor_ann: Any, eleanor: Any) -> None:
    coverage = advisor_ann.advisor.coverage.get()
    form = {
        "advisor": coverage.advisor_id,
        "household": coverage.household_id,
        "valid_from": "2024-01-01",
        "valid_to": firm_today().isoformat(),
    }
    assert ada.post(reverse("admin:advisors_coverage_change", args=[coverage.pk]), form).status_code == 302
    client.force_login(advisor_ann)
    assert client.get(eleanor.get_absolute_url()).status_code == 404
