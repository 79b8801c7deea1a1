"""As whom PostgreSQL runs. It refuses root, so root runs it in a user namespace, or, where that is forbidden, as another user."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wealthai.runtime import kernel
from wealthai.runtime.refusal import Refusal


@dataclass(frozen=True)
class Identity:
    """`become` runs between fork and exec; `owner` is who must own the cluster and socket folders."""

    owner: int
    become: Callable[[], None] | None = None


def postgres_identity(cluster: Path) -> Identity:
    if os.geteuid() != 0:
        return Identity(owner=os.geteuid())
    other = _unprivileged_account()
    if _owner_of(cluster) in (0, None) and _namespace_works(other.pw_uid):
        return in_namespace(other.pw_uid)
    return as_account(other)


def in_namespace(seen_as: int) -> Identity:
    return Identity(owner=os.geteuid(), become=lambda: kernel.enter_user_namespace(seen_as))


def as_account(account: pwd.struct_passwd) -> Identity:
    def become() -> None:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)

    return Identity(owner=account.pw_uid, become=become)


def give(folder: Path, identity: Identity, *, deep: bool = False) -> None:
    """Makes the folder the identity's own, and what is in it when `deep`; a no-op for one's own files."""
    if identity.owner == os.geteuid():
        return
    below = [path for path in folder.rglob("*") if not path.is_symlink()] if deep and _owner_of(folder) == 0 else []
    for path in [*below, folder]:
        os.chown(path, identity.owner, -1)


def check_reachable(folder: Path, identity: Identity) -> None:
    """Another user must be able to walk down to the folder; root's own home is usually closed."""
    if identity.owner == os.geteuid():
        return
    closed = next((str(parent) for parent in folder.parents if not parent.stat().st_mode & 0o001), "")
    if closed:
        raise Refusal(
            f"PostgreSQL refuses to run as root, and the user it would run as may not enter {closed}. "
            "Start as an ordinary user, move the folder to a place all users may enter, or set DATABASE_URL."
        )


def _unprivileged_account() -> pwd.struct_passwd:
    """initdb looks its own user up, so it must be one that the machine knows."""
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        for account in pwd.getpwall():
            if account.pw_uid != 0:
                return account
    raise Refusal(
        "PostgreSQL refuses to run as root, and this machine knows no other user. Make one, or set DATABASE_URL."
    )


def _owner_of(folder: Path) -> int | None:
    try:
        return folder.stat().st_uid
    except FileNotFoundError:
        return None


def _namespace_works(seen_as: int) -> bool:
    """Containers may forbid it; only trying tells."""
    if not kernel.ON_LINUX:
        return False
    child = os.fork()
    if child == 0:
        try:
            kernel.enter_user_namespace(seen_as)
            os._exit(0 if os.geteuid() == seen_as else 1)
        except BaseException:  # noqa: BLE001 - whatever went wrong, this copy of us must not return
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0
