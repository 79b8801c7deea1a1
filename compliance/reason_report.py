"""Why work went back, ended, was trimmed or was escalated: what to tell advisors, and what to ask of a prompt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from compliance import reasons
from compliance.models import ReasonCode, ReasonUse
from wealthai.models import User
from wealthai.records import record_class


@dataclass(frozen=True)
class Line:
    kind: str
    act: str
    code: str
    reason: str
    made_by: str
    count: int
    share: float  # of all reasons given for this act in the period


def report(user: User, *, days: int, kind: str = "", act: str = "", by_prompt: bool = False) -> list[Line]:
    rows = ReasonUse.objects.visible_to(user).filter(at__gte=timezone.now() - timedelta(days=days))
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(act=act) if act else rows
    totals = dict(rows.order_by().values_list("act").annotate(n=Count("pk")))
    columns = ["kind", "act", "code", *(["made_by"] if by_prompt else [])]
    counted = rows.order_by().values(*columns).annotate(n=Count("pk")).order_by("-n", "act", "code")
    names, acts = reasons.labels(), dict(ReasonCode.Act.choices)
    return [
        Line(
            kind=record_class(row["kind"]).plural,
            act=acts[row["act"]],
            code=row["code"],
            reason=names.get(row["code"], row["code"].replace("-", " ").capitalize()),
            made_by=row.get("made_by", ""),
            count=row["n"],
            share=row["n"] / totals[row["act"]],
        )
        for row in counted
    ]
