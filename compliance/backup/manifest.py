"""What lies beside a dump: what it is, what must be found in it again, sealed under the master key."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from compliance.proof import canonical
from compliance.sealing import MasterKey, seal
from wealthai.errors import Refusal

DUMP, MANIFEST = "house.dump", "manifest.json"
_FORMAT = 1


class BadBackup(Refusal):
    code = "bad_backup"


@dataclass(frozen=True)
class Manifest:
    """`counts`: rows a table; `journal`: rows, last id, SHA-256; `catalogue`: object -> fingerprint of its definition."""

    version: str
    made_at: str
    dump_sha256: str
    dump_bytes: int
    master_key_id: str
    owner_role: str
    app_role: str
    server: int
    migrations: list[str]
    counts: dict[str, int]
    journal: dict[str, Any]
    catalogue: dict[str, str]
    format: int = _FORMAT

    def write(self, file: Path, master: MasterKey) -> None:
        told = asdict(self)
        file.write_text(json.dumps({**told, "seal": seal(master, canonical(told))}, indent=1, sort_keys=True) + "\n")


def read(folder: Path) -> tuple[Manifest, str]:
    """-> what the folder says it is, and its seal. Raises BadBackup; nothing is believed before `check_seal`."""
    for name in (MANIFEST, DUMP):
        if not (folder / name).is_file():
            raise BadBackup(f"{folder} holds no backup: the file {name} is missing.")
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        stamp = told.pop("seal")
        if told["format"] != _FORMAT:
            raise BadBackup(f"This backup has format {told['format']}, this program reads format {_FORMAT}.")
        return Manifest(**told), str(stamp)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadBackup(f"{folder / MANIFEST} is not a manifest of a backup. Take another backup.") from error


def check_seal(manifest: Manifest, stamp: str, master: MasterKey) -> None:
    """The key first: under another one no seal holds."""
    if manifest.master_key_id != master.id:
        raise BadBackup(
            f"This backup was closed with master key {manifest.master_key_id}, but {master.id} is configured. Without its own key "
            "no transcript in it can be read. Give the program the master key of the house that was backed up."
        )
    if not hmac.compare_digest(stamp, seal(master, canonical(asdict(manifest)))):
        raise BadBackup("The manifest is not as it was written: its seal does not hold. Take another backup.")


def check_dump(manifest: Manifest, file: Path) -> None:
    if sha256_of(file) != manifest.dump_sha256:
        raise BadBackup(f"{file} is not as it was written: its SHA-256 is another one. Take another backup.")


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
