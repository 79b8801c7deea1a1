from __future__ import annotations

from django import forms

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


class TakeOverForm(forms.Form):
    reason = forms.CharField(label="Why you take it over", max_length=300)


class TokenForm(forms.Form):
    username = forms.CharField(label="Acts as", help_text="The user name of the person the program acts for.")
    name = forms.CharField(label="Name", max_length=80, help_text="The program that will use it.")
    days = forms.IntegerField(label="Days until it ends", min_value=1, max_value=366, initial=90)
