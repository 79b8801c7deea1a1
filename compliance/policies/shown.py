"""A rule as lines that a person reads: (what, how it is). Two versions side by side are two such lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compliance.models import Policy
from compliance.policies import (
    RULES,
    BulkRules,
    CalendarRules,
    ComplaintRules,
    EscalationRules,
    Rules,
    SamplingRules,
    SecondReviewRules,
    in_force,
)
from wealthai.records import flag_words

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Changed:
    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


def lines(rules: Rules) -> list[tuple[str, str]]:
    return _LINES[rules.name](rules)


def changes(policy: Policy) -> list[Changed]:
    """The version beside the one it replaced, or would replace."""
    kind = RULES[policy.name]
    former = Policy.objects.filter(name=policy.name, number__lt=policy.number, in_force_from__isnull=False).first()
    if policy.state == Policy.State.PROPOSED:
        before: Rules = in_force(kind)
    else:
        before = kind() if former is None else kind.model_validate(former.body)
    after = kind.model_validate(policy.body)
    return [Changed(label, old, new) for (label, old), (_, new) in zip(lines(before), lines(after), strict=True)]


def _calendar(rules: CalendarRules) -> list[tuple[str, str]]:
    return [
        ("Working days", ", ".join(DAYS[day] for day in sorted(rules.days))),
        ("Hours", f"{rules.opens:%H:%M} to {rules.closes:%H:%M}, {rules.time_zone}"),
        ("A review is due", f"{rules.due_hours:g} working hours after it was submitted"),
        ("With a high flag", f"{rules.due_hours_high:g} working hours"),
        ("Amber", f"when {rules.amber_share * 100:g}% of the time is left"),
        ("Holidays", ";\n".join(f"{day:%-d %b %Y} {name}".strip() for day, name in sorted(rules.holidays)) or "none"),
    ]


def _second(rules: SecondReviewRules) -> list[tuple[str, str]]:
    words = flag_words()
    named = ", ".join(words.get(code, code) for code in rules.categories)
    return [
        ("Any high flag", "asks for two approvals" if rules.any_high else "is approved by one person"),
        ("These flags always", named or "none"),
    ]


def _escalation(rules: EscalationRules) -> list[tuple[str, str]]:
    return [("Over its time", "goes to the next level at which somebody could decide" if rules.on_breach else "stays")]


def _complaints(rules: ComplaintRules) -> list[tuple[str, str]]:
    return [
        ("Acknowledged", f"within {rules.acknowledge_days} business day{'' if rules.acknowledge_days == 1 else 's'}"),
        ("A specified event is reported", f"within {rules.report_days} calendar days"),
        ("Quarterly statistics", f"by the {rules.statistics_day}th of the month after the quarter"),
        ("Amber", f"{rules.amber_days} days before"),
    ]


def _sampling(rules: SamplingRules) -> list[tuple[str, str]]:
    return [
        ("Drawn", f"{rules.percent:g}% of each person's records, {rules.least_per_person} at least"),
        (
            "Weights",
            f"{rules.weight_plain} without flags, {rules.weight_flag} with one, {rules.weight_high} with a high one",
        ),
        ("Fast approvals", f"sooner than can be read: {rules.weight_fast} times as likely"),
        ("Rejected", "may be drawn" if rules.include_rejected else "are not drawn"),
    ]


def _bulk(rules: BulkRules) -> list[tuple[str, str]]:
    return [("Approved at once", f"{rules.most} at most, nothing flagged in any of them")]


_LINES: dict[str, Callable[[Any], list[tuple[str, str]]]] = {
    CalendarRules.name: _calendar,
    SecondReviewRules.name: _second,
    EscalationRules.name: _escalation,
    ComplaintRules.name: _complaints,
    SamplingRules.name: _sampling,
    BulkRules.name: _bulk,
}
