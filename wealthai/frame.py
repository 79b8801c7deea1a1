"""The frame around every page: what stands in the rail and in the top bar.

Apps enter their own lines from their `apps.py`, so the frame knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wealthai import railfigures
from wealthai.templatetags.formats import initials
from wealthai.templatetags.wealthai import as_json

if TYPE_CHECKING:
    from wealthai.models import User

THEMES = ("light", "dark")
Permission = str | Iterable[str] | Callable[["User"], bool] | None


@dataclass(frozen=True)
class NavEntry:
    """One line of the rail as this person sees it."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0
    key: str = ""  # with g before it, the way there by keyboard


@dataclass(frozen=True)
class _Entry:
    label: str
    icon: str
    url_name: str
    permission: Permission
    count: Callable[[Any], int] | None
    order: int

    def open_to(self, user: User) -> bool:
        if self.permission is None:
            return True
        if callable(self.permission):
            return self.permission(user)
        names = (self.permission,) if isinstance(self.permission, str) else self.permission
        return any(user.has_perm(name) for name in names)


_entries: dict[str, _Entry] = {}
_engine: Callable[[], str] | None = None
_unread: Callable[[Any], int] | None = None


def register_entry(
    *,
    label: str,
    icon: str,
    url_name: str,
    permission: Permission = None,
    count: Callable[[Any], int] | None = None,
    order: int = 100,
) -> None:
    """Put a line into the rail. Any one of several permissions opens it; `count(user)` says how much waits there."""
    entry = _Entry(label, icon, url_name, permission if callable(permission) else _frozen(permission), count, order)
    held = _entries.setdefault(url_name, entry)
    if held.label != entry.label:
        raise ValueError(f"{url_name} is entered in the rail twice, as {held.label} and as {label}.")


def _frozen(permission: Any) -> Any:
    return permission if permission is None or isinstance(permission, str) else tuple(permission)


def letters(labels: Iterable[str]) -> list[str]:
    """One letter a label, none twice: its first, else the first of its letters that is free."""
    taken: set[str] = set()
    found = []
    for label in labels:
        letter = next((one for one in label.lower() if one.isalpha() and one.isascii() and one not in taken), "")
        taken.add(letter)
        found.append(letter)
    return found


def label_of(url_name: str) -> str:
    """What the rail calls the page of this name."""
    entry = _entries.get(url_name)
    return entry.label if entry else url_name.partition(":")[2].replace("-", " ").capitalize() or url_name.capitalize()


def register_engine(label: Callable[[], str]) -> None:
    """Who says which engine is at work, for the badge in the top bar."""
    global _engine
    _engine = label


def register_unread(count: Callable[[Any], int]) -> None:
    """Who says how many notifications a person has not read."""
    global _unread
    _unread = count


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


