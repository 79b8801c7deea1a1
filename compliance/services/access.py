"""Who may sign in, and as what. What widens a person's rights is asked for by an administrator and granted by a second
person on the review desk; what narrows them takes effect at once."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from compliance import journal
from compliance.models import AccessRequest
from compliance.services.reviews import review_open
from wealthai.errors import BadInput, NotAllowed, Refusal, Stale
from wealthai.groups import Role
from wealthai.models import User

Kind = AccessRequest.Kind


class LastAdministrator(Refusal):
    code = "last_administrator"


@journal.business_act
def person_add(
    *, by: User, username: str, first_name: str, last_name: str, email: str, role: str, reason: str
) -> AccessRequest:
    """A colleague without rights and without a password, and the request for both."""
    _need(by)
    if User.objects.filter(username__iexact=username.strip()).exists():
        raise BadInput("This user name is taken. Choose another one.")
    if email and User.objects.filter(email__iexact=email).exists():
        raise BadInput("Somebody has this e-mail address already; one signs in by it, so it stands for one person.")
    person = User(username=username.strip(), first_name=first_name.strip(), last_name=last_name.strip(), email=email)
    person.set_unusable_password()
    person.save()
    return access_request(by=by, person_id=person.pk, kind=Kind.ROLE, role=role, reason=reason)


@journal.business_act
def access_request(*, by: User, person_id: int, kind: str, reason: str, role: str = "") -> AccessRequest:
    """Puts the wish on the review desk. The person it is for never decides on it, nor does whoever asks."""
    _need(by)
    person = User.objects.select_for_update(of=("self",)).get(pk=person_id)
    if not reason.strip():
        raise BadInput("Say what the person needs it for: whoever grants it reads this.")
    _check_sense(person, kind, role)
    asked = AccessRequest(person=person, kind=kind, role=role, reason=reason.strip()[:300], asked_by=by)
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as error:
        raise Stale("The same was asked for already and waits for a second person.") from error
    journal.act("access.asked", asked, reason=asked.reason, person=person.uuid, what=kind, role=role)
    review_open(
        subject_type="access",
        subject_id=asked.uuid,
        title=str(asked),
        content_hash=content_hash(asked),
        owner=person,
        last_writer=None,
        by=by,
    )
    return asked


def content_hash(asked: AccessRequest) -> str:
    return hashlib.sha256(f"{asked.person_id} {asked.kind} {asked.role}".encode()).hexdigest()


@journal.business_act
def access_grant(*, asked: AccessRequest, by: User) -> None:
    """Called by the desk when the request is approved, in the transaction of the approval."""
    person = User.objects.select_for_update(of=("self",)).get(pk=asked.person_id)
    if asked.kind == Kind.ROLE:
        person.groups.add(Group.objects.get(name=asked.role))
        _keep_admin_door(person)
    if asked.kind == Kind.SECOND_FACTOR:
        Authenticator.objects.filter(user=person).delete()
    if asked.kind == Kind.PASSWORD or not person.has_usable_password():
        asked.link_until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    asked.state = AccessRequest.State.GRANTED
    asked.save(update_fields=["state", "link_until"])


@journal.business_act
def access_refuse(*, asked: AccessRequest, by: User) -> None:
    asked.state = AccessRequest.State.REFUSED
    asked.save(update_fields=["state"])


@journal.business_act
def password_link_make(*, request_id: int, by: User) -> str:
    """The address at which the person sets a password, once; relative to the program's own. Whoever asked hands it on."""
    # allauth's forms take a while to load, and a worker never needs them.
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    _need(by)
    asked = AccessRequest.objects.select_related("person").get(pk=request_id)
    if not link_open(asked):
        raise Stale("No link can be made under this request: it was used, has run out or was never granted.")
    if asked.asked_by_id != by.pk:
        raise NotAllowed(f"{asked.asked_by} asked for it and hands the link on.")
    journal.act("access.link-made", asked, person=asked.person.uuid)
    key = default_token_generator.make_token(asked.person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(asked.person), key])


def link_open(asked: AccessRequest) -> bool:
    """Granted, in time, and the person has not signed in since."""
    if asked.state != AccessRequest.State.GRANTED or asked.link_until is None or asked.link_until <= timezone.now():
        return False
    granted = asked.link_until - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return asked.person.last_login is None or asked.person.last_login < granted


@journal.business_act
def role_withdraw(*, person_id: int, role: str, by: User) -> None:
    _need(by)
    person = User.objects.select_for_update(of=("self",)).get(pk=person_id)
    if role not in person.roles:
        raise Stale(f"{person} does not have this role any more.")
    if role == Role.ADMINISTRATOR:
        _keep_one_administrator(person)
    person.groups.remove(Group.objects.get(name=role))
    _keep_admin_door(person)
    journal.act("access.withdrawn", person, person=person.uuid, role=role)


@journal.business_act
def person_switch(*, person_id: int, active: bool, by: User) -> None:
    """Off: signed out everywhere at once, tokens included. On: as before, with the roles that were granted."""
    _need(by)
    person = User.objects.select_for_update(of=("self",)).get(pk=person_id)
    if person.is_active == active:
        return
    if not active and Role.ADMINISTRATOR in person.roles:
        _keep_one_administrator(person)
    person.is_active = active
    person.save(update_fields=["is_active"])
    if not active:
        for session in UserSession.objects.filter(user=person):
            session.end()
    journal.act("person.switched-on" if active else "person.switched-off", person, person=person.uuid)


def _check_sense(person: User, kind: str, role: str) -> None:
    if not person.is_active:
        raise BadInput(f"{person} is switched off. Switch the login on first.")
    if kind not in Kind.values or (kind == Kind.ROLE) != (role in Role.values):
        raise BadInput("Choose what is asked for.")
    if kind == Kind.ROLE and role in person.roles:
        raise BadInput(f"{person} has this role already.")
    if kind == Kind.SECOND_FACTOR and not Authenticator.objects.filter(user=person).exists():
        raise BadInput(f"{person} has set up no second factor.")


def _keep_admin_door(person: User) -> None:
    """Django's admin asks for its own mark; it follows the role."""
    person.is_staff = person.groups.filter(name=Role.ADMINISTRATOR).exists()
    person.save(update_fields=["is_staff"])
    person.__dict__.pop("_roles", None)


def _keep_one_administrator(person: User) -> None:
    others = User.objects.in_role(Role.ADMINISTRATOR).exclude(pk=person.pk).select_for_update(of=("self",))
    if not others.exists():
        raise LastAdministrator(f"{person} is the last administrator. Have a second one granted first.")


def _need(by: User) -> None:
    if not by.has_perm("wealthai.change_user"):
        raise NotAllowed("Only an administrator changes who may sign in.")
