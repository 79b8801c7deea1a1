from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from compliance.models import AccessRequest
from wealthai.groups import Role
from wealthai.models import User

REASONS = (
    ("wording", "Wording"),
    ("missing", "Something is missing"),
    ("not-said", "Not said in the meeting"),
    ("personal-detail", "Personal detail not needed"),
    ("due-or-owner", "Owner or due date"),
    ("promise", "Promise of return"),
    ("other", "Other"),
)


class ApproveForm(forms.Form):
    content_hash = forms.CharField(max_length=64)
    comment = forms.CharField(required=False, max_length=2000)


class SendBackForm(forms.Form):
    """Return and reject: a coded reason and words."""

    content_hash = forms.CharField(max_length=64)
    reason_code = forms.ChoiceField(choices=REASONS)
    comment = forms.CharField(max_length=2000, error_messages={"required": "Say in words what is wrong."})

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reasons:
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
