"""`manage.py up`: everything an installation needs, in one foreground process, until it is told to stop."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from wealthai.runtime import embedded, keys, lock, preparation, programs, redelivery
from wealthai.runtime.layout import Layout, layout_from_environment
from wealthai.runtime.listener import Question, listen, shown_address
from wealthai.runtime.lock import FolderLock, Holder
from wealthai.runtime.refusal import EXIT_USAGE, Refusal, StopRequested
from wealthai.runtime.signals import StopSignals
from wealthai.runtime.supervisor import Supervisor
from wealthai.runtime.target import Target, check_server, target_from_environment

_WEB_SECONDS = 120.0


@dataclass(frozen=True)
class Options:
    host: str = "127.0.0.1"
    port: int = 8000
    data: str = ""
    demo: bool = False
    workers: int = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    plain = Options()
    parser.add_argument("--host", default=plain.host, help="address to serve on (%(default)s)")
    parser.add_argument(
        "--port", type=int, default=plain.port, help="port to serve on (%(default)s; 0 takes a free one)"
    )
    parser.add_argument("--data", default="", metavar="DIR", help="data folder (WEALTHAI_DATA, else ./data)")
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=plain.demo,
        help="load the demo firm into a new embedded database",
    )
    parser.add_argument(
        "--workers", type=int, default=plain.workers, metavar="N", help="task workers of two processes each (1)"
    )


def main(arguments: Sequence[str]) -> int:
    """`manage.py up` without Django: nothing here needs it, and loading it takes a second or two."""
    parser = argparse.ArgumentParser(prog="up", description="Runs the whole installation in the foreground.")
    add_arguments(parser)
    return up(Options(**vars(parser.parse_args(arguments))))


def up(options: Options) -> int:
    """The exit code; refusals are printed here, so every door says the same."""
    try:
        _check(options)
        _serve(options)
    except Refusal as refusal:
        print(f"wealthai: {refusal}", file=sys.stderr, flush=True)
        return refusal.exit_code
    return 0


def say(line: str) -> None:
    try:
        print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
    except BrokenPipeError:
        pass  # nobody reads along any more; serving goes on


def _check(options: Options) -> None:
    if not 0 <= options.port <= 65535:
        raise Refusal(f"--port {options.port}: a port is a number from 0 to 65535.", EXIT_USAGE)
    if not 0 <= options.workers <= 64:
        raise Refusal(f"--workers {options.workers}: choose a number from 0 to 64.", EXIT_USAGE)


def _serve(options: Options) -> None:
    layout = Layout(Path(options.data).absolute()) if options.data else layout_from_environment()
    lock.make_data_folder(layout)
    folder_lock = FolderLock(layout)
    if not folder_lock.take(lock.UP):
        raise Refusal(_already_used(layout, folder_lock.holder()))
    try:
        with StopSignals(to_the_end=True) as signals, listen(options.host, options.port) as listener:
            folder_lock.note(Holder(lock.UP, os.getpid(), shown_address(listener)))
            target = target_from_environment(layout)
            if not target.embedded_database:
                keys.check_given_keys()
            servers = embedded.find(layout, database=target.embedded_database, broker=target.embedded_broker)
            with Supervisor(layout, signals, say) as supervisor:
                _run(supervisor, servers, target, options, listener, folder_lock)
    except StopRequested:
        say("Stopped.")
    finally:
        folder_lock.release()


def _run(
    supervisor: Supervisor,
    servers: embedded.Embedded,
    target: Target,
    options: Options,
    listener: socket.socket,
    folder_lock: FolderLock,
) -> None:
    servers.start(supervisor)
    check_server(target)
    preparation.prepare(supervisor, target, static=True)
    if options.demo and target.embedded_database:
        preparation.load_demo_once(supervisor, target)
    address = shown_address(listener)
    folder_lock.note(Holder(lock.UP, os.getpid(), address, ready=target.embedded_database))
    _start_project(supervisor, target, options, listener)
    say(f"WealthAI is ready at {address} (Ctrl-C stops it; data in {target.layout.data})")
    if options.demo and target.embedded_database:
        _show_demo_logins(target.layout)
    supervisor.watch()


def _start_project(supervisor: Supervisor, target: Target, options: Options, listener: socket.socket) -> None:
    layout = target.layout

    def give_back() -> None:
        # With a firm's own broker other machines may be at work; with several workers here, the others are.
        if target.embedded_broker and not supervisor.living("worker"):
            redelivery.give_back(layout)

    web = supervisor.start(programs.web(layout, listener.fileno()))
    # The page comes first: what it does not need starts when it is there, or both would come late.
    with closing(Question(listener)) as question:
        supervisor.wait_until(question.answered, web, _WEB_SECONDS)
    for number in range(1, options.workers + 1):
        supervisor.start(programs.worker(layout, number, give_back))
    supervisor.start(programs.beat(layout))


def _already_used(layout: Layout, holder: Holder | None) -> str:
    if holder is None:
        return f"Another process is just starting on the data folder {layout.data}. Wait for it, or choose another folder with --data."
    if holder.kind == lock.COMMAND:
        return f"A command (process {holder.pid}) uses the data folder {layout.data}. Wait until it has ended, then start again."
    return (
        f"WealthAI is already running on the data folder {layout.data}: process {holder.pid}, {holder.address or 'still starting'}. "
        f"Use that one, stop it with `kill {holder.pid}`, or choose another folder with --data."
    )


def _show_demo_logins(layout: Layout) -> None:
    try:
        print(layout.demo_logins.read_text().rstrip(), flush=True)
    except (FileNotFoundError, BrokenPipeError):
        pass
