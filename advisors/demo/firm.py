"""A small firm that does not exist: who works there. Whom they serve stands in `book/`, one file an advisor."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Person:
    username: str
    first: str
    last: str
    role: str
    note: str = ""


STAFF = (
    Person("ann", "Ann", "Whitcombe", "advisor"),
    Person("tom", "Tom", "Radley", "advisor"),
    Person("bob", "Bob", "Whelan", "advisor"),
    Person("iris", "Iris", "Calloway", "advisor"),
    Person("jonas", "Jonas", "Petrie", "advisor"),
    Person("meera", "Meera", "Sethi", "advisor"),
    Person("rita", "Rita", "Vance", "reviewer"),
    Person("sam", "Samuel", "Ortiz", "reviewer"),
    Person("helen", "Helen", "Thorsby", "reviewer", "senior reviewer"),
    Person("conrad", "Conrad", "Lisle", "reviewer", "head of compliance"),
    Person("omar", "Omar", "Haddad", "operations"),
    Person("vera", "Vera", "Lindqvist", "operations"),
    Person("nia", "Nia", "Okafor", "analyst"),
    Person("ada", "Ada", "Brandt", "administrator"),
)


@dataclass(frozen=True)
class Family:
    """A household as its file tells it: each line of a list is one row, its columns between bars."""

    name: str
    covered: list[str]
    people: list[str]
    accounts: list[str]
    profiles: list[str]


def families() -> Iterator[Family]:
    for file in sorted((HERE / "book").glob("*.toml")):
        for told in read_toml(file)["household"]:
            yield Family(**told)


def columns(line: str, count: int) -> list[str]:
    """The columns of a line; those it leaves out are empty."""
    cells = [cell.strip() for cell in line.split("|", count - 1)]
    return cells + [""] * (count - len(cells))


def read_toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
