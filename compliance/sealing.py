"""Envelope encryption: AES-256-GCM under a data key, the data key wrapped by the master key. Bytes in, bytes out."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.1: 96 bits is the length GCM is specified for


class CannotOpen(Exception):
    """The cipher text, its binding or the key is not the one that closed it."""


@dataclass(frozen=True)
class MasterKey:
    secret: bytes

    @classmethod
    def from_base64(cls, text: str) -> MasterKey:
        try:
            secret = base64.b64decode(text.strip(), validate=True)
        except binascii.Error as error:
            raise ValueError("The master key is not base64.") from error
        if len(secret) != KEY_BYTES:
            raise ValueError(f"The master key has {len(secret)} bytes; it needs {KEY_BYTES}.")
        return cls(secret)

    @property
    def id(self) -> str:
        """Tells keys apart; says nothing of the key."""
        return hashlib.sha256(b"wealthai master key id" + self.secret).hexdigest()[:16]


def seal(master: MasterKey, data: bytes) -> str:
    """64 hex digits that only a holder of the master key can make for `data`; a key of its own, so it opens nothing."""
    key = hashlib.sha256(b"wealthai seal" + master.secret).digest()
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def close(key: bytes, clear: bytes, binding: bytes) -> tuple[bytes, bytes]:
    """-> (nonce, cipher text). `binding` is authenticated: the cipher text opens only where it belongs."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce, AESGCM(key).encrypt(nonce, clear, binding)


def open_(key: bytes, nonce: bytes, cipher_text: bytes, binding: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, cipher_text, binding)
    except InvalidTag as error:
        raise CannotOpen from error


def wrap(master: MasterKey, key: bytes, binding: bytes) -> bytes:
    nonce, cipher_text = close(master.secret, key, binding)
    return nonce + cipher_text


def unwrap(master: MasterKey, wrapped: bytes, binding: bytes) -> bytes:
    return open_(master.secret, wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], binding)
