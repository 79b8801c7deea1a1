from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower

from wealthai import groups


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User) -> UserQuerySet:
        """Colleagues know one another; nobody else asks."""
        return self if user.is_active else self.none()

    def in_role(self, role: groups.Role) -> UserQuerySet:
        return self.filter(is_active=True, groups__name=role)


class PersonManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(AbstractUser):
    """A login. An advisor is a person with a book (advisors.Advisor), who may have one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_demo = models.BooleanField(
        default=False, help_text="A demo login works only where the program runs its own database."
    )

    objects = PersonManager()  # type: ignore[misc]

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined, misc]
        constraints = [models.UniqueConstraint(Lower("username"), name="wealthai_user_username_any_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """The matrix decides for everyone: being a superuser grants nothing."""
        return groups.may(self, perm)

    def has_module_perms(self, app_label: str) -> bool:
        return any(act.name.startswith(f"{app_label}.") and groups.may(self, act.name) for act in groups.matrix())

    @property
    def roles(self) -> frozenset[str]:
        return groups.roles_of(self)

    @property
    def role_label(self) -> str:
        return ", ".join(role.label for role in groups.Role if role in self.roles) or "No role"
