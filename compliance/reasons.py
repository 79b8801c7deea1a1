"""The coded reasons of a kind of record: its own list, or the common one."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.models import ReasonCode
from wealthai.errors import BadInput


def choices(kind: str, act: str) -> Sequence[tuple[str, str]]:
    standing = ReasonCode.objects.filter(act=act, kind__in=["", kind], retired_at=None)
    rows = list(standing.order_by("position", "pk").values_list("kind", "code", "label"))
    own = any(of == kind for of, _, _ in rows)
    return [(code, label) for of, code, label in rows if of == (kind if own else "")]


def labels() -> dict[str, str]:
    """code -> words, retired ones included: old decisions name them."""
    return dict(ReasonCode.objects.values_list("code", "label"))


def resolve(kind: str, act: str, given: str) -> tuple[str, str]:
    """-> (code, words) of a reason that was chosen by code or by words; what is on no list is kept as typed."""
    held = choices(kind, act)
    words = given.strip()
    return next(((code, label) for code, label in held if words in (code, label)), ("other", words))


def check(kind: str, act: str, code: str) -> None:
    if code not in dict(choices(kind, act)):
        raise BadInput("Choose a reason from the list.")
