"""The frozen figures of a week in words, as tables of a page and as lines of a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance import reasons
from compliance.journal.names import act_words
from compliance.models import ReasonCode, WeeklyReport
from wealthai.models import User
from wealthai.records import flag_words, record_classes

_MORE = {
    "first_approvals": "First of two approvals given",
    "escalated": "Escalated",
    "taken_over": "Claims taken over",
    "complaints_opened": "Complaints opened",
    "complaints_ended": "Complaints ended",
    "samples_read": "Sampled records read a second time",
    "values_revealed": "Hidden values revealed",
    "exports": "Records exported",
}
_DUE = {
    "kept": "Decided in time",
    "late": "Decided late",
    "breached": "Went over their time this week",
    "over": "Still open and over their time at the end",
    "median_minutes": "Working minutes to a decision, median",
}


@dataclass(frozen=True)
class Table:
    """`columns` of numbers; each row is a name and one number a column."""

    key: str
    title: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Any, ...]], ...]
    empty: str


def tables(report: WeeklyReport) -> list[Table]:
    held = report.figures
    return [
        _desk(held),
        _due(held),
        _flags(held),
        _reasons(held),
        _reviewers(held),
        _machines(held),
        _more(held),
        _rules(held),
    ]


def lines(report: WeeklyReport) -> Iterator[tuple[str, str, str, Any]]:
    """(table, row, column, value): one figure a line."""
    for table in tables(report):
        for name, values in table.rows:
            yield from ((table.title, name, column, value) for column, value in zip(table.columns, values, strict=True))


def _desk(held: dict[str, Any]) -> Table:
    plurals = {kind.name: kind.plural for kind in record_classes()}
    names = ("submitted", "approved", "returned", "rejected", "open", "over")
    columns = ("Submitted", "Approved", "Returned", "Rejected", "Open at the end", "Of these over their time")
    rows = tuple((plurals.get(row["kind"], row["kind"]), _picked(row, names)) for row in held["desk"])
    return Table("desk", "Activity of the desk", "Kind", columns, rows, "Nothing came to the desk and nothing left it.")


def _due(held: dict[str, Any]) -> Table:
    rows = tuple((label, (held["due"][name],)) for name, label in _DUE.items() if held["due"][name] is not None)
    return Table("due", "Due times", "Figure", ("Count",), rows, "")


def _flags(held: dict[str, Any]) -> Table:
    words = flag_words()
    rows = tuple(
        (words.get(row["flag"], row["flag"]) if row["flag"] else "Any flag of high severity", (row["reviews"],))
        for row in held["flags"]
    )
    return Table("flags", "Flags raised", "Flag", ("Reviews submitted",), rows, "No flag was raised.")


def _reasons(held: dict[str, Any]) -> Table:
    names, acts = reasons.labels(), dict(ReasonCode.Act.choices)
    rows = tuple(
        (f"{acts.get(row['act'], row['act'])}: {names.get(row['code'], row['code'])}", (row["count"],))
        for row in held["reasons"]
    )
    return Table("reasons", "Reasons given", "Reason", ("Count",), rows, "No reason was given.")


def _reviewers(held: dict[str, Any]) -> Table:
    people = _people(row["person"] for row in held["reviewers"])
    names = ("approved", "returned", "rejected", "in_time", "late")
    columns = ("Approved", "Returned", "Rejected", "In time", "Late")
    rows = tuple((people.get(row["person"], "Somebody"), _picked(row, names)) for row in held["reviewers"])
    return Table("reviewers", "Reviewers", "Reviewer", columns, rows, "Nobody decided on anything.")


def _machines(held: dict[str, Any]) -> Table:
    names = ("kept", "reworded", "corrected", "dropped", "added")
    columns = ("Kept", "Reworded", "Owner or due corrected", "Dropped", "Added by a person")
    rows = tuple((row["made_by"], _picked(row, names)) for row in held["machines"])
    return Table(
        "machines", "Lines of the machines", "Made by", columns, rows, "Nothing that a machine made was approved."
    )


def _more(held: dict[str, Any]) -> Table:
    rows = tuple((label, (held["more"][name],)) for name, label in _MORE.items())
    return Table("more", "Also counted", "Figure", ("Count",), rows, "")


def _rules(held: dict[str, Any]) -> Table:
    people = _people(row["person"] for row in held["rules"] if row["person"])
    acts = dict(act_words())
    rows = tuple(
        (
            f"{acts.get(row['act'], row['act'])}, {people.get(row['person'], 'the machine')}, "
            f"{datetime.fromisoformat(row['at']):%Y-%m-%d %H:%M} UTC",
            (row["row"],),
        )
        for row in held["rules"]
    )
    return Table("rules", "Changes of rules", "Change", ("Row of the journal",), rows, "No rule was changed.")


def _picked(row: dict[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _people(uuids: Any) -> dict[str, str]:
    return {str(person.uuid): str(person) for person in User.objects.filter(uuid__in=list(uuids))}
