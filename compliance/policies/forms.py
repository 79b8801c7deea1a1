"""One form a rule: what a person fills in, and the rule it makes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from compliance.policies import (
    BulkRules,
    CalendarRules,
    ComplaintRules,
    EscalationRules,
    Rules,
    SamplingRules,
    SecondReviewRules,
)
from compliance.policies.shown import DAYS
from wealthai.records import flag_words

_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class RuleForm(forms.Form):
    """`body` gives what the rule would hold; `filled` the form of a rule as it stands."""

    reason = forms.CharField(label="Why it should be so", max_length=300, help_text="Whoever approves it reads this.")
    field_order: list[str]

    def body(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}

    @classmethod
    def filled(cls, rules: Any) -> dict[str, Any]:
        return dict(rules.model_dump())


class CalendarForm(RuleForm):
    time_zone = forms.CharField(label="Time zone", max_length=60)
    days = forms.TypedMultipleChoiceField(
        label="Working days", choices=list(enumerate(DAYS)), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.TimeField(label="Opens", widget=_TIME)
    closes = forms.TimeField(label="Closes", widget=_TIME)
    due_hours = forms.FloatField(label="A review is due after", min_value=0.5, max_value=400, help_text="Working hours")
    due_hours_high = forms.FloatField(
        label="With a high flag, after", min_value=0.5, max_value=400, help_text="Working hours"
    )
    amber_percent = forms.FloatField(
        label="Amber from", min_value=0, max_value=90, help_text="Per cent of the time that are left"
    )
    holidays = forms.CharField(
        label="Holidays",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="One a line: 2027-01-01 New Year's Day",
    )
    field_order = [
        "time_zone", "days", "opens", "closes", "due_hours", "due_hours_high", "amber_percent", "holidays", "reason",
    ]  # fmt: skip

    def clean_holidays(self) -> list[tuple[date, str]]:
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["holidays"].splitlines())):
            day, _, name = line.partition(" ")
            try:
                found.append((date.fromisoformat(day), name.strip()))
            except ValueError as error:
                raise forms.ValidationError(
                    f"{line[:40]}: begin each line with the day, like 2027-01-01 New Year's Day."
                ) from error
        return sorted(found)

    def body(self) -> dict[str, Any]:
        held = super().body()
        share = held.pop("amber_percent") / 100
        return {**held, "amber_share": share}

    @classmethod
    def filled(cls, rules: CalendarRules) -> dict[str, Any]:
        held = rules.model_dump()
        held["holidays"] = "\n".join(f"{day.isoformat()} {name}" for day, name in rules.holidays)
        return {**held, "amber_percent": round(rules.amber_share * 100, 2)}


class SecondReviewForm(RuleForm):
    any_high = forms.BooleanField(label="Any high flag asks for two approvals", required=False)
    categories = forms.MultipleChoiceField(
        label="These flags always do", required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["any_high", "categories", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(flag_words().items(), key=lambda pair: pair[1])
        self.fields["categories"].choices = choices  # type: ignore[attr-defined]


class EscalationForm(RuleForm):
    on_breach = forms.BooleanField(label="A review over its time goes to the next level by itself", required=False)
    field_order = ["on_breach", "reason"]


class ComplaintRulesForm(RuleForm):
    acknowledge_days = forms.IntegerField(
        label="Acknowledge within", min_value=1, max_value=10, help_text="Business days"
    )
    report_days = forms.IntegerField(
        label="Report a specified event within", min_value=1, max_value=30, help_text="Calendar days, 30 at most"
    )
    statistics_day = forms.IntegerField(
        label="Statistics by",
        min_value=1,
        max_value=15,
        help_text="Day of the month after the quarter, the 15th at latest",
    )
    amber_days = forms.IntegerField(label="Amber", min_value=0, max_value=25, help_text="Days before a date")
    field_order = ["acknowledge_days", "report_days", "statistics_day", "amber_days", "reason"]


class SamplingForm(RuleForm):
    percent = forms.FloatField(label="Per cent of each person's records", min_value=0.1, max_value=100)
    least_per_person = forms.IntegerField(label="At least, of each", min_value=0, max_value=50)
    weight_plain = forms.IntegerField(label="Weight without flags", min_value=1, max_value=100)
    weight_flag = forms.IntegerField(label="Weight with a flag", min_value=1, max_value=100)
    weight_high = forms.IntegerField(label="Weight with a high flag", min_value=1, max_value=100)
    weight_fast = forms.IntegerField(
        label="Times as likely", min_value=1, max_value=100, help_text="When approved sooner than it can be read"
    )
    include_rejected = forms.BooleanField(label="Draw from what was rejected, too", required=False)
    field_order = [
        "percent", "least_per_person", "weight_plain", "weight_flag", "weight_high", "weight_fast", "include_rejected",
        "reason",
    ]  # fmt: skip


class BulkForm(RuleForm):
    most = forms.IntegerField(label="At most at once", min_value=1, max_value=50)
    field_order = ["most", "reason"]


FORMS: dict[str, type[RuleForm]] = {
    CalendarRules.name: CalendarForm,
    SecondReviewRules.name: SecondReviewForm,
    EscalationRules.name: EscalationForm,
    ComplaintRules.name: ComplaintRulesForm,
    SamplingRules.name: SamplingForm,
    BulkRules.name: BulkForm,
}


def form_of(rules: Rules, data: Any = None) -> RuleForm:
    form = FORMS[rules.name]
    return form(data, initial=form.filled(rules))
