"""The note on its way, as the tests of notes set it up."""

from tests.unit.notes.conftest import note, review  # noqa: F401
