"""The scripts, with a PATH that holds only what a case is about. What they install is not installed here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from wealthai.runtime.layout import PROJECT

_TOOLS = ("sh", "cat", "cksum", "dirname", "rm", "mkdir")
_STAMPED = ("requirements.txt", "requirements-dev.txt")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "our check out"
    shutil.copytree(PROJECT / "script", folder / "script")
    shutil.copytree(PROJECT / "advisors" / "extraction" / "trained", folder / "advisors" / "extraction" / "trained")
    for name in _STAMPED:
        shutil.copy(PROJECT / name, folder / name)
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    for tool in _TOOLS:
        found = shutil.which(tool)
        assert found
        (bin_folder / tool).symlink_to(found)
    _tool(folder, "id", "echo 1000")
    return folder


def _tool(checkout: Path, name: str, body: str) -> None:
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def _run(checkout: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [checkout / "script" / words[0], *words[1:]],
        env={"PATH": str(checkout / "bin"), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _installed(checkout: Path, stamp: str) -> None:
    """What a finished bootstrap leaves behind, with a Python that only answers."""
    venv = checkout / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "pyvenv.cfg").write_text("version = 3.11\n")
    (venv / "wealthai-place").write_text(f"{checkout}\n")
    (venv / "bin" / "python").write_text('#!/bin/sh\necho "ran $*"\n')
    (venv / "bin" / "python").chmod(0o755)
    lists = _STAMPED if stamp == "dev" else _STAMPED[:1]
    own = ("bootstrap", "build_model.py", "requirements-model.txt", "requirements-uv.txt")
    scripts = [f"script/{name}" for name in own]
    files = [".venv/pyvenv.cfg", *scripts[:-1], "advisors/extraction/trained/clauses.npz", scripts[-1], *lists]
    content = b"".join((checkout / name).read_bytes() for name in files)
    (venv / f"wealthai-{stamp}").write_bytes(
        subprocess.run(["cksum"], input=content, capture_output=True, check=True).stdout
    )


def test_bootstrap_without_python_says_what_to_install(checkout: Path) -> None:
    done = _run(checkout, "bootstrap")
    assert (done.returncode, "apt-get install python3" in done.stderr) == (1, True)


def test_bootstrap_passes_over_a_python_that_is_too_old(checkout: Path) -> None:
    _tool(checkout, "python3.13", "exit 1")
    done = _run(checkout, "bootstrap")
    assert (done.returncode, "was not found" in done.stderr) == (1, True)


def test_bootstrap_refuses_the_wrong_python_by_name(checkout: Path) -> None:
    done = _run(checkout, "bootstrap", WEALTHAI_PYTHON="/no/python")
    assert (done.returncode, "WEALTHAI_PYTHON is /no/python" in done.stderr) == (1, True)


def test_bootstrap_names_the_package_debian_keeps_apart(checkout: Path) -> None:
    _tool(checkout, "python3.12", 'case "$*" in *ensurepip*) exit 1;; *venv*) echo python3.12-venv;; esac')
    done = _run(checkout, "bootstrap")
    assert (done.returncode, "sudo apt-get install python3.12-venv" in done.stderr) == (1, True)


def test_bootstrap_installs_that_package_as_root(checkout: Path) -> None:
    _tool(checkout, "id", "echo 0")
    _tool(checkout, "apt-get", 'echo "apt-get $*" >> asked')
    _tool(checkout, "python3.12", 'case "$*" in *ensurepip*|*--clear*) exit 1;; *venv*) echo python3.12-venv;; esac')
    done = _run(checkout, "bootstrap")
    assert "install -q -y --no-install-recommends python3.12-venv" in (checkout / "asked").read_text()
    assert (done.returncode, "could not be made" in done.stderr) == (1, True)


def test_bootstrap_refuses_unknown_words(checkout: Path) -> None:
    assert _run(checkout, "bootstrap", "--everything").returncode == 2


def test_bootstrap_does_nothing_twice(checkout: Path) -> None:
    _installed(checkout, "run")
    done = _run(checkout, "bootstrap")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_bootstrap_for_running_is_content_with_more(checkout: Path) -> None:
    _installed(checkout, "dev")
    assert _run(checkout, "bootstrap").stderr == ""


@pytest.mark.parametrize("changed", ["requirements.txt", ".venv/wealthai-place", ".venv/pyvenv.cfg"])
def test_bootstrap_works_again_when_something_changed(checkout: Path, changed: str) -> None:
    _installed(checkout, "run")
    with (checkout / changed).open("a") as file:
        file.write("# more\n")
    assert _run(checkout, "bootstrap").stderr != ""


def test_server_starts_with_the_demo_and_hands_options_on(checkout: Path) -> None:
    _installed(checkout, "run")
    done = _run(checkout, "server", "--port", "8123", "--data", "a b")
    assert done.stdout == "ran -P -m wealthai.runtime --demo --port 8123 --data a b\n"


def test_test_without_a_browser_says_how_to_get_one(checkout: Path) -> None:
    _installed(checkout, "dev")
    _tool(checkout, "grep", "exit 1")
    done = _run(checkout, "test")
    assert (done.returncode, "WEALTHAI_CHROMIUM" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], "ran -m pytest -n 2 --dist loadgroup -m not deep\n"),
        (["--deep"], "ran -m pytest -n 2 --dist loadgroup -m deep or not deep\n"),
        (["-k", "a b", "--deep"], "ran -m pytest -n 2 --dist loadgroup -m deep or not deep -k a b\n"),
    ],
)
def test_test_runs_every_check_and_hands_arguments_to_pytest(checkout: Path, words: list[str], asked: str) -> None:
    _installed(checkout, "dev")
    (checkout / ".venv" / "bin" / "lint-imports").symlink_to("python")
    (checkout / "bin" / "env").symlink_to(shutil.which("env") or "")
    _tool(checkout, "chromium", "")
    done = _run(checkout, "test", *words)
    assert (done.returncode, done.stdout.endswith(asked)) == (0, True)
    for tool in ("-m ruff check", "-m ruff format --check", "-m mypy", "makemigrations --check --dry-run"):
        assert tool in done.stdout


def test_test_stops_at_the_first_failure(checkout: Path) -> None:
    _installed(checkout, "dev")
    _tool(checkout, "chromium", "")
    (checkout / ".venv" / "bin" / "python").write_text(
        '#!/bin/sh\necho "ran $*"\ncase "$*" in *format*) exit 1;; esac\n'
    )
    done = _run(checkout, "test")
    assert (done.returncode, "ran -m mypy" in done.stdout) == (1, False)


def test_ci_runs_the_same_checks() -> None:
    assert os.access(PROJECT / ".ci" / "run", os.X_OK)
    assert 'exec "$(dirname "${BASH_SOURCE[0]}")/../script/test" "$@"' in (PROJECT / ".ci" / "run").read_text()
