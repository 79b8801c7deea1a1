"""A sample review: invented people, one call, every state an item can be in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from wealthai.gallery.samples import samples
from wealthai.templatetags.marking import Hidden, Quote, Run, runs

_SECTIONS = {"G": "goal", "A": "action", "R": "risk", "F": "follow"}
_TITLES = {"risk": "Risk flags", "action": "Action items", "goal": "Client goals", "follow": "Follow-ups"}
_PLAYED = "gallery_desk"
_LABELS = ("PHONE_1", "PERSON_3", "ACCOUNT_1")


@dataclass(frozen=True)
class Turn:
    speaker: str
    time: str
    runs: list[Run]


@dataclass(frozen=True)
class Promised:
    """What became of an action item: its state, and the day that counts now."""

    shown_state: str
    due_on: date
    is_open: bool = True

    def get_absolute_url(self) -> str:
        return f"{reverse('gallery')}?page=components"


@dataclass(frozen=True)
class Item:
    """What `_components/item.html` asks of an item."""

    ref: str
    text: str
    state: str = "undecided"
    severity: str = ""
    category: str = ""
    why: str = ""
    quote: str = ""
    quote_line: str = ""
    note: str = ""
    warning: str = ""
    owner: str = ""
    due: date | None = None
    promise: Promised | None = None
    current: bool = False
    error: str = ""
    error_in: str = ""

    @property
    def url(self) -> str:
        return f"{reverse('gallery')}?page=desk&item={self.ref}"


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    items: list[Item]

    @property
    def decided(self) -> int:
        return sum(item.state != "undecided" for item in self.items)


def _read(line: str, at: int) -> tuple[str, list[Quote], list[Hidden]]:
    """Sample notation: <R1:words> is quoted by R1, [LABEL_1] is a hidden value."""
    text, quotes, hidden, ref, begun = "", [], [], "", 0
    place = 0
    while place < len(line):
        if line[place] == "<":
            ref, begun = line[place + 1 : place + 3], at + len(text)
            place += 4
        elif line[place] == ">":
            quotes.append(Quote(ref, _SECTIONS[ref[0]], begun, at + len(text)))
            place += 1
        elif line[place] == "[":
            label = line[place + 1 : line.index("]", place)]
            start = at + len(text)
            hidden.append(Hidden(label, start, start + len(label), f"reveal-{label.lower()}"))
            text += label
            place += len(label) + 2
        else:
            text += line[place]
            place += 1
    return text, quotes, hidden


def turns() -> list[Turn]:
    out, at = [], 0
    for speaker, said_at, line in samples()["said"]:
        text, quotes, hidden = _read(line, at)
        out.append(Turn(speaker, said_at, runs(text, quotes, hidden, offset=at)))
        at += len(text) + 1
    return out


def items(played: dict[str, dict[str, Any]] | None = None) -> dict[str, list[Item]]:
    """The sample's items, with what was decided on them since the page was loaded."""
    done = played or {}
    return {
        key: [_item(**{**held, **done.get(held["ref"], {})}) for held in rows]
        for key, rows in samples()["items"].items()
    }


def _item(*, due: str = "", **rest: Any) -> Item:
    return Item(due=date.fromisoformat(due) if due else None, **rest)


def owners() -> list[list[str]]:
    return list(samples()["choices"]["owners"])


def _common() -> dict[str, Any]:
    choices = samples()["choices"]
    return {
        "mode": "desk",
        "owners": owners(),
        "drop_reasons": choices["drop"],
        "edit_line": samples()["edit_line"],
    }


def sample(request: HttpRequest) -> dict[str, Any]:
    request.session[_PLAYED] = {}
    sections = [Section(key, title, items()[key]) for key, title in _TITLES.items()]
    return {
        **_common(),
        **_progress(items()),
        "turns": turns(),
        "sections": sections,
        "claim": claim(402),
        "age": (20 * 60 + 12) * 60,
        "due": 24 * 3600,
        "reveals": [{"id": f"reveal-{label.lower()}", "label": label} for label in _LABELS],
        "reasons": samples()["choices"]["reveal"],
        "return_reasons": samples()["choices"]["return"],
    }


def _progress(held: dict[str, list[Item]]) -> dict[str, Any]:
    flat = [item for key in _TITLES for item in held[key]]
    left = [item for item in flat if item.state == "undecided"]
    return {
        "count": len(flat),
        "decided": len(flat) - len(left),
        "left": [(item.ref, f"i-{item.ref.lower()}") for item in left],
    }


def claim(elapsed: int, length: int = 1800) -> dict[str, Any]:
    """A claim that has run for `elapsed` seconds now."""
    now = timezone.now()
    since = now - timedelta(seconds=elapsed)
    return {
        "since": since,
        "until": since + timedelta(seconds=length),
        "now": now,
        "elapsed": elapsed,
        "length": length,
    }


def decided(request: HttpRequest) -> HttpResponse:
    """One item after a decision, and the footer's count beside it, as the real desk answers."""
    ref = request.GET.get("item", "")
    section = _SECTIONS.get(ref[:1], "")
    played = request.session.get(_PLAYED, {})
    if ref not in {item.ref for item in items().get(section, [])}:
        raise Http404
    changed = _change(request.POST)
    if "error" not in changed:
        played[ref] = {**played.get(ref, {}), **changed}
        request.session[_PLAYED] = played
    held = items(played)
    item = next(item for item in held[section] if item.ref == ref)
    context = {**_common(), **_progress(held), "item": replace(item, current=True), "section": section}
    rest = Section(section, "", held[section])
    context |= {"section_decided": rest.decided, "section_total": len(rest.items)}
    if "error" in changed:
        context["item"] = replace(item, **changed)
    return render(request, "gallery/decided.html", context, status=422 if "error" in changed else 200)


def _change(given: QueryDict) -> dict[str, Any]:
    """What a decision makes of an item; an empty wording is refused as the real form refuses it."""
    words = given.get("text", "").strip()
    reason = dict(_common()["drop_reasons"]).get(given.get("reason", ""), "")
    match given["decision"]:
        case "edit":
            if not words:
                return {"error_in": "edit", "error": "Write what the item shall say."}
            return {"state": "edited", "text": words, "note": "Edited by you"}
        case "drop":
            return {"state": "dropped", "note": f"Dropped: {reason[:1].lower()}{reason[1:]}"}
        case "keep":
            return {"state": "kept", "note": ""}
        case "fields":
            return {"owner": given.get("owner", ""), "due": given.get("due", ""), "warning": ""}
        case _:
            return {"state": "undecided", "note": ""}


def revealed(request: HttpRequest) -> HttpResponse:
    return render(request, "_components/reveal_body.html", {"value": "an invented value", "stays": 60})
