from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wealthai.runtime.layout import Layout
from wealthai.runtime.process import Program
from wealthai.runtime.signals import Patience
from wealthai.runtime.supervisor import Supervisor


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(layout: Layout, said: list[str]) -> Iterator[Supervisor]:
    with Supervisor(layout, Patience(), said.append) as supervisor:
        yield supervisor


@pytest.fixture
def program(layout: Layout) -> Callable[..., Program]:
    """A few lines of Python as a child."""

    def make(code: str = "import time; time.sleep(60)", name: str = "child", **more: Any) -> Program:
        argv = (sys.executable, "-I", "-S", "-c", code)
        return Program(name=name, argv=argv, cwd=layout.data, log=layout.logs / f"{name}.log", **more)

    return make
