"""One cell as a value, or a sentence that says what is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from advisors.book.columns import Field

ISO, DAY_FIRST, MONTH_FIRST = "iso", "day-first", "month-first"
DATE_ORDERS = {ISO: "Year, month, day", DAY_FIRST: "Day, month, year", MONTH_FIRST: "Month, day, year"}
_FORMATS = {
    ISO: ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"),
    DAY_FIRST: ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"),
    MONTH_FIRST: ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y"),
}
_LEVELS = {
    "low": "low", "conservative": "low", "moderate": "moderate", "medium": "moderate", "balanced": "moderate",
    "high": "high", "aggressive": "high", "growth": "high",
}  # fmt: skip
_RELATIONS = {
    "head": "head", "head of household": "head", "primary": "head", "spouse": "spouse", "partner": "spouse",
    "spouse or partner": "spouse", "child": "child", "son": "child", "daughter": "child", "other": "other",
}  # fmt: skip
_ACCOUNTS = {
    "brokerage": "brokerage", "individual": "brokerage", "joint": "brokerage", "taxable": "brokerage", "ira": "ira",
    "traditional ira": "ira", "rollover ira": "ira", "roth": "roth", "roth ira": "roth", "trust": "trust",
    "education": "education", "529": "education", "529 plan": "education", "cash": "cash", "savings": "cash",
}  # fmt: skip
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_EARLIEST = date(1900, 1, 1)


class BadValue(Exception):
    """What is wrong with a cell, in a sentence. It never repeats the cell."""


def value_of(field: Field, cell: str, dates: str, today: date) -> Any:
    """None for an empty cell; else the value as the book keeps it."""
    text = " ".join(cell.split())
    if not text:
        return None
    reader = _READERS.get(field.kind)
    value = reader(field, text, dates, today) if reader else text
    if field.longest and len(str(value)) > field.longest:
        raise BadValue(f"{field.label} is longer than {field.longest} characters.")
    return value


def guess_dates(cells: Iterable[str]) -> str:
    """The order that every date of the file can be read in; of two that fit, the first of the list."""
    left = list(DATE_ORDERS)
    for cell in cells:
        fits = [order for order in left if _date(cell.strip(), order) is not None]
        left = fits or left
        if len(left) == 1:
            break
    return left[0]


def _date(text: str, order: str) -> date | None:
    for written in _FORMATS[order]:
        try:
            return datetime.strptime(text, written).date()
        except ValueError:
            continue
    return None


def _date_of(field: Field, text: str, dates: str, today: date) -> date:
    found = _date(text, dates) or _date(text, ISO)
    if found is None:
        raise BadValue(f"{field.label} is not a date written as {DATE_ORDERS[dates].lower()}.")
    if found < _EARLIEST:
        raise BadValue(f"{field.label} lies before 1900.")
    if found > today and field.name != "covered_to":
        raise BadValue(f"{field.label} lies in the future.")
    return found


def _one_of(known: dict[str, str]) -> Callable[..., str]:
    def read(field: Field, text: str, dates: str, today: date) -> str:
        value = known.get(text.casefold())
        if value is None:
            raise BadValue(f"{field.label} is none of: {', '.join(dict.fromkeys(known.values()))}.")
        return value

    return read


def _years(field: Field, text: str, dates: str, today: date) -> int:
    match = re.fullmatch(r"(\d{1,3})(?:\.0+)?(?: ?(?:years?|y))?", text.casefold())
    if match is None or int(match[1]) > 100:
        raise BadValue(f"{field.label} is not a number of years from 0 to 100.")
    return int(match[1])


def _email(field: Field, text: str, dates: str, today: date) -> str:
    if not _EMAIL.fullmatch(text):
        raise BadValue(f"{field.label} is not an e-mail address.")
    return text


def _ending(field: Field, text: str, dates: str, today: date) -> str:
    """The last four characters: the number itself is read and not kept."""
    bare = re.sub(r"[^0-9A-Za-z]", "", text)
    if len(bare) < 2:
        raise BadValue(f"{field.label} has fewer than two characters.")
    return bare[-4:]


def _currency(field: Field, text: str, dates: str, today: date) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise BadValue(f"{field.label} is not a currency code of three letters.")
    return text.upper()


_READERS: dict[str, Callable[..., Any]] = {
    "date": _date_of,
    "level": _one_of(_LEVELS),
    "relation": _one_of(_RELATIONS),
    "account_kind": _one_of(_ACCOUNTS),
    "years": _years,
    "email": _email,
    "ending": _ending,
    "currency": _currency,
}
