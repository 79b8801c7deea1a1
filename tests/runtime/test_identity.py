"""As whom PostgreSQL runs. The parts for root are tested where the tests run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from wealthai.runtime import embedded, identity
from wealthai.runtime.identity import Identity, as_account, check_reachable, in_namespace, postgres_identity
from wealthai.runtime.layout import Layout
from wealthai.runtime.refusal import Refusal
from wealthai.runtime.signals import Patience
from wealthai.runtime.supervisor import Supervisor

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
NOBODY = pwd.getpwnam("nobody")


def _seen_from_within(become: Callable[[], None] | None) -> str:
    return subprocess.run(
        ["/bin/sh", "-c", "id -u; stat -c %u ."],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=become,  # noqa: PLW1509 - as the runtime does
    ).stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="for ordinary users")
def test_an_ordinary_user_stays_what_it_is(tmp_path: Path) -> None:
    assert postgres_identity(tmp_path) == Identity(os.geteuid())


@as_root
def test_namespace_hides_root_from_the_program_only() -> None:
    if not identity._namespace_works(NOBODY.pw_uid):
        pytest.skip("user namespaces are forbidden here")
    chosen = in_namespace(NOBODY.pw_uid)
    assert chosen.owner == 0
    assert _seen_from_within(chosen.become).split() == [str(NOBODY.pw_uid), str(NOBODY.pw_uid)]
    assert os.geteuid() == 0


@as_root
def test_account_is_taken_where_namespaces_are_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_namespace_works", lambda seen_as: False)
    assert postgres_identity(tmp_path / "none").owner == NOBODY.pw_uid


@as_root
def test_a_cluster_of_the_account_stays_with_it(tmp_path: Path) -> None:
    os.chown(tmp_path, NOBODY.pw_uid, -1)
    assert postgres_identity(tmp_path).owner == NOBODY.pw_uid


@as_root
def test_a_closed_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed" / "data").mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    with pytest.raises(Refusal, match="may not enter .*"):
        check_reachable(tmp_path / "closed" / "data", as_account(NOBODY))


@as_root
def test_database_runs_as_the_account(monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    """A folder that others may enter, as a firm would choose; then the cluster moves to the account from root."""

    with tempfile.TemporaryDirectory(prefix="wealthai-account-") as place:
        os.chmod(place, 0o711)
        layout = Layout(Path(place) / "data")
        layout.data.mkdir(mode=0o700)
        _serve_once(layout, said)
        assert layout.cluster.stat().st_uid == 0
        monkeypatch.setattr(identity, "_namespace_works", lambda seen_as: False)
        _serve_once(layout, said)
        owners = {path.stat().st_uid for path in [layout.cluster, *layout.cluster.rglob("*")]}
        assert owners == {NOBODY.pw_uid}
        assert layout.keys.stat().st_mode & 0o777 == 0o700


def _serve_once(layout: Layout, said: list[str]) -> None:
    servers = embedded.find(layout, database=True, broker=False, durable=False)
    with Supervisor(layout, Patience(), said.append) as supervisor:
        servers.start(supervisor)
