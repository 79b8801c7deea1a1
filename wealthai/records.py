"""The register of record classes.

Desk, outbox, search, home, holds, export and monitoring serve every app without importing it: an app hands in, from its
`apps.py`, one `RecordClass` for each kind of thing it keeps, and these parts walk the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    from wealthai.models import User


@dataclass(frozen=True)
class Hit:
    """One line of a search result."""

    title: str
    line: str
    url: str
    kind: str
    icon: str = "file"
    snippet: tuple[tuple[str, bool], ...] = ()  # words around what was found, and which of them were


SearchPage = Callable[[Any, str, str, "date | None", bool], tuple[list[Hit], str, int]]


@dataclass(frozen=True)
class SearchSource:
    """One kind of thing that search finds. `find(user, words, limit)` looks among what the person may see, and nowhere
    else; `paged(user, words, cursor, since, newest)` gives all of it, fifty at a time, the best first or the
    newest: (hits, cursor of the next, how many)."""

    name: str
    plural: str
    icon: str
    find: Callable[[Any, str, int], Iterable[Hit]]
    order: int = 50
    paged: SearchPage | None = None


@dataclass(frozen=True)
class Figure:
    """One of at most three figures on a home page. `trend` is oldest first, one number a day."""

    label: str
    value: str
    line: str = ""
    trend: tuple[float, ...] = ()
    order: int = 50


@dataclass(frozen=True)
class Waiting:
    """Something that waits for this person."""

    title: str
    line: str
    url: str
    due_text: str = ""
    flags: int = 0
    who: str = ""
    act: str = "Open"
    group: str = ""
    due_tone: str = ""  # stop when it is over, wait when it soon will be


@dataclass(frozen=True)
class Change:
    """Something that happened since yesterday. A machine has an icon in the place of a name."""

    who: str
    text: str
    at: Any
    url: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Tally:
    """A short table beside the list: (name, number, address or "")."""

    heading: str
    rows: tuple[tuple[str, str, str], ...]
    line: str = ""


@dataclass(frozen=True)
class Home:
    """One app's part of a person's home page. `primary` is (label, url) of the one thing to do next."""

    heading: str = ""
    line: str = ""
    figures: tuple[Figure, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    changes: tuple[Change, ...] = ()
    tallies: tuple[Tally, ...] = ()
    all_url: str = ""
    all_count: int = 0
    primary: tuple[str, str] | None = None
    empty: str = ""


@dataclass(frozen=True)
class DeskView:
    """What the review desk shows between its header and its footer."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    undecided: tuple[tuple[str, str], ...] = ()  # (tag, element id) of what still wants a decision
    decided: int = 0
    has_items: bool = False  # its parts are decided on one by one
    may_approve: bool = True
    hindrance: str = ""  # why this person may not approve it


@dataclass(frozen=True)
class Decisions:
    """What the desk says of the decisions on one kind of record. Without `returned` it cannot go back, only be rejected."""

    approved: str = "Approved."
    returned: str = "Returned to its owner."
    rejected: str = "Rejected."
    return_help: str = "The owner reads this and sends it again."
    reject_help: str = "The owner reads this."


@dataclass(frozen=True)
class Graded:
    """What people made of one part of one machine's proposals, in the end. Counts, and no words."""

    made_by: str  # prompt version and engine
    part: str
    kept: int
    reworded: int
    corrected: int
    dropped: int
    added: int  # by a person: what the machine missed
    reasons: tuple[tuple[str, int], ...] = ()  # coded reasons of what was dropped


