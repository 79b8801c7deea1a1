"""Wilson's interval of a share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.intervals import Share


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share_and_lies_between_nought_and_one(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    assert share.interval is not None
    low, high = share.interval
    assert 0 <= low <= share.value + 1e-12  # type: ignore[operator]
    assert share.value - 1e-12 <= high <= 1  # type: ignore[operator]


@given(part=st.integers(0, 20), more=st.integers(2, 50))
def test_more_cases_make_it_surer(part: int, more: int) -> None:
    few, many = Share(part, 20), Share(part * more, 20 * more)
    assert few.interval is not None
    assert many.interval is not None
    assert many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (29, 29, 0.8830, 1.0)]
)
def test_interval_is_the_published_one(part: int, whole: int, low: float, high: float) -> None:
    """The examples of Newcombe (1998), method 3."""
    assert Share(part, whole).interval == pytest.approx((low, high), abs=0.0001)


def test_nothing_counted_is_no_share() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval, Share(0, 0).text) == (None, None, "")
