"""Keeps the house in a folder, while people and workers go on."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from compliance import journal
from compliance.backup import picture, programs
from compliance.backup.manifest import DUMP, MANIFEST, Manifest, sha256_of
from compliance.sealing import MasterKey
from compliance.services.payloads import master_key
from wealthai.errors import Refusal
from wealthai.version import version


class NoBackup(Refusal):
    code = "no_backup"


def back_up(folder: Path) -> Manifest:
    """Makes `folder` (which must be new or empty) and writes dump and manifest into it. Run as the owner of the tables.

    It appears as a whole or not at all; nobody but its maker may read it. Raises Refusal."""
    _check_free(folder)
    draft = folder.with_name(folder.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    try:
        manifest = _written(draft)
        _to_disk(draft)
        if folder.exists():
            folder.rmdir()
        os.replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    with transaction.atomic():
        journal.act(
            "house.backed-up", sha256=manifest.dump_sha256, bytes=manifest.dump_bytes, rows=manifest.journal["rows"]
        )
    return manifest


def _check_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NoBackup(
            f"{folder} is there already and not empty. Name a new folder: a backup never overwrites another."
        )


def _written(draft: Path) -> Manifest:
    """Dump and manifest of one moment: both see the same snapshot."""
    file = draft / DUMP
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot, (owner, server) = cursor.fetchone()[0], picture.user_and_server()
        made_at = datetime.now(UTC)
        if not picture.migrations():
            raise NoBackup("There is nothing to back up: the database holds no tables of this program.")
        master = _key_of_the_house()
        file.touch(mode=0o600)
        programs.dump(connection.get_connection_params(), server=server, snapshot=snapshot, file=file)
        told: dict[str, Any] = {
            "migrations": picture.migrations(),
            "counts": picture.counts(),
            "journal": picture.journal(),
            "catalogue": picture.catalogue(),
        }
    manifest = Manifest(
        version=version(),
        made_at=made_at.isoformat(timespec="seconds"),
        dump_sha256=sha256_of(file),
        dump_bytes=file.stat().st_size,
        master_key_id=master.id,
        owner_role=owner,
        app_role=settings.DATABASE_APP_ROLE,
        server=server,
        **told,
    )
    manifest.write(draft / MANIFEST, master)
    (draft / MANIFEST).chmod(0o600)
    return manifest


def _key_of_the_house() -> MasterKey:
    """A backup under a key that opens nothing in it would be found out when it is needed."""
    try:
        master = master_key()
    except (OSError, ValueError) as error:
        raise NoBackup(
            "The master key could not be read. Set WEALTHAI_MASTER_KEY or WEALTHAI_MASTER_KEY_FILE."
        ) from error
    others = [key for key in picture.key_ids() if key != master.id]
    if others:
        raise NoBackup(
            f"The data was closed with master key {others[0]}, but {master.id} is configured. Nothing was written."
        )
    return master


def _to_disk(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
