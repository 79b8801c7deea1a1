from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils import timezone

from compliance import reasons
from compliance.eligible import reviewers
from compliance.models import AccessRequest, AssignmentRule, ReasonCode, Review, ReviewLevel, SampleRead
from compliance.policies import CalendarRules, in_force
from wealthai.groups import Role
from wealthai.models import User
from wealthai.records import flag_words, record_classes


class ApproveForm(forms.Form):
    content_hash = forms.CharField(max_length=64)
    comment = forms.CharField(required=False, max_length=2000)


class SendBackForm(forms.Form):
    """Return and reject: a coded reason and words."""

    content_hash = forms.CharField(max_length=64)
    reason_code = forms.ChoiceField()
    comment = forms.CharField(max_length=2000, error_messages={"required": "Say in words what is wrong."})

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"] = forms.ChoiceField(choices=reasons)


class TakeOverForm(forms.Form):
    reason = forms.CharField(label="Why you take it over", max_length=300)


class PersonForm(forms.Form):
    first_name = forms.CharField(label="Given name", max_length=150)
    last_name = forms.CharField(label="Family name", max_length=150)
    username = forms.CharField(label="User name", max_length=150, validators=[UnicodeUsernameValidator()])
    email = forms.EmailField(label="E-mail", required=False, help_text="One may sign in with it, too.")
    role = forms.ChoiceField(label="Role", choices=Role.choices)
    reason = forms.CharField(label="What for", max_length=300, help_text="Whoever grants it reads this.")


class AccessForm(forms.Form):
    """A role of those not held, a new password, or the end of a second factor, in one choice."""

    what = forms.ChoiceField(label="Ask for")
    reason = forms.CharField(label="What for", max_length=300, help_text="Whoever grants it reads this.")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(f"role:{role.value}", f"Role {role.label}") for role in Role if role.value not in person.roles]
        others = [(f"{kind.value}:", kind.label) for kind in AccessRequest.Kind if kind != AccessRequest.Kind.ROLE]
        self.fields["what"] = forms.ChoiceField(label="Ask for", choices=[("", "Choose"), *roles, *others])

    def asked(self) -> dict[str, str]:
        kind, _, role = self.cleaned_data["what"].partition(":")
        return {"kind": kind, "role": role, "reason": self.cleaned_data["reason"]}


class TokenForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80, help_text="The program that will use it.")
    days = forms.IntegerField(label="Days until it ends", min_value=1, max_value=366, initial=90)


def _kinds(any_kind: str) -> list[tuple[str, str]]:
    return [("", any_kind), *((kind.name, kind.plural) for kind in record_classes() if kind.reviewed)]


class AssignmentRuleForm(forms.Form):
    name = forms.CharField(label="Name of the rule", max_length=80)
    kind = forms.ChoiceField(label="Kind of record", required=False)
    flags = forms.ChoiceField(label="Flags", required=False, choices=AssignmentRule.Flags.choices)
    flag_kind = forms.ChoiceField(label="This flag", required=False)
    owner = forms.ModelChoiceField(queryset=User.objects.none(), label="From", required=False, empty_label="Anybody")
    person = forms.ModelChoiceField(
        queryset=User.objects.none(), label="To", required=False, empty_label="All reviewers in turn"
    )
    max_open = forms.IntegerField(
        label="At most open", min_value=1, max_value=500, initial=20, help_text="Whoever has so many gets no more."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kinds("Any kind")  # type: ignore[attr-defined]
        words = sorted(flag_words().items(), key=lambda pair: pair[1])
        self.fields["flag_kind"].choices = [("", "Any"), *words]  # type: ignore[attr-defined]
        self.fields["owner"].queryset = User.objects.filter(is_active=True).order_by("first_name")  # type: ignore[attr-defined]
        self.fields["person"].queryset = reviewers()  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    person = forms.ModelChoiceField(queryset=User.objects.none(), label="Who", empty_label=None)
    starts_on = forms.DateField(label="First day away", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="Last day away", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = user.has_perm("compliance.assign_review")
        people = reviewers() if others else User.objects.filter(pk=user.pk)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].initial = user.pk


class LevelForm(forms.Form):
    person = forms.ModelChoiceField(queryset=User.objects.none(), label="To whom", empty_label="Choose a reviewer")
    level = forms.ModelChoiceField(queryset=ReviewLevel.objects.all(), label="Level", empty_label="Choose the level")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = reviewers()  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    kind = forms.ChoiceField(label="Kind of record", required=False)
    act = forms.ChoiceField(label="For", choices=ReasonCode.Act.choices)
    label = forms.CharField(label="Reason", max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kinds("Every kind without a list of its own")  # type: ignore[attr-defined]


class DayForm(forms.Form):
    on = forms.DateField(label="Filed on", widget=forms.DateInput(attrs={"type": "date"}))


class ComplaintEndForm(forms.Form):
    outcome = forms.CharField(
        label="What was done, or why it is none",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what was done about it, or why it is no complaint."},
    )


class DrawForm(forms.Form):
    kind = forms.ChoiceField(label="Kind of record")
    first_day = forms.DateField(label="Decided from", widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label="Decided until", widget=forms.DateInput(attrs={"type": "date"}))
    seed = forms.CharField(
        label="Seed", required=False, max_length=64, help_text="Left empty, the program draws one and keeps it."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.name, kind.plural) for kind in record_classes() if kind.sampled]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label="I would have",
        choices=SampleRead.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you would have decided."},
    )
    codes = forms.MultipleChoiceField(label="Because of", required=False, widget=forms.CheckboxSelectMultiple)
    comment = forms.CharField(
        label="In your words", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = (ReasonCode.Act.RETURN, ReasonCode.Act.REJECT, ReasonCode.Act.DROP)
        offered = {code: label for act in acts for code, label in reasons.choices(kind, act)}
        self.fields["codes"].choices = list(offered.items())  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Your words",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write something first."},
    )


class SnoozeForm(forms.Form):
    """Until when: an hour, the end of this afternoon's or tomorrow's opening, all within the due time."""

    until = forms.ChoiceField(
        label="Until",
        choices=[("1", "in an hour"), ("3", "in three hours"), ("opening", "the next opening of the firm")],
    )
    reason = forms.CharField(label="What it waits for", max_length=300)

    def moment(self) -> datetime:
        now, asked = timezone.now(), self.cleaned_data["until"]
        if asked != "opening":
            return now + timedelta(hours=int(asked))
        return in_force(CalendarRules).business.next_opening(now)


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(queryset=User.objects.none(), label="To", empty_label="Choose a colleague")
    reason = forms.CharField(label="Why", required=False, max_length=300)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class EscalateForm(forms.Form):
    level = forms.ModelChoiceField(queryset=ReviewLevel.objects.none(), label="To", empty_label=None)
    reason_code = forms.ChoiceField(label="Reason")
    comment = forms.CharField(
        label="In your words",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in words why it goes to a higher level."},
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rank = review.level.rank if review.level is not None else 0
        self.fields["level"].queryset = ReviewLevel.objects.filter(rank__gt=rank)  # type: ignore[attr-defined]
        self.fields["reason_code"].choices = reasons.choices(review.subject_type, ReasonCode.Act.ESCALATE)  # type: ignore[attr-defined]
