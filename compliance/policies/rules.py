"""What each rule holds. Unknown fields are errors, as is a rule by which no work could be done."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from compliance.business_time import BusinessCalendar
from compliance.policies.holidays import NEW_YORK


class Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: ClassVar[str]
    title: ClassVar[str]
    line: ClassVar[str]


class CalendarRules(Rules):
    name = "calendar"
    title = "Business calendar"
    line = "Working hours, holidays, and how long a review may take."

    time_zone: str = Field(default_factory=lambda: settings.FIRM_TIME_ZONE)
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: time = time(9)
    closes: time = time(17)
    holidays: tuple[tuple[date, str], ...] = NEW_YORK
    due_hours: float = Field(default=8, gt=0, le=400)
    due_hours_high: float = Field(default=4, gt=0, le=400)
    amber_share: float = Field(default=0.2, ge=0, le=0.9)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("No time zone has this name. Write it like America/New_York.")
        return value

    @model_validator(mode="after")
    def _leaves_time(self) -> CalendarRules:
        if not self.days or not set(self.days) <= set(range(7)):
            raise ValueError("Choose at least one working day.")
        if self.opens >= self.closes:
            raise ValueError("The day has to open before it closes.")
        if len(self.holidays) > 400:
            raise ValueError("Enter at most 400 holidays.")
        return self

    @property
    def business(self) -> BusinessCalendar:
        closed = frozenset(day for day, _ in self.holidays)
        return BusinessCalendar(ZoneInfo(self.time_zone), frozenset(self.days), self.opens, self.closes, closed)

    def due(self, start: datetime, *, high: bool) -> tuple[datetime, datetime]:
        """-> (when little time is left, when it is due)."""
        hours = self.due_hours_high if high else self.due_hours
        amber = self.business.add(start, timedelta(hours=hours * (1 - self.amber_share)))
        return amber, self.business.add(start, timedelta(hours=hours))

    @property
    def last_year(self) -> int:
        """Until which year the holidays are entered."""
        return max((day.year for day, _ in self.holidays), default=0)


class SecondReviewRules(Rules):
    name = "second-review"
    title = "Second review"
    line = "Which risk flags ask for two approvals by two different people."

    any_high: bool = True
    categories: tuple[str, ...] = (
        "complaint",
        "elder_exploitation",
        "forgery",
        "third_party_fraud",
        "unauthorized_trading",
    )

    @field_validator("categories")
    @classmethod
    def _in_order(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(value)))


class EscalationRules(Rules):
    name = "escalation"
    title = "Escalation"
    line = "What happens to a review that is over its time."

    on_breach: bool = True


class ComplaintRules(Rules):
    name = "complaints"
    title = "Complaints"
    line = "By when a complaint is acknowledged, reported and counted (FINRA rule 4530)."

    acknowledge_days: int = Field(default=1, ge=1, le=10)
    report_days: int = Field(default=30, ge=1, le=30)
    statistics_day: int = Field(default=15, ge=1, le=15)
    amber_days: int = Field(default=5, ge=0, le=25)


class SamplingRules(Rules):
    name = "sampling"
    title = "Sampling"
    line = "How much of what was decided is read a second time, and what is drawn sooner."

    percent: float = Field(default=5, gt=0, le=100)
    least_per_person: int = Field(default=1, ge=0, le=50)
    weight_plain: int = Field(default=1, ge=1, le=100)
    weight_flag: int = Field(default=2, ge=1, le=100)
    weight_high: int = Field(default=4, ge=1, le=100)
    weight_fast: int = Field(default=3, ge=1, le=100)
    include_rejected: bool = True


class BulkRules(Rules):
    name = "bulk"
    title = "Approving in bulk"
    line = "How many records without any flag one person may approve at once."

    most: int = Field(default=10, ge=1, le=50)


RULES: dict[str, type[Rules]] = {
    kind.name: kind
    for kind in (CalendarRules, SecondReviewRules, EscalationRules, ComplaintRules, SamplingRules, BulkRules)
}
