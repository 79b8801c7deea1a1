"""The way out: back-off, signature, dead letter, private networks, the same bytes at every try."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.utils import timezone

from compliance import services
from compliance.delivery import NotDelivered, Parcel
from compliance.delivery.folder import Folder
from compliance.delivery.webhook import Webhook, checked_address, signature
from compliance.models import DeliveryAttempt, JournalRow, OutboxMessage
from compliance.services.outbox import MAX_TRIES, TAKEN_SECONDS, pause_after
from tests.factories import ReviewFactory
from tests.thing.models import Thing
from wealthai.errors import Stale

PARCEL = Parcel("note-1", b'{"a": 1}')


class Crm(ThreadingHTTPServer):
    """A CRM that answers what it is told to, and keeps what it got."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[int] = []
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/notes"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)  # type: ignore[attr-defined]
        self.send_header("Location", "http://169.254.169.254/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None: ...


@pytest.fixture
def crm() -> Iterator[Crm]:
    server = Crm()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def message(db: Any, advisor_ann: Any, reviewer_rita: Any) -> OutboxMessage:
    thing = Thing.objects.create(name="A thing", owner=advisor_ann)
    review = ReviewFactory(subject_id=thing.uuid, owner=advisor_ann, submitted_by=advisor_ann)
    services.review_claim(review_id=review.pk, by=reviewer_rita)
    services.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    return OutboxMessage.objects.get()


def webhook(crm: Crm) -> Webhook:
    return Webhook(crm.url, "a secret", frozenset({"127.0.0.1"}))


def deliver(message: OutboxMessage, destination: Any) -> bool:
    OutboxMessage.objects.filter(pk=message.pk).update(next_try_at=timezone.now())
    done = services.outbox_deliver(message_id=message.pk, by="task:test", destination=destination)
    message.refresh_from_db()
    return done


def test_signature_verifies_over_time_and_body(crm: Crm) -> None:
    webhook(crm).send(PARCEL)
    headers, body = crm.got[0]
    moment = dict(part.split("=") for part in headers["X-WealthAI-Signature"].split(","))
    digest = hmac.new(b"a secret", f"{moment['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert moment["v1"] == digest
    assert headers["Idempotency-Key"] == "note-1"
    assert signature("a secret", int(moment["t"]) + 1, body) != headers["X-WealthAI-Signature"]


def test_redirect_is_not_followed(crm: Crm) -> None:
    crm.answers = [302]
    with pytest.raises(NotDelivered):
        webhook(crm).send(PARCEL)
    assert len(crm.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://10.0.0.8/x",
        "https://169.254.169.254/latest",
        "https://[::ffff:10.0.0.8]/x",
        "https://0.0.0.0/x",
        "http://example.org/x",
        "ftp://example.org/x",
        "https:///x",
    ],
)
def test_private_and_plain_targets_are_refused_for_good(url: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        checked_address(urlsplit(url), frozenset())
    assert refused.value.final


def test_connection_goes_to_the_checked_address(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to another place the second time (DNS rebinding) is not asked a second time."""
    import socket

    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **more: Any) -> Any:
        if host == "crm.test":
            asked.append(host)
            return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *args, **more)
        return real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    Webhook(crm.url.replace("127.0.0.1", "crm.test"), "s", frozenset({"crm.test"})).send(PARCEL)
    assert asked == ["crm.test"]
    assert len(crm.got) == 1


def test_every_try_sends_the_same_bytes_under_the_same_key(crm: Crm, message: OutboxMessage) -> None:
    crm.answers = [500, 429, 200]
    assert [deliver(message, webhook(crm)) for _ in range(3)] == [False, False, True]
    keys, bodies = {headers["Idempotency-Key"] for headers, _ in crm.got}, {body for _, body in crm.got}
    assert len(crm.got) == 3
    assert len(keys) == len(bodies) == 1
    assert json.loads(bodies.pop()) == {"thing": "A thing"}
    assert message.state == OutboxMessage.State.DELIVERED
    assert [attempt.outcome for attempt in message.attempts.all()] == [
        "The CRM answered 500.",
        "The CRM answered 429.",
        "Answered 200",
    ]


def test_delivered_message_is_not_sent_again(crm: Crm, message: OutboxMessage) -> None:
    assert deliver(message, webhook(crm))
    assert not deliver(message, webhook(crm))
    assert len(crm.got) == 1


def test_twelve_failures_make_a_dead_letter_that_can_be_sent_again(
    crm: Crm, message: OutboxMessage, ops_omar: Any
) -> None:
    crm.answers = [503] * MAX_TRIES
    for _ in range(MAX_TRIES):
        deliver(message, webhook(crm))
    assert message.state == OutboxMessage.State.DEAD
    assert not deliver(message, webhook(crm))
    assert len(crm.got) == MAX_TRIES
    services.outbox_resend(message_id=message.pk, by=ops_omar)
    assert deliver(message, webhook(crm))
    assert JournalRow.objects.filter(event="outbox.sent-again", user=ops_omar).exists()


def test_refusal_for_good_is_not_tried_again(crm: Crm, message: OutboxMessage) -> None:
    crm.answers = [422]
    deliver(message, webhook(crm))
    assert message.state == OutboxMessage.State.DEAD


def test_only_a_dead_letter_is_sent_again(message: OutboxMessage, ops_omar: Any) -> None:
    with pytest.raises(Stale):
        services.outbox_resend(message_id=message.pk, by=ops_omar)


def test_message_that_is_not_due_waits(crm: Crm, message: OutboxMessage) -> None:
    crm.answers = [500]
    deliver(message, webhook(crm))
    assert not services.outbox_deliver(message_id=message.pk, by="task:test", destination=webhook(crm))
    assert len(crm.got) == 1


class Asks:
    """A destination that looks around while the parcel is under way."""

    name = "asks"

    def __init__(self, question: Any) -> None:
        self.question, self.answer = question, None

    def send(self, parcel: Parcel) -> str:
        self.answer = self.question()
        return "Taken"


def test_slow_destination_holds_no_lock(message: OutboxMessage) -> None:
    """A colleague's page and a second worker wait for nobody while the CRM takes its time."""

    def question() -> Any:
        again = services.outbox_deliver(message_id=message.pk, by="task:test", destination=Asks(lambda: None))
        rows = OutboxMessage.objects.select_for_update(nowait=True).filter(pk=message.pk)
        return again, transaction.get_connection().savepoint_ids, rows.exists()

    asks = Asks(question)
    outside = transaction.get_connection().savepoint_ids[:]
    assert deliver(message, asks)
    assert asks.answer == (False, outside, True)
    assert message.attempts.count() == 1


def test_worker_that_died_under_way_leaves_a_try_that_comes_back(crm: Crm, message: OutboxMessage) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        deliver(message, Asks(die))
    message.refresh_from_db()
    assert (message.state, message.tries) == (OutboxMessage.State.WAITING, 1)
    wait = message.next_try_at - timezone.now()
    assert timedelta(seconds=90) < wait <= timedelta(seconds=TAKEN_SECONDS)  # past the task's hard limit
    assert deliver(message, webhook(crm))
    assert message.tries == 2


def test_pauses_double_up_to_six_hours_and_span_a_day() -> None:
    pauses = [pause_after(n) for n in range(1, MAX_TRIES)]
    assert pauses[0] < pauses[3] < pauses[6]
    assert max(pauses) <= 6 * 3600 * 1.1
    assert 8 * 3600 < sum(pauses) < 48 * 3600


def test_folder_writes_whole_files_only_once(tmp_path: Any) -> None:
    folder = Folder(tmp_path / "crm")
    folder.send(PARCEL)
    (file,) = (tmp_path / "crm").iterdir()
    first = file.stat().st_mtime_ns
    assert file.read_bytes() == PARCEL.body
    assert file.stat().st_mode & 0o077 == 0
    assert folder.send(PARCEL) == "Was there already"
    assert file.stat().st_mtime_ns == first


def test_folder_that_cannot_be_written_is_a_failed_try(tmp_path: Any) -> None:
    (tmp_path / "crm").write_text("a file where the folder should be")
    with pytest.raises(NotDelivered):
        Folder(tmp_path / "crm").send(PARCEL)


def test_attempts_are_kept_as_they_went(crm: Crm, message: OutboxMessage) -> None:
    crm.answers = [500]
    deliver(message, webhook(crm))
    assert DeliveryAttempt.objects.get().delivered is False
