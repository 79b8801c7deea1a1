from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from compliance import sealing
from compliance.models import DataKey, PayloadBody
from compliance.services.payloads import ErasedPayload, data_key_destroy, payload_open, payload_store

pytestmark = pytest.mark.django_db
WORDS = b"Call me on 212-555-0142, Eleanor."


def stored(subject: Any = None) -> Any:
    return payload_store(kind="received", media_type="text/plain", clear=WORDS, subject=subject or ("client", uuid4()))


def test_words_come_back_byte_for_byte() -> None:
    assert payload_open(stored()) == WORDS


def test_database_holds_no_clear_words() -> None:
    payload = stored()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cipher_text FROM compliance_payloadbody WHERE payload_id = %s", [payload.pk])
        assert b"Eleanor" not in bytes(cursor.fetchone()[0])


def test_one_key_a_subject_another_for_the_next() -> None:
    subject = ("client", uuid4())
    first, second, other = stored(subject), stored(subject), stored()
    assert first.key_id == second.key_id != other.key_id


def test_destroyed_key_makes_words_unreadable_and_keeps_fingerprint() -> None:
    subject = ("client", uuid4())
    payload = stored(subject)
    data_key_destroy(subject=subject, by="shell:ada")
    payload.refresh_from_db()
    with pytest.raises(ErasedPayload):
        payload_open(type(payload).objects.get(pk=payload.pk))
    assert len(payload.sha256) == 64
    assert DataKey.objects.get(subject_id=subject[1]).wrapped is None


def test_cipher_text_of_another_payload_does_not_open() -> None:
    subject = ("client", uuid4())
    one, two = stored(subject), payload_store(kind="received", media_type="text/plain", clear=b"other", subject=subject)
    body = PayloadBody.objects.get(pk=one.pk)
    key = sealing.unwrap(_master(), bytes(one.key.wrapped), str(one.key.uuid).encode())
    with pytest.raises(sealing.CannotOpen):
        sealing.open_(key, bytes(body.nonce), bytes(body.cipher_text), f"{two.uuid}:{two.sha256}:{two.kind}".encode())


def test_wrong_master_key_is_said_by_its_id(settings: Any) -> None:
    payload = stored()
    settings.MASTER_KEY = __import__("base64").b64encode(b"x" * 32).decode()
    with pytest.raises(Exception, match="closed with master key"):
        payload_open(type(payload).objects.select_related("key").get(pk=payload.pk))


def _master() -> sealing.MasterKey:
    from compliance.services.payloads import master_key

    return master_key()
