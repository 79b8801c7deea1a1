"""The web's address: taken before anything starts, and asked until it answers."""

from __future__ import annotations

import errno
import select
import socket
import time

from wealthai.runtime.refusal import Refusal

_BACKLOG = 256
_ASK_AGAIN_AFTER = 0.3
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


def listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise Refusal(
            f"{host} is not an address of this machine ({error.strerror}). Name another with --host."
        ) from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise Refusal(_why_not(host, port, error)) from error
    return listener


def shown_address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    host = _ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class Question:
    """Put once and waited for without blocking: a slow first page is not asked for again and again, and signals stay prompt.

    Any answer but a failure will do: a strict list of host names may turn our own question down.
    """

    def __init__(self, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        self._address = (_ANYWHERE.get(host, host), port)
        self._connection: socket.socket | None = None
        self._not_before = 0.0

    def answered(self) -> bool:
        if self._connection is None and time.monotonic() < self._not_before:
            return False
        try:
            return self._heard(self._connection or self._ask())
        except OSError:
            self.close()
            return False

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._not_before = time.monotonic() + _ASK_AGAIN_AFTER

    def _ask(self) -> socket.socket:
        self._connection = socket.create_connection(self._address, timeout=2.0)
        self._connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return self._connection

    def _heard(self, connection: socket.socket) -> bool:
        if not select.select([connection], [], [], 0)[0]:
            return False
        words = connection.recv(64).split(b" ", 2)
        self.close()
        return len(words) > 1 and words[0].startswith(b"HTTP/") and words[1] < b"500"


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use by another program. Stop that program, or choose another port with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user. Choose one from 1024 up with --port."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine. Name another with --host."
    return f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with --port or --host."
