"""The web's address: taken before anything starts, and asked until it answers."""

from __future__ import annotations

import errno
import http.client
import socket

from wealthai.runtime.refusal import Refusal

_BACKLOG = 256
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


def answers(listener: socket.socket) -> bool:
    """Any answer but a failure will do: a strict list of host names may turn our own question down."""
    host, port = listener.getsockname()[:2]
    connection = http.client.HTTPConnection(_ANYWHERE.get(host, host), port, timeout=2.0)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use by another program. Stop that program, or choose another port with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user. Choose one from 1024 up with --port."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine. Name another with --host."
    return f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with --port or --host."