class RecordClass:
    """What an app says of one kind of record. Subclass, fill in, hand to `register`."""

    name: str
    label: str
    plural: str
    icon: str = "file"
    decide_permission: str = "compliance.decide_review"
    search_order: int = 50
    bulk: bool = False  # records without flags may be approved several at once, by `keep_all`
    sampled: bool = False  # what was decided on it is drawn for a second reading, shown by `blind`
    reviewed: bool = True  # it comes to the review desk
    owner_is_author: bool = True  # else it is about its owner, and comes from whoever submitted it
    # What a decision on it is called; why one may go back or end is a list that compliance keeps.
    decisions: Decisions = Decisions()
    # What its flags may say, as (code, words): the rules of the desk speak of them without knowing the kind of record.
    flags: tuple[tuple[str, str], ...] = ()
    # Those that open a complaint, and those that make it an event to be reported by itself.
    complaint_flags: tuple[str, ...] = ()
    specified_flags: tuple[str, ...] = ()

    def visible_to(self, user: User) -> QuerySet[Any]:
        raise TypeError(f"{type(self).__name__} does not say who sees its records.")

    def title(self, record: Any) -> str:
        return str(record)

    def line(self, record: Any) -> str:
        return ""

    def url(self, record: Any) -> str:
        return str(record.get_absolute_url())

    def shown(self, uuids: Iterable[Any]) -> dict[Any, Any]:
        """uuid -> record, with what `title`, `line` and `url` need read along: a list asks once a kind, not once a row."""
        return {row.uuid: row for row in self.model._default_manager.filter(uuid__in=list(uuids))}

    def named_for(self, user: User, uuids: Iterable[Any]) -> dict[Any, tuple[str, str]]:
        """uuid -> (title, address) of what this person may see: a sentence about the others names no name."""
        rows = self.visible_to(user).filter(uuid__in=list(uuids))
        shown = self.shown(rows.values_list("uuid", flat=True))
        return {uuid: (self.title(row), self.url(row)) for uuid, row in shown.items()}

    # Finding and showing
    def search(self, user: User, words: str, limit: int) -> Iterable[Hit]:
        return ()

    search_page: SearchPage | None = None

    def words_visible_to(self, user: User) -> QuerySet[Any] | None:
        """The records whose words this person may find by search; None when no words of this kind are kept for it."""
        return None

    def home(self, user: User) -> Home | None:
        return None

    # The desk
    def desk(self, record: Any, review: Any, request: HttpRequest) -> DeskView:
        raise TypeError(f"{type(self).__name__} has no view on the review desk.")

    def keep_all(self, record: Any, by: User) -> None:
        """Everything in it that nobody has decided on yet is taken as it stands."""

    def blind(self, record: Any, review: Any, request: HttpRequest) -> DeskView:
        """The record as it was submitted, without what a reviewer made of it."""
        raise TypeError(f"{type(self).__name__} has no view for a second reading.")

    def on_claimed(self, record: Any, review: Any, by: User) -> None:
        """A reviewer took the review."""

    def check_approvable(self, record: Any, review: Any, by: User) -> None:
        """Raise a Refusal when the record is not ready to be approved."""

    def on_approved(self, record: Any, review: Any, by: User) -> None: ...

    def on_returned(self, record: Any, review: Any, by: User) -> None: ...

    def on_rejected(self, record: Any, review: Any, by: User) -> None: ...

    def made_by(self, record: Any) -> str:
        """The prompt version or engine whose work the record is; "" when a person made it."""
        return ""

    def hidden(self, record: Any, words: str) -> str:
        """What a person typed about the record, as it may be kept where no erasure reaches: without names and numbers."""
        return words

    def unhidden(self, record: Any, user: User) -> Callable[[str, datetime], str]:
        """The way back, for this reader: what was kept, and when, -> with names if they may see the words."""
        return lambda words, at: words

    # The way out
    def content_hash(self, record: Any) -> str:
        """The fingerprint of the record as it stands now; "" when the kind keeps none. Only what was approved is sent."""
        return ""

    def delivery_body(self, record: Any) -> dict[str, Any]:
        raise TypeError(f"{type(self).__name__} leaves the house by no outbox.")

    def data_key_subject(self, record: Any) -> tuple[str, Any]:
        """Whose data key closes the record's payloads: ("client", uuid) or ("document", uuid)."""
        return self.name, record.uuid

    def on_delivered(self, record: Any) -> None: ...

    # The end of its life
    def retention_start(self, record: Any) -> date | None:
        return None

    def erase(self, record: Any, by: User) -> None:
        raise TypeError(f"{type(self).__name__} does not say how it is erased.")

    def export(self, record: Any) -> dict[str, Any]:
        return {"uuid": str(record.uuid)}

    def quality(self) -> list[Figure]:
        return []

    def graded(self, start: datetime, end: datetime) -> list[Graded]:
        """What became of the machines' proposals in records approved within this time."""
        return []

    def get(self, uuid: Any, *, lock: bool = False) -> Any:
        """The record itself, rights apart: services ask for it after the rights were checked."""
        rows = self.model._default_manager.all()
        return (rows.select_for_update(of=("self",)) if lock else rows).get(uuid=uuid)

    @property
    def model(self) -> Any:
        raise TypeError(f"{type(self).__name__} names no model.")


_register: dict[str, RecordClass] = {}
_search_sources: dict[str, SearchSource] = {}
_home_makers: list[Callable[[Any], Home | None]] = []


def register(record_class: RecordClass) -> None:
    held = _register.setdefault(record_class.name, record_class)
    if type(held) is not type(record_class):
        raise ValueError(f"Two record classes are named {record_class.name}.")


def record_classes() -> list[RecordClass]:
    return list(_register.values())


def record_class(name: str) -> RecordClass:
    return _register[name]


def register_search(source: SearchSource) -> None:
    """For what is found and is no record class of its own: accounts, people."""
    _search_sources.setdefault(source.name, source)


def search_sources() -> list[SearchSource]:
    """Everything that is searched, record classes among it, in the order of the results."""
    kinds = [
        SearchSource(kind.name, kind.plural, kind.icon, kind.search, kind.search_order, kind.search_page)
        for kind in record_classes()
    ]
    return sorted([*kinds, *_search_sources.values()], key=lambda source: (source.order, source.plural))


def flag_words() -> dict[str, str]:
    """Every flag that any kind of record may carry: code -> words."""
    return {code: words for kind in _register.values() for code, words in kind.flags}


def kinds_decided_by(user: User) -> list[str]:
    """The kinds of record this person may approve, return or reject; whose work it is stands on another page."""
    return [kind.name for kind in _register.values() if user.has_perm(kind.decide_permission)]


def register_home(maker: Callable[[Any], Home | None]) -> None:
    """For what waits for a person and is no record class of its own: the review queue."""
    if maker not in _home_makers:
        _home_makers.append(maker)


def homes(user: User) -> list[Home]:
    makers = [*_home_makers, *(kind.home for kind in record_classes())]
    return [home for maker in makers if (home := maker(user)) is not None]
