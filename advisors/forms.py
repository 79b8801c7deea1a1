from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone

from advisors.extraction.risk.categories import CATEGORIES
from advisors.models import Client, Note, SummaryItem
from advisors.services.items import OWNERS
from wealthai.models import User


class UploadForm(forms.Form):
    client = forms.ModelChoiceField(
        queryset=Client.objects.none(), to_field_name="uuid", empty_label="Choose the client"
    )
    met_on = forms.DateField(label="Met on", widget=forms.DateInput(attrs={"type": "date"}))
    meeting_type = forms.ChoiceField(
        label="Kind of meeting", choices=Note.MeetingType.choices, initial=Note.MeetingType.OTHER
    )
    file = forms.FileField(label="Transcript", help_text=".txt or .vtt, up to 10 MB", allow_empty_file=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        client = self.fields["client"]
        assert isinstance(client, forms.ModelChoiceField)
        client.queryset = Client.objects.covered_by(user).select_related("household")
        today = timezone.localdate(timezone=ZoneInfo(settings.FIRM_TIME_ZONE))
        self.fields["met_on"].initial = today
        self.fields["met_on"].widget.attrs["max"] = today.isoformat()


class FieldsForm(forms.Form):
    owner = forms.CharField(required=False, max_length=60)
    due = forms.DateField(required=False)


class AddItemForm(forms.Form):
    section = forms.ChoiceField(choices=SummaryItem.Section.choices)
    text = forms.CharField(label="Words", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.ChoiceField(required=False, choices=[("", "Nobody named"), *OWNERS.items()])
    due_on = forms.DateField(label="Due", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    category = forms.ChoiceField(
        required=False, choices=[("", "No risk flag"), *((name, one.title) for name, one in CATEGORIES.items())]
    )
