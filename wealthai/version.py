"""Which version of the product this is."""

from __future__ import annotations

import tomllib
from functools import cache

from wealthai.runtime.layout import PROJECT


@cache
def version() -> str:
    with (PROJECT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
