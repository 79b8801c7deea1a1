"""The permission matrix: who may do what, in code, one entry an act.

Each app enters the acts of its `rights.py`; the page, the sign-in backend and the walking test all read the same entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices

if TYPE_CHECKING:
    from wealthai.models import User


class Role(TextChoices):
    ADVISOR = "advisor", "Advisor"
    REVIEWER = "reviewer", "Reviewer"
    OPERATIONS = "operations", "Operations"
    ANALYST = "analyst", "Analyst"
    ADMINISTRATOR = "administrator", "Administrator"


EVERYONE = frozenset(Role)


@dataclass(frozen=True)
class Act:
    """One line of the matrix. `name` is what `has_perm` is asked, `four_eyes` says who the second person is."""

    name: str
    label: str
    area: str
    roles: frozenset[Role]
    four_eyes: str = ""


_matrix: dict[str, Act] = {}


def permit(acts: Iterable[Act]) -> None:
    """Raises ValueError where an act stands in the matrix already and says something else."""
    for act in acts:
        if _matrix.setdefault(act.name, act) != act:
            raise ValueError(f"The act {act.name} is entered in the matrix twice.")


def matrix() -> list[Act]:
    return sorted(_matrix.values(), key=lambda act: (act.area, act.label))


def roles_of(user: User) -> frozenset[str]:
    """The user's roles, read once an instance."""
    cached: frozenset[str] | None = getattr(user, "_roles", None)
    if cached is None:
        cached = frozenset(user.groups.values_list("name", flat=True))
        user._roles = cached  # type: ignore[attr-defined]
    return cached


def may(user: User, name: str) -> bool:
    act = _matrix.get(name)
    return act is not None and user.is_active and not act.roles.isdisjoint(roles_of(user))
