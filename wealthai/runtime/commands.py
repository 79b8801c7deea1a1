"""A database for the duration of one command: the configured one, the one `up` runs, or one started and stopped here."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from wealthai.runtime import embedded, lock, preparation
from wealthai.runtime.layout import Layout, layout_from_environment
from wealthai.runtime.lock import FolderLock, Holder, UsersLock
from wealthai.runtime.refusal import Refusal
from wealthai.runtime.signals import Patience
from wealthai.runtime.supervisor import Supervisor
from wealthai.runtime.target import target_from_environment

# A first start of `up` makes the database and loads the demo firm before others may use it.
_STARTING_SECONDS = 300.0


@contextmanager
def database_for_command(*, prepared: bool = True) -> Iterator[None]:
    """Raises Refusal (a sentence) when there is no database to be had.

    `prepared=False` leaves its tables as they are: a backup keeps what stands, a restore needs a database without any.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    layout = layout_from_environment()
    lock.make_data_folder(layout)
    users = UsersLock(layout)
    folder_lock = FolderLock(layout)
    try:
        if _take_or_share(folder_lock, users):
            with _own_database(layout, folder_lock, users, prepared):
                yield
        else:
            yield
    finally:
        _close_connections()
        folder_lock.release()
        users.release()


@contextmanager
def existing_database() -> Iterator[None]:
    """The same, as it stands; refused where there is none, for a backup of a database made in passing is none."""
    layout = layout_from_environment()
    if not os.environ.get("DATABASE_URL") and not layout.cluster.exists():
        raise Refusal(f"There is no database in {layout.data}. Name the data folder of the house with WEALTHAI_DATA.")
    with database_for_command(prepared=False):
        yield


def _take_or_share(folder_lock: FolderLock, users: UsersLock) -> bool:
    """True: nobody runs servers here, so we do. False: somebody does and keeps them up until we are done."""
    deadline = time.monotonic() + _STARTING_SECONDS
    told = False
    while time.monotonic() < deadline:
        if folder_lock.take(lock.COMMAND):
            return True
        # First the claim, then the look: a starter that sees no claim says it is closing before it closes.
        users.share()
        holder = folder_lock.holder()
        if holder is not None and holder.ready:
            return False
        users.unshare()
        if not told:
            _say("Waiting for the database that another process is starting or stopping.")
            told = True
        time.sleep(0.1)
    raise Refusal(
        f"The database in {folder_lock.layout.data} is still being started by another process. Try again later."
    )


@contextmanager
def _own_database(layout: Layout, folder_lock: FolderLock, users: UsersLock, prepared: bool) -> Iterator[None]:
    servers = embedded.find(layout, database=True, broker=False)
    with Supervisor(layout, Patience(), _say) as supervisor:
        servers.start(supervisor)
        if prepared:
            preparation.prepare(supervisor, target_from_environment(layout), static=False)
        folder_lock.note(Holder(lock.COMMAND, os.getpid(), ready=True))
        try:
            yield
        finally:
            folder_lock.note(Holder(lock.COMMAND, os.getpid()))
            _close_connections()
            users.wait_for_all()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # standard output belongs to the command's results


def _close_connections() -> None:
    """Django's, when the command uses it: the core itself does not know Django."""
    django_db = sys.modules.get("django.db")
    if django_db is not None:
        django_db.connections.close_all()
