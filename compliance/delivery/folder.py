"""A folder of JSON files, one a message, for a CRM that imports files and for a house that has no CRM yet."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from compliance.delivery import NotDelivered, Parcel


@dataclass(frozen=True)
class Folder:
    path: Path

    @property
    def name(self) -> str:
        return f"folder {self.path.name}"

    def send(self, parcel: Parcel) -> str:
        """Writes beside, then renames: a reader never sees half a file, a repeated try replaces it by the same bytes."""
        target = self.path / f"{parcel.idempotency_key}.json"
        try:
            if target.exists():
                # After a restore it may have been approved anew: the CRM keeps what it got first, and that is said.
                same = target.read_bytes() == parcel.body
                return "Was there already" if same else "Was there already, with other content"
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = target.with_suffix(".part")
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(parcel.body)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, target)
            self._sync()
        except OSError as error:
            raise NotDelivered(f"The folder cannot be written: {error.strerror}.") from error
        return "Written"

    def _sync(self) -> None:
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
