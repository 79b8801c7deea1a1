"""Throw-away servers for a test run: nothing is synced to disk, and the folder goes with the run, however that ends."""

from __future__ import annotations

import base64
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wealthai.runtime import embedded
from wealthai.runtime.layout import APP_ROLE, OWNER_ROLE, Layout
from wealthai.runtime.signals import Patience
from wealthai.runtime.supervisor import Supervisor


@dataclass(frozen=True)
class Services:
    """Every new database of this server has the extensions and default privileges already: they stand in its template."""

    layout: Layout
    database_url: str
    owner_url: str
    superuser_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "REDIS_URL": self.redis_url,
            **throw_away_keys(),
            "WEALTHAI_DATA": str(self.layout.data),
        }


@contextmanager
def services_for_tests(*, database: bool = True, broker: bool = True) -> Iterator[Services]:
    folder = Path(tempfile.mkdtemp(prefix="wealthai-tests-"))
    layout = Layout(folder)
    try:
        with Supervisor(layout, Patience(), lambda line: None) as supervisor:
            supervisor.remove_at_death(folder)
            embedded.find(layout, database=database, broker=broker, durable=False).start(supervisor)
            yield Services(
                layout=layout,
                database_url=layout.database_url(APP_ROLE),
                owner_url=layout.database_url(OWNER_ROLE),
                superuser_url=embedded.superuser_url(layout),
                redis_url=layout.redis_url(),
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def throw_away_keys() -> dict[str, str]:
    return {
        "WEALTHAI_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "WEALTHAI_SECRET_KEY": secrets.token_urlsafe(48),
    }
