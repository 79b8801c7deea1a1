from __future__ import annotations

from typing import Any

from django import forms

from advisors.extraction.risk.categories import CATEGORIES
from advisors.models import Client, Note, SummaryItem
from advisors.owners import OWNERS
from advisors.transcripts import KINDS_SAID
from wealthai.firm_day import firm_today
from wealthai.models import User


class UploadForm(forms.Form):
    client = forms.ModelChoiceField(
        queryset=Client.objects.none(), to_field_name="uuid", empty_label="Choose the client"
    )
    met_on = forms.DateField(label="Met on", widget=forms.DateInput(attrs={"type": "date"}))
    meeting_type = forms.ChoiceField(
        label="Kind of meeting", choices=Note.MeetingType.choices, initial=Note.MeetingType.OTHER
    )
    file = forms.FileField(label="Transcript", help_text=f"{KINDS_SAID}, up to 10 MB", allow_empty_file=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        client = self.fields["client"]
        assert isinstance(client, forms.ModelChoiceField)
        client.queryset = Client.objects.covered_by(user).select_related("household")
        today = firm_today()
        self.fields["met_on"].initial = today
        self.fields["met_on"].widget.attrs["max"] = today.isoformat()


class ReceiveForm(forms.Form):
    """A file or its words; whose meeting it was is asked afterwards. `asked_for`: the client from whose page it was sent."""

    file = forms.FileField(label="Transcript", required=False, allow_empty_file=True)
    text = forms.CharField(required=False, strip=False)
    asked_for = forms.ModelChoiceField(queryset=Client.objects.none(), to_field_name="uuid", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["asked_for"]
        assert isinstance(asked, forms.ModelChoiceField)
        asked.queryset = Client.objects.covered_by(user)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("file") is None and not given.get("text"):
            self.add_error("file", "Choose a file, or paste the words of the meeting.")
        return given


class TakeForm(forms.Form):
    """Confirms what was guessed of a file. `book`: uuid -> client; `likely`: uuids, best first."""

    client = forms.ChoiceField(label="Client", error_messages={"required": "Choose the client this meeting was with."})
    met_on = forms.DateField(
        label="Met on",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Give the day you met."},
    )
    meeting_type = forms.ChoiceField(label="Kind of meeting", choices=Note.MeetingType.choices)

    def __init__(self, *args: Any, book: dict[str, Client], likely: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        client = self.fields["client"]
        assert isinstance(client, forms.ChoiceField)
        rest = [(key, str(one)) for key, one in book.items() if key not in likely]
        named = [(key, str(book[key])) for key in likely]
        groups = [("Likely", named), ("Your book", rest)] if named else rest
        client.choices = [("", "Choose the client"), *groups]
        today = firm_today()
        self.fields["met_on"].widget.attrs["max"] = today.isoformat()

    def clean_client(self) -> Client:
        return self.book[self.cleaned_data["client"]]


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


class PromiseForm(forms.Form):
    """`revision`: the one that was read; the fields of each act come after it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class PromiseDoneForm(PromiseForm):
    done_on = forms.DateField(label="Done on", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label="Words", required=False, max_length=300, help_text="What a colleague should know.")


class PromiseMoveForm(PromiseForm):
    due_on = forms.DateField(
        label="New day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Give the new day.", "invalid": "Give the new day as a day of the calendar."},
    )
    reason = forms.CharField(
        label="Why is it moved?",
        max_length=300,
        error_messages={"required": "Say why the day is moved: it stands beside the promise."},
    )


class PromiseWithdrawForm(PromiseForm):
    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        error_messages={"required": "Say why it is withdrawn: the client was told it would be done."},
    )


class PromiseGiveForm(PromiseForm):
    owner = forms.ChoiceField(label="Who is to do it?", required=False)


class PromiseReopenForm(PromiseForm):
    reason = forms.CharField(label="Why is it reopened?", required=False, max_length=300)
