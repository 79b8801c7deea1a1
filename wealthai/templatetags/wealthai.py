"""Template tags and filters of the design system; settings make them builtins, so no template loads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.forms import BoundField, CheckboxSelectMultiple
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wealthai.templatetags import formats
from wealthai.templatetags.marking import Change, word_changes
from wealthai.templatetags.states import State, state_of

register = template.Library()


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _firm_zone() -> ZoneInfo:
    return _zone(settings.FIRM_TIME_ZONE)


def _missing(value: Any) -> bool:
    """A template hands over "" for what does not exist; nought is a value."""
    return value is None or value == ""


# --- Drawing ----------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A symbol of the sprite. It is never the only sign, so screen readers pass it over."""
    return _symbol(name, f"icon {extra}".strip(), _sprite(settings.STORAGES["staticfiles"]["BACKEND"]))


@register.simple_tag
def fixed(name: str) -> SafeString:
    """A template that says the same on every page: drawn once, for its addresses do not change while the program runs."""
    return render_to_string(name) if settings.DEBUG else _drawn(name, settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache(maxsize=16)
def _drawn(name: str, storage: str) -> SafeString:
    return render_to_string(name)


@lru_cache(maxsize=4)
def _sprite(storage: str) -> str:
    """The address does not change while the program runs, and a list asks for it two hundred times."""
    return static("img/icons.svg")


@lru_cache(maxsize=512)
def _symbol(name: str, classes: str, sprite: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, sprite, name)


@register.simple_tag
def sparkline(values: Sequence[float], width: int = 96, height: int = 32) -> SafeString:
    """The course of a figure, its last point marked. The note beside it says the same in words."""
    points = formats.spark_points([float(value) for value in values or ()], width, height)
    if not points:
        return SafeString("")
    line = " ".join(f"{x},{y}" for x, y in points)
    last_x, last_y = points[-1]
    return format_html(
        '<svg class="spark" width="{}" height="{}" aria-hidden="true"><polyline class="spark__line" points="{}"/>'
        '<circle class="spark__end" cx="{}" cy="{}" r="3"/></svg>',
        width, height, line, last_x, last_y,
    )  # fmt: skip


@register.simple_tag
def pill(label: str, target: str = "") -> SafeString:
    """A hidden value; `target` is the id of the popover that reveals it, for whom it may be revealed.

    A tag and not a template: it stands in running text, where the line end of a file would be a blank.
    """
    if not target:
        return format_html('<span class="pill">{}</span>', label)
    return format_html(
        '<button class="pill" type="button" popovertarget="{}" aria-label="Reveal {}, asks for a reason">{}{}</button>',
        target,
        label,
        label,
        icon("eye"),
    )


@register.filter
def percent_of(part: float, whole: float) -> str:
    """A width for SVG, kept within its box: "84%"."""
    try:
        share = float(part) / float(whole)
    except (TypeError, ValueError, ZeroDivisionError):
        share = 0.0
    return f"{min(1.0, max(0.0, share)) * 100:.0f}%"


# --- Words ------------------------------------------------------------------------------------------------------------
@register.filter
def initials(name: object) -> str:
    return formats.initials(str(name or ""))


@register.filter
def changes_to(before: str, after: str) -> list[Change]:
    return word_changes(before or "", after or "")


@register.filter
def state(name: object) -> State:
    return state_of(name)


@register.filter
def filesize(size: Any) -> str:
    return "" if _missing(size) else formats.file_size(int(size))


@register.filter
def money(amount: Any, currency: str = "USD") -> str:
    if _missing(amount):
        return ""
    try:
        return formats.money(Decimal(str(amount)), currency)
    except InvalidOperation:
        return ""


# --- Times, in the firm's zone ----------------------------------------------------------------------------------------
@register.filter
def duration(value: Any) -> str:
    return "" if _missing(value) else formats.duration(value)


@register.filter
def hours(seconds: Any) -> str:
    return "" if _missing(seconds) else formats.hours(seconds)


@register.simple_tag
def due_tone(age: float, due: float) -> str:
    """The colour of an age against its limit: it warns while there is still time."""
    if age > due:
        return "stop"
    return "wait" if age >= 0.8 * due else ""


@register.filter
def clock(seconds: Any) -> str:
    if _missing(seconds):
        return ""
    return formats.clock(seconds.total_seconds() if isinstance(seconds, timedelta) else float(seconds))


@register.filter
def since(value: Any) -> str:
    """How long ago: "20 h 12 min"."""
    return "" if _missing(value) else formats.duration(timezone.now() - value)


@register.filter
def short_date(value: date | datetime | None) -> str:
    return "" if not value else formats.short_date(value, _firm_zone())


@register.filter
def long_date(value: date | datetime | None) -> str:
    return "" if not value else formats.long_date(value, _firm_zone())


@register.filter
def time_of_day(value: datetime | None) -> str:
    return "" if not value else formats.time_of_day(value, _firm_zone())


@register.filter
def full_time(value: datetime | None) -> str:
    return "" if not value else formats.full_time(value, _firm_zone())


@register.simple_tag
def when(value: datetime | None, classes: str = "") -> SafeString:
    """A point in time, as near as it is, the whole of it on hovering and for machines."""
    if not value:
        return SafeString("")
    zone = _firm_zone()
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>',
        classes,
        iso(value),
        formats.full_time(value, zone),
        formats.near_time(value, timezone.now(), zone),
    )


