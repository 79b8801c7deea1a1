"""Loads the demo firm through the same services that people use. Twice gives the same firm, not two."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from advisors.demo import desk
from advisors.demo.book import load_family
from advisors.demo.firm import STAFF, Person, families
from advisors.demo.meetings import load_meeting, meetings
from advisors.demo.promises import load_promises
from advisors.demo.waiting import load_waiting
from advisors.models import Advisor
from wealthai.models import User


def load() -> None:
    with transaction.atomic():
        people = load_people()
        for family in families():
            load_family(family)
        desk.load_rules(people)
    for meeting in meetings():
        load_meeting(meeting)
    with transaction.atomic():
        load_promises()
        desk.load_desk(people)
        load_waiting(people)


def load_people() -> dict[str, User]:
    missing = {person.username for person in STAFF} - set(User.objects.values_list("username", flat=True))
    # Hashed once for all of them: it is one password, it is printed at the start, and a hash is meant to take long.
    password = make_password(settings.DEMO_PASSWORD) if missing else ""
    return {person.username: _person(person, password) for person in STAFF}


def _person(person: Person, password: str) -> User:
    user: User
    user, made = User.objects.get_or_create(
        username=person.username,
        defaults={
            "first_name": person.first,
            "last_name": person.last,
            "email": f"{person.username}@larkmoor.example",
            "password": password,
            "is_demo": True,
            "is_staff": person.role == "administrator",
        },
    )
    if made:
        user.groups.set(Group.objects.filter(name=person.role))
    if person.role == "advisor":
        Advisor.objects.get_or_create(user=user, defaults={"name": str(user)})
    return user
