"""A role, a new password, the end of a second factor: one administrator asks, another person grants."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse

from compliance import journal, services
from compliance.models import AccessRequest, ApiToken, JournalRow, Review
from compliance.services.reviews import OwnWork
from tests.conftest import _person
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.groups import Role
from wealthai.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_eva(db: Any) -> Any:
    return _person("Eva", "Lindgren", "administrator")


def signed_in(user: Any) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def asked_for(person: Any, by: Any, kind: str = "role", role: str = "reviewer") -> AccessRequest:
    told = {"kind": kind, "role": role if kind == "role" else "", "reason": "Joins compliance"}
    return services.access_request(by=by, person_id=person.pk, **told)


def granted(asked: AccessRequest, by: Any) -> None:
    review = Review.objects.get(subject_id=asked.uuid)
    services.review_claim(review_id=review.pk, by=by)
    services.review_approve(review_id=review.pk, by=by, content_hash=review.content_hash)


def roles(person: Any) -> set[str]:
    return set(User.objects.get(pk=person.pk).roles)


def test_whole_way_of_a_new_colleague(admin_ada: Any, admin_eva: Any) -> None:
    ada, eva = signed_in(admin_ada), signed_in(admin_eva)
    told = {"first_name": "Mia", "last_name": "Roth", "username": "mia", "email": "mia@example.org"}
    ada.post(reverse("compliance:person-add"), {**told, "role": "reviewer", "reason": "Joins compliance"})
    mia = User.objects.get(username="mia")
    assert roles(mia) == set()
    assert not mia.has_usable_password()
    review = Review.objects.get(subject_type="access")
    page = eva.get(reverse("compliance:queue"))
    assert "Role Reviewer for Mia Roth" in page.content.decode()
    eva.post(reverse("compliance:review-claim", args=[review.uuid]))
    eva.post(reverse("compliance:review-approve", args=[review.uuid]), {"content_hash": review.content_hash})
    assert roles(mia) == {"reviewer"}
    link = ada.post(reverse("compliance:password-link", args=[mia.uuid])).context["link"]
    visitor = Browser()
    form = visitor.get(link.removeprefix("http://testserver"), follow=True)
    visitor.post(form.request["PATH_INFO"], {"password1": "walnut-harbour-72", "password2": "walnut-harbour-72"})
    assert User.objects.get(username="mia").check_password("walnut-harbour-72")
    assert b"used already or is too old" in Browser().get(link.removeprefix("http://testserver"), follow=True).content


def test_asking_gives_nothing(admin_ada: Any, ops_omar: Any) -> None:
    asked_for(ops_omar, admin_ada)
    assert roles(ops_omar) == {"operations"}


def test_nobody_grants_what_they_asked_for(admin_ada: Any, ops_omar: Any) -> None:
    with pytest.raises(OwnWork):
        granted(asked_for(ops_omar, admin_ada), admin_ada)


def test_nobody_grants_what_is_for_themselves(admin_ada: Any, reviewer_rita: Any) -> None:
    with pytest.raises(OwnWork):
        granted(asked_for(reviewer_rita, admin_ada, role="administrator"), reviewer_rita)


def test_reviewer_grants(admin_ada: Any, ops_omar: Any, reviewer_rita: Any) -> None:
    granted(asked_for(ops_omar, admin_ada, role="administrator"), reviewer_rita)
    assert roles(ops_omar) == {"operations", "administrator"}
    assert User.objects.get(pk=ops_omar.pk).is_staff


def test_refusal_gives_nothing(admin_ada: Any, admin_eva: Any, ops_omar: Any) -> None:
    asked = asked_for(ops_omar, admin_ada)
    review = Review.objects.get(subject_id=asked.uuid)
    services.review_claim(review_id=review.pk, by=admin_eva)
    services.review_reject(review_id=review.pk, by=admin_eva, content_hash=review.content_hash, comment="Not needed.")
    asked.refresh_from_db()
    assert asked.state == AccessRequest.State.REFUSED
    assert roles(ops_omar) == {"operations"}


def test_request_does_not_go_back(admin_ada: Any, admin_eva: Any, ops_omar: Any) -> None:
    review = Review.objects.get(subject_id=asked_for(ops_omar, admin_ada).uuid)
    services.review_claim(review_id=review.pk, by=admin_eva)
    with pytest.raises(BadInput):
        services.review_return(review_id=review.pk, by=admin_eva, content_hash=review.content_hash, comment="Why?")


@pytest.mark.parametrize("door", ["ask", "add", "withdraw", "switch"])
def test_only_administrators_ask(door: str, reviewer_rita: Any, ops_omar: Any) -> None:
    with pytest.raises(NotAllowed):
        if door == "ask":
            asked_for(ops_omar, reviewer_rita)
        elif door == "add":
            told = {"username": "x", "first_name": "X", "last_name": "Y", "email": "", "role": "analyst"}
            services.person_add(by=reviewer_rita, reason="r", **told)
        elif door == "withdraw":
            services.role_withdraw(person_id=ops_omar.pk, role="operations", by=reviewer_rita)
        else:
            services.person_switch(person_id=ops_omar.pk, active=False, by=reviewer_rita)


def test_database_refuses_a_role_that_nobody_granted(admin_ada: Any, ops_omar: Any) -> None:
    """Whatever code runs for a signed-in person, and whatever a task does."""
    asked_for(ops_omar, admin_ada)
    for actor in (admin_ada, "task:anything"):
        with journal.acting(actor), pytest.raises(DatabaseError), transaction.atomic():
            ops_omar.groups.add(Group.objects.get(name=Role.REVIEWER))


def test_granted_request_serves_once(admin_ada: Any, admin_eva: Any, ops_omar: Any) -> None:
    granted(asked_for(ops_omar, admin_ada), admin_eva)
    services.role_withdraw(person_id=ops_omar.pk, role="reviewer", by=admin_ada)
    with journal.acting(admin_eva), pytest.raises(DatabaseError), transaction.atomic():
        ops_omar.groups.add(Group.objects.get(name=Role.REVIEWER))


def test_what_was_asked_is_fixed(admin_ada: Any, ops_omar: Any) -> None:
    asked = asked_for(ops_omar, admin_ada, role="analyst")
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessRequest.objects.filter(pk=asked.pk).update(role="reviewer")


def test_same_thing_is_asked_for_once(admin_ada: Any, admin_eva: Any, ops_omar: Any) -> None:
    asked_for(ops_omar, admin_ada)
    with pytest.raises(Stale):
        asked_for(ops_omar, admin_eva)


def test_new_password_needs_a_second_person(admin_ada: Any, admin_eva: Any, ops_omar: Any) -> None:
    asked = asked_for(ops_omar, admin_ada, kind="password")
    with pytest.raises(Stale):
        services.password_link_make(request_id=asked.pk, by=admin_ada)
    granted(asked, admin_eva)
    assert "/password/reset/key/" in services.password_link_make(request_id=asked.pk, by=admin_ada)
    with pytest.raises(NotAllowed):
        services.password_link_make(request_id=asked.pk, by=admin_eva)
    assert JournalRow.objects.filter(event="access.link-made").count() == 1


def test_second_factor_is_taken_away_by_two(admin_ada: Any, admin_eva: Any, ops_omar: Any) -> None:
    with pytest.raises(BadInput):
        asked_for(ops_omar, admin_ada, kind="second-factor")
    Authenticator.objects.create(user=ops_omar, type=Authenticator.Type.TOTP, data={})
    asked = asked_for(ops_omar, admin_ada, kind="second-factor")
    assert Authenticator.objects.filter(user=ops_omar).exists()
    granted(asked, admin_eva)
    assert not Authenticator.objects.filter(user=ops_omar).exists()


def test_last_administrator_stays(admin_ada: Any) -> None:
    ada = signed_in(admin_ada)
    for name, told in (("role-withdraw", {"role": "administrator"}), ("person-switch", {})):
        assert ada.post(reverse(f"compliance:{name}", args=[admin_ada.uuid]), told).status_code == 409
    assert roles(admin_ada) == {"administrator"}


def test_login_switched_off_ends_at_once(admin_ada: Any, advisor_ann: Any, eleanor: Any) -> None:
    ann = signed_in(advisor_ann)
    _, token = services.token_issue(user=advisor_ann, name="notetaker", by=advisor_ann)
    signed_in(admin_ada).post(reverse("compliance:person-switch", args=[advisor_ann.uuid]))
    assert ann.get(reverse("home")).status_code == 302
    api = Browser().get(reverse("advisors:api-notes"), headers={"Authorization": f"Bearer {token}"})
    assert api.status_code == 401


def test_administrator_decides_no_notes(admin_ada: Any, advisor_ann: Any, ops_omar: Any) -> None:
    from tests.factories import ReviewFactory

    review = ReviewFactory(owner=advisor_ann, submitted_by=advisor_ann)
    with pytest.raises(NotAllowed):
        services.review_claim(review_id=review.pk, by=admin_ada)
    assert signed_in(admin_ada).get(reverse("compliance:review-detail", args=[review.uuid])).status_code == 404


def test_token_acts_as_whoever_issues_it(admin_ada: Any, advisor_ann: Any) -> None:
    """An administrator sees states, never words: a token in an advisor's name would open both."""
    told = {"username": "ann", "name": "reader", "days": 30}
    signed_in(admin_ada).post(reverse("compliance:tokens"), told)
    assert ApiToken.objects.get().user == admin_ada


