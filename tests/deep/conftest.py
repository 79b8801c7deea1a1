from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deep import inside
from tests.faults.house import House
from tests.faults.workers import until


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A demo house of the module's own, its workers done with what a first start leaves them."""
    house = House(tmp_path_factory.mktemp("house") / "data")
    try:
        house.start()
        until(lambda: not inside.messages(house) and not inside.with_machine(house), 300)
        yield house
    finally:
        house.stop()
