"""The book of business: who the firm serves, and which advisor covers whom since when."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from wealthai.firm_day import firm_today
from wealthai.models import User
from wealthai.reading import once


class AdvisorQuerySet(models.QuerySet["Advisor"]):
    def visible_to(self, user: User) -> AdvisorQuerySet:
        return self if user.is_active else self.none()


class Advisor(models.Model):
    """A person with a book. `user` is the login, if there is one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="advisor")
    name = models.CharField(max_length=120)
    submit_when_ready = models.BooleanField(default=False, help_text="Summaries go to review without a click.")

    objects = AdvisorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, user: User) -> HouseholdQuerySet:
        return self.filter(pk__in=Client.objects.visible_to(user).values("household"))


class Household(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    source_id = models.CharField(
        max_length=80, blank=True, help_text="What the program calls it that the book is loaded from."
    )

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="advisors_household_source", fields=["source_id"], condition=~Q(source_id=""))
        ]

    def __str__(self) -> str:
        return f"{self.name} household"


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, user: User) -> ClientQuerySet:
        """The advisor's own book, as covered today; compliance and administrators know every client by name."""
        if user.has_perm("advisors.view_all_clients"):
            return self
        if not user.has_perm("advisors.view_clients"):
            return self.none()
        return self.covered_by(user)

    def covered_by(self, user: User, on: date | None = None) -> ClientQuerySet:
        return self.filter(household__in=households_covered_by(user, on))


class Client(models.Model):
    """A person the firm serves. What the book holds here is what redaction knows of them."""

    class Relation(models.TextChoices):
        HEAD = "head", "Head of household"
        SPOUSE = "spouse", "Spouse or partner"
        CHILD = "child", "Child"
        OTHER = "other", "Other"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="clients")
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    relation = models.CharField(max_length=8, choices=Relation, default=Relation.HEAD)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    crm_id = models.CharField(max_length=80, blank=True)
    source_id = models.CharField(
        max_length=80, blank=True, help_text="What the program calls it that the book is loaded from."
    )

    journal_kind = "client"
    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.UniqueConstraint(name="advisors_client_source", fields=["source_id"], condition=~Q(source_id=""))
        ]
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="advisors_client_name")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def get_absolute_url(self) -> str:
        return reverse("advisors:client-detail", args=[self.uuid])


class ClientAliasQuerySet(models.QuerySet["ClientAlias"]):
    def visible_to(self, user: User) -> ClientAliasQuerySet:
        return self.filter(client__in=Client.objects.visible_to(user))


class ClientAlias(models.Model):
    """Another name people use for a client: a nickname, a maiden name."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=80)

    objects = ClientAliasQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="advisors_clientalias_once", fields=["client", "name"])]

    def __str__(self) -> str:
        return self.name


class ClientProfileQuerySet(models.QuerySet["ClientProfile"]):
    def visible_to(self, user: User) -> ClientProfileQuerySet:
        return self.filter(client__in=Client.objects.visible_to(user))

    def in_force(self, on: date | None = None) -> ClientProfileQuerySet:
        day = on or firm_today()
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


class ClientProfile(models.Model):
    """What the firm knew of a client's aims and limits over a stretch of time. A new profile ends the one before."""

    class Level(models.TextChoices):
        LOW = "low", "Low"
        MODERATE = "moderate", "Moderate"
        HIGH = "high", "High"

    client = models.ForeignKey(Client, models.CASCADE, related_name="profiles")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    risk_tolerance = models.CharField(max_length=8, choices=Level)
    risk_capacity = models.CharField(max_length=8, choices=Level)
    time_horizon_years = models.PositiveSmallIntegerField()
    objectives = models.TextField(blank=True)

    objects = ClientProfileQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="advisors_clientprofile_one_open", fields=["client"], condition=Q(valid_to=None)
            ),
            models.CheckConstraint(
                name="advisors_clientprofile_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"profile from {self.valid_from}"


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: User) -> AccountQuerySet:
        return self.filter(household__in=Household.objects.visible_to(user))


class Account(models.Model):
    class Kind(models.TextChoices):
        BROKERAGE = "brokerage", "Brokerage"
        IRA = "ira", "IRA"
        ROTH = "roth", "Roth IRA"
        TRUST = "trust", "Trust"
        EDUCATION = "education", "529 plan"
        CASH = "cash", "Cash"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="accounts")
    owner = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="accounts")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    number_ending = models.CharField(max_length=4, help_text="The last four characters; the number itself is not kept.")
    currency = models.CharField(max_length=3, default="USD")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    source_id = models.CharField(
        max_length=80, blank=True, help_text="What the program calls it that the book is loaded from."
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(name="advisors_account_source", fields=["source_id"], condition=~Q(source_id=""))
        ]

    def __str__(self) -> str:
        return f"{self.name} (...{self.number_ending})"


class CoverageQuerySet(models.QuerySet["Coverage"]):
    def visible_to(self, user: User) -> CoverageQuerySet:
        return self.filter(household__in=Household.objects.visible_to(user))

    def in_force(self, on: date | None = None) -> CoverageQuerySet:
        day = on or firm_today()
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


def households_covered_by(user: User, on: date | None = None) -> Any:
    """Their ids, to be filtered by: a list on a page that only reads, which asks ten times, else a question in the query."""
    found = Coverage.objects.in_force(on).filter(advisor__user=user).values_list("household", flat=True)
    listed = once(("households covered", user.pk), lambda: list(found)) if on is None else None
    return found if listed is None else listed


class Coverage(models.Model):
    """An advisor covers a household from a day, up to but not including another."""

    advisor = models.ForeignKey(Advisor, models.PROTECT, related_name="coverage")
    household = models.ForeignKey(Household, models.PROTECT, related_name="coverage")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="advisors_coverage_one_open", fields=["advisor", "household"], condition=Q(valid_to=None)
            ),
            models.CheckConstraint(
                name="advisors_coverage_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisor} covers {self.household}"