class Frame:
    """Everything the frame shows, worked out only when a whole page is drawn: fragments pay nothing for it."""

    firm = property(lambda self: settings.FIRM_NAME)

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def user(self) -> Any:
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def _opened(self) -> list[_Entry]:
        return [entry for entry in _entries.values() if entry.open_to(self.user)]

    @cached_property
    def entries(self) -> list[NavEntry]:
        if self.user is None:
            return []
        placed = [
            (entry, url)
            for entry in sorted(self._opened, key=lambda e: (e.order, e.label))
            if (url := _address(entry.url_name))
        ]
        current = self._nearest([url for _, url in placed])
        views, keys = self._figures["views"], letters([entry.label for entry, _ in placed])
        return [
            NavEntry(
                entry.label,
                f"{url}?{views[entry.url_name]}" if views.get(entry.url_name) else url,
                entry.icon,
                url == current,
                self._figures["counts"].get(entry.url_name, 0),
                key,
            )
            for (entry, url), key in zip(placed, keys, strict=True)
        ]

    @cached_property
    def _figures(self) -> dict[str, Any]:
        return railfigures.held(self.user, self._worked_out)

    def _worked_out(self) -> dict[str, Any]:
        counted = [entry for entry in self._opened if entry.count]
        return {
            "counts": {entry.url_name: entry.count(self.user) for entry in counted if entry.count},
            "views": self._default_views,
            "unread": _unread(self.user) if _unread is not None and isinstance(self.user, get_user_model()) else 0,
        }

    @property
    def _default_views(self) -> dict[str, str]:
        """A list opens with the person's default view; every other way to it shows what its address says."""
        from wealthai.savedviews import default_queries

        return default_queries(self.user) if isinstance(self.user, get_user_model()) else {}

    def _nearest(self, urls: list[str]) -> str:
        """The longest address the page lies under; the home page lies only under itself."""
        path = self._request.path
        under = [url for url in urls if path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))]
        return max(under, key=len, default="")

    @property
    def first(self) -> list[NavEntry]:
        """What fits into the bar of a phone."""
        return self.entries[:4]

    @property
    def later(self) -> list[NavEntry]:
        return self.entries[4:]

    @cached_property
    def engine(self) -> str:
        if _engine is not None:
            return _engine()
        return "Claude" if settings.ANTHROPIC_API_KEY else "Offline engine"

    @cached_property
    def unread(self) -> int:
        return self._figures["unread"] if self.user is not None else 0

    @cached_property
    def user_name(self) -> str:
        return str(self.user) if self.user is not None else ""

    @property
    def initials(self) -> str:
        return initials(self.user_name)

    @property
    def role(self) -> str:
        return getattr(self.user, "role_label", "")

    @cached_property
    def theme(self) -> str:
        """Light or dark where the person chose; nothing leaves it to the system."""
        chosen = self._request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def narrow(self) -> bool:
        return self._request.COOKIES.get("rail") == "narrow"

    @property
    def keys_off(self) -> bool:
        """Single-key shortcuts disturb speech input, so a person can switch them off (WCAG 2.1.4)."""
        return self._request.COOKIES.get("keys") == "off"

    @property
    def htmx_config(self) -> str:
        # htmx would carry style attributes over to new elements, which the content policy refuses
        return as_json({"attributesToSettle": ["class", "width", "height"], **settings.HTMX_CONFIG})

    @cached_property
    def demo_logins(self) -> list[tuple[str, str]]:
        """For the sign-in page of an installation that runs its own database; anywhere else demo people cannot sign in."""
        if not settings.DEMO_LOGINS_ALLOWED:
            return []
        people = get_user_model().objects.filter(is_demo=True, is_active=True).prefetch_related("groups").order_by("pk")
        return [(user.username, ", ".join(group.name for group in user.groups.all())) for user in people]

    demo_password = property(lambda self: settings.DEMO_PASSWORD)

    @cached_property
    def search_url(self) -> str:
        return _address("search")

    @cached_property
    def notifications_url(self) -> str:
        return _address("notifications")

    @cached_property
    def sessions_url(self) -> str:
        return _address("usersessions_list")

    @cached_property
    def password_url(self) -> str:
        return _address("account_change_password")

    @cached_property
    def second_factor_url(self) -> str:
        return _address("mfa_index")

    @cached_property
    def sign_out_url(self) -> str:
        return _address("account_logout")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor. One frame a request: however many templates it draws, each count is asked for once."""
    held: Frame | None = getattr(request, "_frame", None)
    if held is None:
        held = request._frame = Frame(request)  # type: ignore[attr-defined]
    return {"frame": held}


@checks.register("wealthai")
def check_entries(**_: Any) -> list[checks.CheckMessage]:
    """A line whose address does not exist is left out of the rail; this says so to the developer."""
    return [
        checks.Warning(
            f"The rail's entry {entry.label} leads to {url_name}, which no URL is named.", id="wealthai.W001"
        )
        for url_name, entry in _entries.items()
        if not _address(url_name)
    ]
