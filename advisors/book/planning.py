"""What a file would change: each line against the book as it stands. Pure: rows and a picture of the book in, a plan out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from advisors.book.columns import BY_NAME, PROFILE
from advisors.book.values import BadValue, value_of

NEW, CHANGED, UNCHANGED, ERROR = "new", "changed", "unchanged", "error"
VERDICTS = {NEW: "New", CHANGED: "Changed", UNCHANGED: "Unchanged", ERROR: "Not right"}
CLIENT = ("given_name", "family_name", "relation", "born_on", "email", "phone", "address", "crm_id")
ACCOUNT = {
    "account_name": "name",
    "account_kind": "kind",
    "account_ending": "number_ending",
    "account_currency": "currency",
    "account_opened": "opened_on",
    "account_closed": "closed_on",
}

_NEW_ACCOUNT = ("name", "kind", "number_ending", "opened_on")

Values = dict[str, Any]


@dataclass(frozen=True)
class Book:
    """The book as it stands, by the ids of the source; what has none yet is known by a key of `unnamed_*` and given one.

    `advisors` knows each by login, address and name, in small letters."""

    households: Mapping[str, Values]
    clients: Mapping[str, Values]
    accounts: Mapping[str, Values]
    advisors: Mapping[str, str]

    def household(self, values: Values) -> Values | None:
        return self.households.get(values["household_id"]) or self.households.get(
            unnamed_household(values["household_name"])
        )

    def client(self, values: Values) -> Values | None:
        return self.clients.get(values["client_id"]) or self.clients.get(unnamed_client(values.get("crm_id") or ""))

    def account(self, values: Values) -> Values | None:
        held = self.household(values) or {}
        unnamed = unnamed_account(held.get("pk"), values.get("account_ending"), values.get("account_kind"))
        return self.accounts.get(values["account_id"]) or self.accounts.get(unnamed)


def unnamed_household(name: str) -> str:
    return f"\0name:{name}"


def unnamed_client(crm_id: str) -> str:
    return f"\0crm:{crm_id}"


def unnamed_account(household: Any, ending: Any, kind: Any) -> str:
    return f"\0account:{household}:{ending}:{kind}"


@dataclass
class Line:
    """One line of the file. `changes` are (what, before, after)."""

    number: int
    verdict: str = UNCHANGED
    who: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """Lines for the eye, values for the write, by the ids of the source."""

    lines: list[Line] = field(default_factory=list)
    households: dict[str, Values] = field(default_factory=dict)
    clients: dict[str, Values] = field(default_factory=dict)
    accounts: dict[str, Values] = field(default_factory=dict)
    profiles: dict[str, Values] = field(default_factory=dict)
    coverage: dict[tuple[str, str], Values] = field(default_factory=dict)
    standing: dict[tuple[str, str], int] = field(default_factory=dict)
    first_line: dict[tuple[str, str], tuple[int, Values]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        return {verdict: sum(1 for line in self.lines if line.verdict == verdict) for verdict in VERDICTS}


def plan(
    rows: Sequence[tuple[int, Sequence[str]]],
    mapping: Mapping[str, int],
    book: Book,
    *,
    dates: str,
    today: date,
    tick: Callable[[int], None] = lambda done: None,
) -> Plan:
    made = Plan()
    for count, (number, cells) in enumerate(rows, start=1):
        line = Line(number)
        values = _values(cells, mapping, dates, today, line)
        line.who = " ".join(str(values[name]) for name in ("given_name", "family_name") if values.get(name))
        if not line.errors:
            _take(made, values, book, today, line)
        line.verdict = ERROR if line.errors else line.verdict
        made.lines.append(line)
        if count % 1000 == 0:
            tick(count)
    return made


def _values(cells: Sequence[str], mapping: Mapping[str, int], dates: str, today: date, line: Line) -> Values:
    values: Values = {}
    for name, place in mapping.items():
        try:
            values[name] = value_of(BY_NAME[name], cells[place] if place < len(cells) else "", dates, today)
        except BadValue as bad:
            line.errors.append(str(bad))
    for one in BY_NAME.values():
        if one.needed and values.get(one.name) is None and not line.errors:
            line.errors.append(f"{one.label} is empty.")
    return values


def _take(made: Plan, values: Values, book: Book, today: date, line: Line) -> None:
    """All parts of the line, or none: what is wrong in one part keeps the others from being written alone."""
    parts = (_household, _client, _profile, _coverage, _account)
    found = [part(made, values, book, today, line) for part in parts]
    if line.errors:
        return
    for add in found:
        if add is not None:
            add()


Add = Callable[[], None] | None


def _household(made: Plan, values: Values, book: Book, today: date, line: Line) -> Add:
    key = values["household_id"]
    now = {"name": values["household_name"], "source_id": key}
    if not _first(made, "household", key, now, line, "another household name"):
        return None
    before = _stands(made, "household", key, book.household(values))
    if before is None:
        return _added(made.households, key, now, line, "Household")
    return _changed(made.households, key, now, before, line, {"name": "Household name", "source_id": "Household id"})


def _client(made: Plan, values: Values, book: Book, today: date, line: Line) -> Add:
    key = values["client_id"]
    now = {name: values[name] for name in CLIENT if values.get(name) is not None}
    now |= {"household": values["household_id"], "source_id": key}
    if not _first(made, "client", key, now, line, "something else of this client"):
        return None
    before = _stands(made, "client", key, book.client(values))
    if before is None:
        return _added(made.clients, key, now, line, "Client")
    before = _in_named_household(before, values, book)
    labels = {name: BY_NAME[name].label for name in CLIENT} | {"household": "Household", "source_id": "Client id"}
    return _changed(made.clients, key, now, before, line, labels)


def _profile(made: Plan, values: Values, book: Book, today: date, line: Line) -> Add:
    """A profile that says something else begins a new one; the one before ends on that day and stays."""
    given = {name: values[name] for name in (*PROFILE, "objectives") if values.get(name) is not None}
    if not any(name in given for name in PROFILE):
        return None
    if any(name not in given for name in PROFILE):
        line.errors.append("A profile needs risk tolerance, risk capacity and time horizon.")
        return None
    key, start = values["client_id"], values.get("profile_from") or today
    if not _first(made, "profile", key, given, line, "another profile of this client"):
        return None
    before = (book.client(values) or {}).get("profile")
    if before is not None and all(before[name] == value for name, value in given.items()):
        return None
    if before is not None and start <= before["valid_from"]:
        line.errors.append(
            f"A profile from {before['valid_from']} stands with other values. Give a later day under Profile since."
        )
        return None
    changes = [(BY_NAME[name].label, _said((before or {}).get(name)), _said(value)) for name, value in given.items()]
    now = {"objectives": "", **given, "valid_from": start}

    def add() -> None:
        made.profiles[key] = now
        line.changes += [change for change in changes if change[1] != change[2]]
        line.changes.append(("Profile since", _said(before["valid_from"]) if before else "", _said(start)))
        line.verdict = CHANGED if line.verdict == UNCHANGED else line.verdict

    return add


def _coverage(made: Plan, values: Values, book: Book, today: date, line: Line) -> Add:
    named = values.get("advisor")
    if named is None:
        return None
    advisor = book.advisors.get(named.casefold())
    if advisor is None:
        line.errors.append("No advisor has this login, e-mail address or name. Enter the advisor first.")
        return None
    start, end = values.get("covered_from") or today, values.get("covered_to")
    if end is not None and end <= start:
        line.errors.append("Covered until must lie after covered since.")
        return None
    key = (values["household_id"], advisor)
    held = (book.household(values) or {}).get("coverage", {}).get(advisor)
    if key in made.coverage or (held is not None and end is None):
        return None
    if held is not None and end is not None and end <= held:
        line.errors.append("Covered until must lie after the day on which the coverage began.")
        return None
    if held is None and end is not None and end <= today:
        return None  # a coverage that is over already is history of another program

    def add() -> None:
        made.coverage[key] = {"valid_from": held or start, "valid_to": end, "stands": held is not None}
        line.changes.append(
            (
                "Advisor",
                "" if held is None else f"since {held}",
                f"{named}, {f'until {end}' if end else f'since {start}'}",
            )
        )
        line.verdict = CHANGED if line.verdict == UNCHANGED else line.verdict

    return add


def _account(made: Plan, values: Values, book: Book, today: date, line: Line) -> Add:
    key = values.get("account_id")
    if key is None:
        return None
    now = {kept: values[name] for name, kept in ACCOUNT.items() if values.get(name) is not None}
    now |= {"household": values["household_id"], "owner": values["client_id"], "source_id": key}
    if not _first(made, "account", key, now, line, "something else of this account"):
        return None
    before = _stands(made, "account", key, book.account(values))
    missing = [BY_NAME[name].label for name, kept in ACCOUNT.items() if kept not in now and kept in _NEW_ACCOUNT]
    if before is None and missing:
        line.errors.append(f"A new account needs: {', '.join(missing)}.")
        return None
    if before is not None:
        before = _in_named_household(before, values, book)
    opened, closed = now.get("opened_on") or (before or {}).get("opened_on"), now.get("closed_on")
    if opened and closed and closed < opened:
        line.errors.append("The account closes before it opens.")
        return None
    if before is None:
        return _added(made.accounts, key, now, line, "Account")
    labels = {kept: BY_NAME[name].label for name, kept in ACCOUNT.items()}
    labels |= {"household": "Account's household", "owner": "Account's owner", "source_id": "Account id"}
    return _changed(made.accounts, key, now, before, line, labels)


def _stands(made: Plan, part: str, key: str, before: Values | None) -> Values | None:
    if before is not None:
        made.standing[part, key] = before["pk"]
    return before


def _in_named_household(before: Values, values: Values, book: Book) -> Values:
    """A household that gets its id by this very file is the one it was."""
    household = book.household(values)
    if household is not None and before["household_pk"] == household["pk"]:
        return {**before, "household": values["household_id"]}
    return before


# --- What the parts share ---------------------------------------------------------------------------------------------
def _first(made: Plan, part: str, key: str, now: Values, line: Line, what: str) -> bool:
    """Whether this line is the first to speak of the thing. A later one may repeat it; what differs is an error."""
    number, said = made.first_line.setdefault((part, key), (line.number, now))
    if number == line.number:
        return True
    if any(name in said and said[name] != value for name, value in now.items()):
        line.errors.append(f"Line {number} says {what}.")
    return False


def _added(into: dict[str, Values], key: str, now: Values, line: Line, what: str) -> Callable[[], None]:
    def add() -> None:
        into[key] = now
        line.changes.append((what, "", "added"))
        line.verdict = NEW

    return add


def _changed(
    into: dict[str, Values], key: str, now: Values, before: Values, line: Line, labels: Mapping[str, str]
) -> Add:
    """An empty cell says nothing: what the book knows stays."""
    found = {name: value for name, value in now.items() if before.get(name) != value}
    if not found:
        return None

    def add() -> None:
        into[key] = found
        line.changes += [(labels[name], _said(before.get(name)), _said(value)) for name, value in found.items()]
        line.verdict = CHANGED if line.verdict == UNCHANGED else line.verdict

    return add


def _said(value: Any) -> str:
    return "" if value is None else str(value)
