"""A small firm that does not exist: who works there, whom they serve, and what became of their meetings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    username: str
    first: str
    last: str
    role: str


@dataclass(frozen=True)
class Member:
    given: str
    family: str
    relation: str = "head"
    born: str = ""
    phone: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    name: str
    advisor: str
    members: tuple[Member, ...]
    tolerance: str
    horizon: int
    objectives: str
    accounts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Meeting:
    """`fate` says how far it went: draft, submitted, returned, approved, rejected."""

    file: str
    client: str
    kind: str
    days_ago: int
    fate: str


STAFF = (
    Person("ann", "Ann", "Whitcombe", "advisor"),
    Person("tom", "Tom", "Radley", "advisor"),
    Person("bob", "Bob", "Whelan", "advisor"),
    Person("rita", "Rita", "Vance", "reviewer"),
    Person("sam", "Samuel", "Ortiz", "reviewer"),
    Person("omar", "Omar", "Haddad", "operations"),
    Person("nia", "Nia", "Okafor", "analyst"),
    Person("ada", "Ada", "Brandt", "administrator"),
)

FAMILIES = (
    Family(
        "Castellane",
        "ann",
        (
            Member("Eleanor", "Castellane", born="1958-04-11", phone="+1 212 555 0142", aliases=("Ellie",)),
            Member("Martin", "Castellane", "spouse", "1955-09-30"),
        ),
        "moderate",
        15,
        "Live on the pension and the bond ladder; keep the lake house.",
        (
            ("Joint brokerage", "brokerage", "2913"),
            ("Eleanor's IRA", "ira", "7708"),
            ("529 plans", "education", "1164"),
        ),
    ),
    Family(
        "Raman-Doyle",
        "ann",
        (Member("Priya", "Raman", born="1971-02-18", phone="+1 203 555 0110"),),
        "moderate",
        20,
        "Retire early; keep college money safe.",
        (("Priya's brokerage", "brokerage", "0031"), ("Priya's IRA", "ira", "5520")),
    ),
    Family(
        "Doyle",
        "tom",
        (Member("Colm", "Doyle", born="1968-07-04"),),
        "moderate",
        8,
        "Be free of the mortgage before sixty.",
        (("Stock plan", "brokerage", "8842"),),
    ),
    Family(
        "Nakagawa",
        "ann",
        (Member("Walter", "Nakagawa", born="1961-11-23"), Member("Yuki", "Nakagawa", "spouse", "1963-05-08")),
        "low",
        25,
        "Steady income, few surprises.",
        (("Rollover IRA", "ira", "3390"),),
    ),
    Family(
        "Fonseca",
        "ann",
        (
            Member("Beatriz", "Fonseca", born="1949-01-27", phone="+1 203 555 0178"),
            Member("Lina", "Fonseca", "child", "1984-08-15"),
        ),
        "moderate",
        10,
        "Give to the rowing club every year.",
        (("Fonseca trust", "trust", "6217"), ("Brokerage", "brokerage", "4402")),
    ),
    Family(
        "Mercer",
        "ann",
        (Member("Joan", "Mercer", born="1944-03-02"), Member("Abel", "Mercer", "spouse", "1940-12-19")),
        "low",
        12,
        "Stay at home as long as possible.",
        (("Joint account", "brokerage", "9951"),),
    ),
    Family(
        "Steinmetz",
        "tom",
        (Member("Hugo", "Steinmetz", born="1966-06-21"),),
        "high",
        14,
        "Spread the Brandvold shares; cash for the workshop.",
        (("Brokerage", "brokerage", "7325"),),
    ),
    Family(
        "Arden",
        "bob",
        (Member("Lucille", "Arden", born="1962-10-05", aliases=("Lucy",)),),
        "low",
        28,
        "Make the sale of the bakery last.",
        (("Brokerage", "brokerage", "1180"),),
    ),
)

MEETINGS = (
    Meeting("steinmetz-stock.txt", "Hugo Steinmetz", "service_call", 12, "approved"),
    Meeting("fonseca-trust.txt", "Beatriz Fonseca", "life_event", 9, "approved"),
    Meeting("arden-first.txt", "Lucille Arden", "prospect", 7, "returned"),
    Meeting("nakagawa-rollover.txt", "Walter Nakagawa", "life_event", 5, "rejected"),
    Meeting("doyle-options.txt", "Colm Doyle", "service_call", 3, "submitted"),
    Meeting("mercer-care.vtt", "Joan Mercer", "annual_review", 2, "submitted"),
    Meeting("castellane-call.vtt", "Eleanor Castellane", "service_call", 1, "submitted"),
    Meeting("raman-annual-review.txt", "Priya Raman", "annual_review", 1, "draft"),
)
