"""Loads the demo firm through the same services that people use. Twice gives the same firm, not two."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from advisors.demo import desk
from advisors.demo.book import load_family
from advisors.demo.firm import STAFF, Person, families
from advisors.demo.meetings import load_meeting, meetings
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
        desk.load_desk(people)


def load_people() -> dict[str, User]:
    return {person.username: _person(person) for person in STAFF}


def _person(person: Person) -> User:
    user: User
    user, made = User.objects.get_or_create(
        username=person.username,
        defaults={
            "first_name": person.first,
            "last_name": person.last,
            "email": f"{person.username}@larkmoor.example",
            "is_demo": True,
            "is_staff": person.role == "administrator",
        },
    )
    if made:
        user.set_password(settings.DEMO_PASSWORD)
        user.save(update_fields=["password"])
        user.groups.set(Group.objects.filter(name=person.role))
    if person.role == "advisor":
        Advisor.objects.get_or_create(user=user, defaults={"name": str(user)})
    return user
