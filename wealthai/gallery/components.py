"""Samples for the single components."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from wealthai.gallery import desk, notes
from wealthai.gallery.samples import events, samples
from wealthai.templatetags.states import states

_COLOURS = [
    "paper",
    "surface",
    "sunken",
    "ink",
    "accent",
    "wait",
    "done",
    "stop",
    "info",
    *(f"cat-{n}" for n in range(1, 6)),
]
_STARTS = [("now", "Use at once"), ("later", "Approve, start later")]
_GIVEN = {"title": "Call, wire request", "start": "now", "kind": "call", "met_on": date(2026, 3, 4)}


class SampleForm(forms.Form):
    """Every kind of control, with help and with an error."""

    title = forms.CharField(label="Title", help_text="As it shall stand in the list.")
    kind = forms.ChoiceField(label="Kind", choices=[("call", "Call"), ("meeting", "Meeting")], required=False)
    met_on = forms.DateField(label="Met on", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    comment = forms.CharField(label="Comment", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    start = forms.ChoiceField(label="Start", widget=forms.RadioSelect, choices=_STARTS)
    told = forms.BooleanField(label="The client was told", required=False)
    days = forms.MultipleChoiceField(
        label="Days",
        choices=[("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    amount = forms.CharField(label="Amount")

    def clean_amount(self) -> Decimal:
        try:
            return Decimal(self.cleaned_data["amount"])
        except ArithmeticError as error:
            raise forms.ValidationError("Write a number, such as 12500 or 12500.50.") from error


def icons() -> list[str]:
    sprite = Path(settings.BASE_DIR) / "static" / "img" / "icons.svg"
    return re.findall(r'symbol id="([a-z]+)"', sprite.read_text())


def _stages() -> dict[str, list[dict[str, Any]]]:
    done, redacted, _, last = notes.STAGES
    later = [{"name": name, "state": "wait", "note": ""} for name in ("Summarising", "Checking")]
    failed = {"name": "Summarising", "state": "failed", "note": "No answer after 3 attempts"}
    return {
        "stages": notes.STAGES,
        "stages_failed": [done, redacted, failed, last],
        "stages_unknown": [done, {"name": "Redacting", "state": "now", "note": "", "share": None}, *later],
    }


def _items() -> dict[str, Any]:
    """One item in each way of showing it that the sample desk does not have."""
    held = {item.ref: item for items in desk.items().values() for item in items}
    wrong = replace(held["G1"], error_in="edit", error="Write what the item shall say.")
    promised = replace(held["A2"], promise=desk.Promised("promised", date(2026, 3, 20)))
    return {"item_read": promised, "item_draft": held["R3"], "item_wrong": wrong, "owners": desk.owners()}


_POINTS = [
    {"code": "goals", "title": "Goals", "ask": "What does the client want?", "state": "covered", "refs": ["G1", "G2"]},
    {"code": "fees", "title": "Fees", "ask": "Fees and costs disclosed?", "state": "open"},
    {"code": "cash", "title": "Cash needs", "ask": "What is needed soon?", "state": "discussed", "by": "Ann Whitcombe"},
    {"code": "estate", "title": "Estate", "ask": "Will and trusts?", "state": "not_discussed", "by": "Ann Whitcombe"},
]
_SPEAKERS = [
    {"field": "speaker-0", "label": "Ann Whitcombe", "role": "advisor", "turns": 12},
    {"field": "speaker-1", "label": "Eleanor Castellane", "role": "client", "turns": 1},
]


def sample(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    wrong = SampleForm({"title": "", "amount": "twelve", "start": "now"})
    wrong.is_valid()
    return {
        **_stages(),
        "icons": icons(),
        "states": states(),
        "colours": _COLOURS,
        "form": SampleForm(auto_id="ok_%s", initial=_GIVEN),
        "wrong": wrong,
        "figures": samples()["figures"],
        "amounts": [Decimal("412000"), Decimal("-18250.5"), Decimal("0.01")],
        "durations": [18, 48 * 60, 72720, 115200],
        "moments": [now, now - timedelta(days=2), now - timedelta(days=40), now - timedelta(days=500)],
        "events": events("desk_events", now),
        "hands": samples()["hands"],
        "points": _POINTS,
        "speakers": _SPEAKERS,
        "roles": [("advisor", "Advisor"), ("client", "Client"), ("spouse", "Spouse")],
        **_items(),
        "sample_crumbs": [("Prompts", "#prompts"), ("Meeting summary", "#summary"), ("Version 8", "")],
        "sample_facts": ["by Ada Brandt, 3 Mar 2026", "against version 7, in use since 14 Jan"],
        "hole": "{{meeting_date}}",
        "hash": "9f3c71ab55d01c7e",
        "claim": desk.claim(1710),
    }
