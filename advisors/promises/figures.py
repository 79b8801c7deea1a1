"""How well the firm keeps its promises: against the day each was approved with, for a moved day is no kept one. What the
client promised is the client's."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from advisors.models import Promise
from advisors.models.promises import CLIENTS, PromiseQuerySet
from wealthai.firm_day import firm_today

FEWEST = 5


@dataclass(frozen=True)
class Kept:
    """`measured`: kept ones of the firm that had a day to be held against."""

    open: int
    overdue: int
    kept: int
    on_time: int
    measured: int
    withdrawn: int

    @property
    def share(self) -> str:
        """A percentage of a handful says more than is known."""
        if self.measured < FEWEST:
            return f"{self.on_time} of {self.measured}" if self.measured else ""
        return f"{round(100 * self.on_time / self.measured)}%"

    @property
    def total(self) -> int:
        return self.open + self.kept + self.withdrawn


def kept_of(rows: PromiseQuerySet) -> Kept:
    done, is_open = Q(state=Promise.State.DONE), Q(state=Promise.State.OPEN)
    measured = done & Q(measure__isnull=False) & ~Q(owner__regex=CLIENTS)
    found = (
        rows.order_by()
        .with_measure()
        .aggregate(
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=firm_today())),
            kept=Count("pk", filter=done),
            on_time=Count("pk", filter=measured & Q(done_on__lte=F("measure"))),
            measured=Count("pk", filter=measured),
            withdrawn=Count("pk", filter=Q(state=Promise.State.WITHDRAWN)),
        )
    )
    return Kept(**found)