def test_token_of_another_is_ended_by_administrators_only(admin_ada: Any, advisor_ann: Any, advisor_bob: Any) -> None:
    row, _ = services.token_issue(user=advisor_ann, name="notetaker", by=advisor_ann)
    url = reverse("compliance:token-end", args=[row.uuid])
    assert signed_in(advisor_bob).post(url).status_code == 404
    assert signed_in(admin_ada).post(url).status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None


def test_bad_requests_get_a_sentence(admin_ada: Any, ops_omar: Any) -> None:
    ada = signed_in(admin_ada)
    page = ada.post(reverse("compliance:access-ask", args=[ops_omar.uuid]), {"what": "role:operations", "reason": "x"})
    assert page.status_code == 422
    told = {"first_name": "O", "last_name": "H", "username": "OMAR", "role": "analyst", "reason": "x"}
    page = ada.post(reverse("compliance:person-add"), told)
    assert (page.status_code, "This user name is taken." in page.content.decode()) == (422, True)
    page = ada.post(reverse("compliance:password-link", args=[ops_omar.uuid]))
    assert (page.status_code, "No new password was granted" in page.content.decode()) == (422, True)


def test_list_finds_filters_and_exports(admin_ada: Any, ops_omar: Any, advisor_ann: Any) -> None:
    ada = signed_in(admin_ada)
    names = lambda **asked: [str(one) for one in ada.get(reverse("compliance:people"), asked).context["paged"].rows]  # noqa: E731
    assert names(role="operations") == ["Omar Haddad"]
    assert names(q="whit") == ["Ann Whitcombe"]
    assert names(role="none") == []
    assert "Omar Haddad,omar,Operations,on" in ada.get(reverse("compliance:people"), {"format": "csv"}).content.decode()


def test_list_sorts_by_last_sign_in(admin_ada: Any, ops_omar: Any) -> None:
    """Who never signed in has no moment to sort by."""
    ada = signed_in(admin_ada)
    rows = ada.get(reverse("compliance:people"), {"sort": "-seen"}).context["paged"].rows
    assert [str(one) for one in rows] == ["Ada Brandt", "Omar Haddad"]
    cursor = {"sort": "-seen", "cursor": str(ops_omar.pk)}
    assert ada.get(reverse("compliance:people"), cursor).status_code == 200
