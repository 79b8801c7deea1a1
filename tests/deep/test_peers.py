"""The product's two engines beside what a library gives, on texts that neither was made for, in one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from script.benchmarks import notes, redaction
from script.benchmarks.measure import total

pytestmark = [pytest.mark.deep, pytest.mark.xdist_group("house")]


@pytest.fixture(scope="module")
def held() -> list[redaction.Case]:
    return redaction.cases()


def test_redactor_leaks_less_than_its_peer_and_covers_less_in_vain(held: list[redaction.Case], tmp_path: Path) -> None:
    texts = [case.text for case in held]
    mine = redaction.measured(redaction.ours(texts, names=True), held)
    try:
        peers = [redaction.presidio(texts, tmp_path / "peer", all_kinds=all_kinds) for all_kinds in (False, True)]
    except redaction.NoPeer as reason:
        pytest.skip(str(reason))
    for peer in (redaction.measured(found, held) for found in peers):
        assert mine.leakage < peer.leakage
        assert mine.false_redaction < peer.false_redaction
        assert mine.f1 > peer.f1


@pytest.mark.parametrize("texts", ["kept", "aside", "aside2"])
def test_note_engine_finds_more_of_what_was_said_than_its_peer(texts: str) -> None:
    mine, peer = (notes.score(texts, engine) for engine in (notes.offline, notes.nearest_lines()))
    assert total(mine) > total(peer)
    assert mine.faults["quotes not verbatim"] == mine.faults["hard personal data"] == 0
