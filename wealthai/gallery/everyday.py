"""Samples of what stands on many pages: found words, notifications, saved views, several at once, a file that waits, an e-mail."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace as Row
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

_SPEAKERS = [
    {"field": "speaker-0", "label": "Ann Whitcombe", "role": "advisor", "role_label": "Advisor", "turns": 12},
    {"field": "speaker-1", "label": "Eleanor Castellane", "role": "client", "role_label": "Client", "turns": 11},
]
_UUID = "00000000-0000-4000-8000-000000000000"


class _WaitingForm(forms.Form):
    client = forms.ChoiceField(
        choices=[("1", "Eleanor Castellane"), ("2", "Beatriz Fonseca")], help_text="Named 9 times in the text."
    )
    met_on = forms.DateField(label="Met on", widget=forms.DateInput(attrs={"type": "date"}))
    meeting_type = forms.ChoiceField(label="Kind", choices=[("review", "Annual review"), ("call", "Service call")])


class _Client:
    email = ""

    def __str__(self) -> str:
        return "Eleanor Castellane"


class _ViewForm(forms.Form):
    list = forms.CharField(widget=forms.HiddenInput, initial="notes")
    query = forms.CharField(widget=forms.HiddenInput, initial="flags=high")
    name = forms.CharField(label="Name")
    role = forms.ChoiceField(label="Shared with", choices=[("", "Nobody"), ("reviewer", "Reviewers")], required=False)
    is_default = forms.BooleanField(label="Open the list with it", required=False)


def _found() -> list[Row]:
    def hit(title: str, line: str, icon: str, snippet: list[tuple[str, bool]] | None = None) -> Row:
        return Row(url="#found", icon=icon, title=title, line=line, snippet=snippet)

    words = [("I want to ", False), ("retire", True), (" when the house is paid.", False)]
    return [
        Row(name="client", plural="Clients", more=False,
            hits=[hit("Eleanor Castellane", "Castellane household", "clients")]),
        Row(name="note", plural="Notes", more=True,
            hits=[hit("Annual review with Eleanor Castellane", "4 Mar 2026, delivered", "notes", words)]),
    ]  # fmt: skip


def _told() -> list[Row]:
    now = timezone.now()
    said = (
        ("Rita Vance returned Annual review with Eleanor Castellane", "stop", True, 4),
        ("Life event with Beatriz Fonseca is over its time", "wait", True, 95),
        ("Sam Ortiz commented on Service call with Ruth Pemberton", "edit", False, 2900),
    )
    return [
        Row(
            text=text,
            icon=icon,
            unread=unread,
            row=Row(get_absolute_url="#told", created_at=now - timedelta(minutes=ago)),
        )
        for text, icon, unread, ago in said
    ]


def _bulk() -> list[Row]:
    def row(name: str, state: str, *, done: bool = False, refused: str = "") -> Row:
        return Row(name=name, state=state, done=done, refused=refused)

    return [
        row("Annual review with Priya Raman", "Draft"),
        row("Life event with Tessa Kessler", "In review", refused="This note is submitted; only a draft is."),
        row("Service call with Joan Mercer", "In review", done=True),
    ]


def _waiting(number: int, name: str, **rest: Any) -> dict[str, Any]:
    given = {"client": "1", "met_on": date(2026, 3, 4), "meeting_type": "call"}
    return {
        "incoming": Row(uuid=f"{_UUID[:-1]}{number}", pk=number),
        "name": name,
        "form": _WaitingForm(auto_id=f"waiting-{number}_%s", initial=given),
        "roles": [("advisor", "Advisor"), ("client", "Client"), ("spouse", "Spouse")],
        **rest,
    }


def _letter() -> dict[str, Any]:
    why = "A result that nobody can promise may not be promised."
    bad = Row(words="guaranteed to grow", title="Promissory", why=why, mend="Say what will be done instead.")
    before = "Dear Eleanor,\n\nThank you for your time on 4 March 2026.\n\nWhat we will do\n- The fund is "
    return {
        "letter": Row(state="draft", content_hash="9f3c71ab55d01c7e"),
        "letter_to": Row(client=_Client()),
        "version": Row(number=2, by="Ann Whitcombe"),
        "subject_pieces": [Row(text="Annual review, 4 March 2026", finding=None)],
        "body_pieces": [
            Row(text=before, finding=None),
            Row(text=bad.words, finding=bad),
            Row(text="\n\nKind regards,\nAnn Whitcombe", finding=None),
        ],
        "opened": Row(disclaimer="This e-mail sums up a conversation. It is no offer and no recommendation."),
        "findings": [bad],
    }


def sample(request: HttpRequest) -> dict[str, Any]:
    views = [
        Row(
            pk=1, name="High flags", query="flags=high", role="reviewer", user="Rita Vance", user_id=0, is_default=False
        ),
        Row(
            pk=2, name="Waits for me", query="view=mine", role="", user="you", user_id=request.user.pk, is_default=True
        ),
    ]
    for view in views:
        view.get_role_display = "Reviewer"
    late = "Nobody is named Castellane-Whitmore in your book. Choose the client."
    return {
        "groups": _found(),
        "words": "retire",
        "told": _told(),
        "held": Row(views=views, current=views[0], may_save=True, form=_ViewForm(auto_id="view-%s")),
        "bulk_rows": _bulk(),
        "waiting": [
            _waiting(1, "castellane-2026-03-04.vtt", line="64 KB, 27 min", speakers=_SPEAKERS),
            _waiting(2, "dictated.txt", line="3 KB", speakers=[], error=late),
        ],
        **_letter(),
    }