@register.filter
def iso(value: date | datetime | None) -> str:
    if not value:
        return ""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat()


# --- Links ------------------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's query string with these parts set, or taken out by None. Any change of the list drops the cursor."""
    held: QueryDict = context["request"].GET.copy()
    if "cursor" not in changes:
        held.pop("cursor", None)
    for name, value in changes.items():
        if value is None or value == "":
            held.pop(name, None)
        else:
            held.setlist(name, [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)])
    return "?" + held.urlencode()


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, name: str, value: object) -> str:
    """`query` for a parameter whose name is only known when the page is drawn."""
    return query(context, **{name: value})


@register.simple_tag(takes_context=True)
def query_without(context: template.Context, name: str, value: object = "") -> str:
    """The query string without one filter, or without one of its values."""
    held: QueryDict = context["request"].GET.copy()
    held.pop("cursor", None)
    rest = [v for v in held.getlist(name) if value != "" and v != str(value)]
    held.setlist(name, rest)
    if not rest:
        held.pop(name, None)
    return "?" + held.urlencode()


@register.simple_tag(takes_context=True)
def hidden_query(context: template.Context, *drop: str) -> SafeString:
    """The filters that stand, as hidden inputs, so that the find box of a list keeps them."""
    held: QueryDict = context["request"].GET
    pairs = ((name, value) for name, values in held.lists() for value in values if name not in (*drop, "cursor"))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag(takes_context=True)
def sort_now(context: template.Context, name: str, default: str = "") -> str:
    """How the list is sorted by this column now: ascending, descending or nothing."""
    given = context["request"].GET.get("sort") or default
    return {name: "ascending", f"-{name}": "descending"}.get(given, "")


@register.simple_tag(takes_context=True)
def saved_views(context: template.Context) -> dict[str, Any]:
    """The saved views of the list that is shown; where nobody is signed in, as in the gallery's samples, none."""
    from wealthai.savedviews import views_of

    return views_of(context["request"])


@register.filter
def list_name(url_name: str) -> str:
    """ "advisors:note-list" as the rail calls it."""
    from wealthai.frame import label_of

    return label_of(url_name)


# --- Forms ------------------------------------------------------------------------------------------------------------
_KINDS = {"checkbox": "check", "radio": "radio", "select": "select", "selectmultiple": "list", "textarea": "textarea"}


@register.filter
def kind(bound: BoundField) -> str:
    """Which of our controls draws this field."""
    widget = bound.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        return "checks"
    name = getattr(widget, "input_type", None) or type(widget).__name__.lower()
    return _KINDS.get(name, "input")


@register.simple_tag
def control(bound: BoundField, classes: str = "", nohelp: bool = False, said: str = "", **more: Any) -> SafeString:
    """The control of a form field, tied to its help and its error for screen readers; `said` is its label as drawn."""
    base = {"check": "check", "radio": "radio"}.get(kind(bound), "input")
    attrs: dict[str, Any] = {"class": f"{base} {classes}".strip()}
    described = _described_by(bound, bool(bound.help_text) and not nohelp)
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if bound.field.widget.attrs.get("placeholder") in (bound.label, said):
        attrs["placeholder"] = False  # a label said twice helps nobody
    attrs.update({name.replace("_", "-"): value for name, value in more.items() if value not in (None, "")})
    return bound.as_widget(attrs=attrs)


def _described_by(bound: BoundField, helped: bool) -> str:
    ids = []
    if helped:
        ids.append(f"{bound.auto_id}-help")
    if bound.errors:
        ids.append(f"{bound.auto_id}-error")
    return " ".join(ids)


# --- Toasts -----------------------------------------------------------------------------------------------------------
_TONES = {"success": "done", "error": "stop", "warning": "wait", "info": "info", "debug": "info"}


@register.filter
def tone(message: Message) -> str:
    return _TONES.get(message.level_tag, "info")


@register.filter
def undo_url(message: Message) -> str:
    """Where the act of a toast is taken back; `wealthai.page.toast` puts it there."""
    return next((part[5:] for part in (message.extra_tags or "").split() if part.startswith("undo:")), "")


@register.filter
def as_json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """A key that is only known when the page is drawn."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return ""


@register.filter
def words(values: Iterable[object], joint: str = ", ") -> str:
    return joint.join(str(value) for value in values)
