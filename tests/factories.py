"""Named people and small records. Nothing here goes round a rule: rows are signed by shell:pytest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from advisors.models import Account, Advisor, Client, ClientProfile, Coverage, Household
from compliance.models import Review
from wealthai.models import User

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    first_name = "Pat"
    last_name = factory.Sequence(lambda n: f"Person{n}")
    is_active = True

    @factory.post_generation
    def roles(self, create: bool, roles: list[str] | None, **_: Any) -> None:
        if create and roles:
            self.groups.set(Group.objects.filter(name__in=roles))  # type: ignore[attr-defined]

    @factory.post_generation
    def password(self, create: bool, given: str | None, **_: Any) -> None:
        self.set_password(given or PASSWORD)  # type: ignore[attr-defined]
        if create:
            self.save(update_fields=["password"])  # type: ignore[attr-defined]


class AdvisorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Advisor

    user = factory.SubFactory(UserFactory, roles=["advisor"])
    name = factory.LazyAttribute(lambda advisor: str(advisor.user))


class HouseholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Household

    name = factory.Sequence(lambda n: f"Household{n}")


class ClientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Client

    household = factory.SubFactory(HouseholdFactory)
    given_name = "Eleanor"
    family_name = "Castellane"


class CoverageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Coverage

    advisor = factory.SubFactory(AdvisorFactory)
    household = factory.SubFactory(HouseholdFactory)
    valid_from = date(2024, 1, 1)


class ProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClientProfile

    client = factory.SubFactory(ClientFactory)
    valid_from = date(2025, 1, 1)
    risk_tolerance = "moderate"
    risk_capacity = "moderate"
    time_horizon_years = 12


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account

    household = factory.SubFactory(HouseholdFactory)
    name = "Joint brokerage"
    kind = "brokerage"
    number_ending = "4417"
    opened_on = date(2020, 5, 4)


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    subject_type = "thing"
    subject_id = factory.LazyFunction(lambda: __import__("uuid").uuid4())
    title = "A thing"
    content_hash = "0" * 64
    owner = factory.SubFactory(UserFactory)
    submitted_by = factory.SelfAttribute("owner")
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=24))
