"""Makes the house of a backup in an empty database, and says whether it is the same."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from compliance import journal
from compliance.backup import manifest as manifests
from compliance.backup import picture, programs
from compliance.backup.manifest import BadBackup, Manifest
from compliance.services.payloads import master_key
from wealthai.errors import Refusal
from wealthai.runtime import roles
from wealthai.version import version


class NotRestored(Refusal):
    code = "not_restored"


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    differences: list[str]  # what the manifest names and the new database has otherwise; none: it is the same


def checked(folder: Path) -> Manifest:
    """All that can be said without a database: whole, unchanged, of this version, of this key. Raises Refusal."""
    manifest, stamp = manifests.read(folder)
    try:
        master = master_key()
    except (OSError, ValueError) as error:
        raise NotRestored(
            "The master key of the house is needed, and it is not in the backup. Put it where it stood, with mode 0600 "
            f"({settings.MASTER_KEY_FILE or 'WEALTHAI_MASTER_KEY_FILE names it'}), then restore again."
        ) from error
    manifests.check_seal(manifest, stamp, master)
    _check_version(manifest)
    manifests.check_dump(manifest, folder / manifests.DUMP)
    return manifest


def restore(folder: Path) -> Restored:
    """Into the configured database, which must hold no table. Run as the role that shall own the tables. Raises Refusal;
    then nothing was changed."""
    manifest = checked(folder)
    _check_database(manifest)
    with tempfile.TemporaryDirectory(prefix="wealthai-restore-") as beside:
        _loaded(manifest, folder / manifests.DUMP, Path(beside) / "list")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # without it the first pages would be planned blind
    found = compared(manifest)
    with transaction.atomic():
        journal.act("house.restored", sha256=manifest.dump_sha256, made_at=manifest.made_at, differences=len(found))
    return Restored(manifest, found)


def compared(manifest: Manifest) -> list[str]:
    """What the database has otherwise than the manifest says."""
    found = [f"rows of {name}" for name in picture.differences(manifest.counts, picture.counts())]
    found += picture.differences(manifest.catalogue, picture.catalogue())
    return found + [f"journal {name}" for name in picture.differences(manifest.journal, picture.journal())]


def _check_version(manifest: Manifest) -> None:
    """The older program restores, the newer one then migrates: so each step is one that is tested."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if manifest.version != version() or set(manifest.migrations) != known:
        raise BadBackup(
            f"This backup was made by WealthAI {manifest.version} with {len(manifest.migrations)} migrations; this is {version()} "
            f"with {len(known)}. Restore it with the version that made it, then start the newer one, which brings it up to date."
        )


def _check_database(manifest: Manifest) -> None:
    if tables := picture.tables():
        raise NotRestored(
            f"The database {connection.settings_dict['NAME']} is not empty: it has {len(tables)} tables. Restore into a new data "
            "folder, or into a new database made by what `manage.py create_database_roles` prints."
        )
    owner, server = picture.user_and_server()
    if (manifest.owner_role, manifest.app_role) != (owner, settings.DATABASE_APP_ROLE):
        raise NotRestored(
            f"The backup's roles are {manifest.owner_role} and {manifest.app_role}, here they are {owner} and "
            f"{settings.DATABASE_APP_ROLE}. Its rights are written for the former: give the roles those names."
        )
    if server < manifest.server:
        raise NotRestored(f"The backup is of PostgreSQL {manifest.server}; this server is the older {server}.")


def _loaded(manifest: Manifest, file: Path, beside: Path) -> None:
    """With the default rights away: a table would start with them, and the journal would be open to the program."""
    owner, app = (connection.ops.quote_name(role) for role in (manifest.owner_role, manifest.app_role))
    _say(roles.no_default_rights(owner, app))
    try:
        programs.load(connection.get_connection_params(), server=picture.user_and_server()[1], file=file, beside=beside)
    finally:
        _say(roles.default_rights(owner, app))


def _say(statements: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
