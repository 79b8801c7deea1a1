"""A signed POST to the CRM. The address that was checked is the one connected to; redirects are not followed."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from compliance.delivery import NotDelivered, Parcel

TIMEOUT_SECONDS = 15
# The other side may take it later: RFC 9110 408, RFC 8470 425, RFC 6585 429, and every 5xx.
_TRY_AGAIN = {408, 409, 425, 429}


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str
    private_hosts: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"webhook {urlsplit(self.url).hostname}"

    def send(self, parcel: Parcel) -> str:
        parts = urlsplit(self.url)
        address = checked_address(parts, self.private_hosts)
        status = _post(parts, address, parcel.body, self._headers(parcel))
        if 200 <= status < 300:
            return f"Answered {status}"
        raise NotDelivered(f"The CRM answered {status}.", final=400 <= status < 500 and status not in _TRY_AGAIN)

    def _headers(self, parcel: Parcel) -> dict[str, str]:
        return {
            "Content-Type": "application/json",
            "User-Agent": "WealthAI",
            "Idempotency-Key": parcel.idempotency_key,
            "X-WealthAI-Signature": signature(self.secret, int(time.time()), parcel.body),
        }


def signature(secret: str, moment: int, body: bytes) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 over "<t>.<body>", so that an old message cannot be sent again as a new one."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def checked_address(parts: SplitResult, private_hosts: frozenset[str]) -> str:
    """Resolves once and refuses what is not public, unless the host is allowed by name."""
    host = parts.hostname or ""
    allowed = host in private_hosts
    if parts.scheme not in ("https", "http") or not host:
        raise NotDelivered("The CRM address is not an https URL.", final=True)
    if parts.scheme == "http" and not allowed:
        raise NotDelivered("The CRM address is not https, and its host is not allowed by name.", final=True)
    addresses = _resolve(host, parts.port or (443 if parts.scheme == "https" else 80))
    if not allowed and not all(ipaddress.ip_address(address).is_global for address in addresses):
        raise NotDelivered(
            f"{host} is in a private network. Allow it by name in WEALTHAI_CRM_PRIVATE_HOSTS, or change WEALTHAI_CRM_URL.",
            final=True,
        )
    return addresses[0]


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotDelivered(f"The name {host} is not known.") from error
    # An IPv4 address dressed as IPv6 is judged by what it is.
    plain = [ipaddress.ip_address(entry[4][0]) for entry in found]
    return [str(getattr(address, "ipv4_mapped", None) or address) for address in plain]


def _post(parts: SplitResult, address: str, body: bytes, headers: dict[str, str]) -> int:
    connection = _connect(parts, address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read(4096)
        return response.status
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(f"The connection failed: {type(error).__name__}.") from error
    finally:
        connection.close()


def _connect(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        secure = http.client.HTTPSConnection(
            host, parts.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
        secure._create_connection = _to(address)  # type: ignore[attr-defined]
        return secure
    plain = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
    plain._create_connection = _to(address)  # type: ignore[attr-defined]
    return plain


def _to(address: str):  # type: ignore[no-untyped-def]
    """Connects to the checked address whatever the name resolves to by now; TLS still verifies the name."""

    def create(target: tuple[str, int], timeout: float, source: object) -> socket.socket:
        return socket.create_connection((address, target[1]), timeout)

    return create
