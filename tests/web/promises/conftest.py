"""A promise of an approved note, on a day of its own, and its advisor signed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from advisors.models import Note, Promise
from tests.promised import THURSDAY, approved


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def note(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> Note:
    return approved(advisor_ann, eleanor, reviewer_rita)


@pytest.fixture
def promise(note: Note) -> Promise:
    return Promise.objects.get(item__number=1)


@pytest.fixture
def ann(client: Browser, advisor_ann: Any, clock: Any) -> Browser:
    client.force_login(advisor_ann)
    return client
