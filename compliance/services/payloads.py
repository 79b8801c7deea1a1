"""Raw words, once: closed under the data key of the client or document they belong to."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone

from compliance import journal, sealing
from compliance.models import DataKey, Payload, PayloadBody
from wealthai.errors import Refusal


class ErasedPayload(Refusal):
    status = 410
    code = "erased"


@lru_cache(maxsize=4)
def _master_key(text: str, file: str) -> sealing.MasterKey:
    if text:
        return sealing.MasterKey.from_base64(text)
    if not file:
        raise ImproperlyConfigured("Set WEALTHAI_MASTER_KEY or WEALTHAI_MASTER_KEY_FILE: 32 bytes, base64.")
    return sealing.MasterKey.from_base64(Path(file).read_text())


def master_key() -> sealing.MasterKey:
    return _master_key(settings.MASTER_KEY, settings.MASTER_KEY_FILE)


def payload_store(*, kind: str, media_type: str, clear: bytes, subject: tuple[str, UUID]) -> Payload:
    """Stores `clear` under the data key of `subject` ("client", uuid). Part of a larger act: its transaction, its actor."""
    data_key = _data_key_of(*subject)
    payload = Payload(
        kind=kind, media_type=media_type, sha256=hashlib.sha256(clear).hexdigest(), size=len(clear), key=data_key
    )
    nonce, cipher_text = sealing.close(_unwrapped(data_key), clear, _binding(payload))
    payload.save(force_insert=True)
    PayloadBody.objects.create(payload=payload, nonce=nonce, cipher_text=cipher_text)
    return payload


def payload_open(payload: Payload) -> bytes:
    """The words as they were stored. The caller has checked that the person may see them."""
    body = payload.body  # a list of found notes has fetched them together
    return sealing.open_(_unwrapped(payload.key), bytes(body.nonce), bytes(body.cipher_text), _binding(payload))


def _binding(payload: Payload) -> bytes:
    return f"{payload.uuid}:{payload.sha256}:{payload.kind}".encode()


def _data_key_of(subject_type: str, subject_id: UUID) -> DataKey:
    found = DataKey.objects.filter(subject_type=subject_type, subject_id=subject_id).first()
    if found is not None:
        return found
    master = master_key()
    key_uuid = uuid4()
    try:
        with transaction.atomic():
            return DataKey.objects.create(
                uuid=key_uuid,
                subject_type=subject_type,
                subject_id=subject_id,
                master_key_id=master.id,
                wrapped=sealing.wrap(master, sealing.new_key(), str(key_uuid).encode()),
            )
    except IntegrityError:  # another upload for the same client was first
        return DataKey.objects.get(subject_type=subject_type, subject_id=subject_id)


def _unwrapped(data_key: DataKey) -> bytes:
    if data_key.wrapped is None:
        raise ErasedPayload("These words were erased; only their fingerprint is kept.")
    master = master_key()
    if master.id != data_key.master_key_id:
        raise ImproperlyConfigured(
            f"The data was closed with master key {data_key.master_key_id}, but {master.id} is configured. "
            "Give the program the master key it was set up with."
        )
    return sealing.unwrap(master, bytes(data_key.wrapped), str(data_key.uuid).encode())


@journal.business_act
def data_key_destroy(*, subject: tuple[str, UUID], by: Any) -> None:
    """Nothing closed under the subject's key can be read again, in any copy of the database."""
    row = DataKey.objects.select_for_update().get(subject_type=subject[0], subject_id=subject[1])
    row.wrapped, row.destroyed_at = None, timezone.now()
    row.save(update_fields=["wrapped", "destroyed_at"])
    journal.act("data-key.destroyed", about=subject)
