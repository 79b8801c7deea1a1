"""The morning mail: to who asked, once a day, in counts; a server that is away costs time and no second mail."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from wealthai import digest
from wealthai.models import Digest, Notification, NotificationPreference
from wealthai.notices import notify
from wealthai.tasks import send_digests

pytestmark = pytest.mark.django_db
EIGHT = datetime(2026, 3, 4, 13, 0, tzinfo=UTC)  # in New York


class _Server(socketserver.ThreadingTCPServer):
    """As much SMTP as one mail needs. `refuses` answers 451 to the next so many recipients."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[str] = []
        self.refuses = 0


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip().upper():
            if line.startswith("RCPT") and self.server.refuses:
                self.server.refuses -= 1
                self._say("451 later")
            elif line == "DATA":
                self._say("354 go on")
                self._take()
            else:
                self._say("221 bye" if line == "QUIT" else "250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        self.server.mails.append("".join(lines))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def server(settings: Any, monkeypatch: Any) -> Iterator[_Server]:
    with _Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        settings.DIGEST_FROM, settings.SITE_URL = "wealthai@larkmoor.example", "https://wealthai.larkmoor.example"
        monkeypatch.setattr("django.utils.timezone.now", lambda: EIGHT)
        yield server
        server.shutdown()


@pytest.fixture
def told(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> Any:
    """Ann asked for the mail and has something unread; Rita has, too, and did not ask."""
    for user in (advisor_ann, reviewer_rita):
        user.email = f"{user.username}@larkmoor.example"
        user.save(update_fields=["email"])
    NotificationPreference.objects.create(user=advisor_ann, kind=digest.WANTED, wanted=True)
    for _ in range(2):
        notify("note.drafted", about=("note", uuid4()), to=[advisor_ann, reviewer_rita])
    return advisor_ann


def test_mail_goes_once_to_who_asked_and_names_nobody(server: _Server, told: Any) -> None:
    for _ in range(2):
        send_digests()
    (mail,) = server.mails
    assert f"To: {told.email}" in mail
    assert "   2  " in mail
    assert "https://wealthai.larkmoor.example/notifications/" in mail
    assert "Castellane" not in mail
    assert Digest.objects.get().sent_at == EIGHT


def test_refused_mail_is_tried_again_and_one_cut_off_is_not(server: _Server, told: Any) -> None:
    server.refuses = 1
    send_digests()
    assert (server.mails, Digest.objects.get().sent_at) == ([], None)
    Digest.objects.update(refused_at=None)  # as a worker leaves it that died while it sent
    send_digests()
    assert server.mails == []
    Digest.objects.update(refused_at=EIGHT)
    send_digests()
    assert len(server.mails) == 1


def test_server_that_stays_away_is_asked_five_times(server: _Server, told: Any) -> None:
    server.refuses = 50
    for _ in range(8):
        send_digests()
    assert (Digest.objects.get().tries, 50 - server.refuses) == (digest.MOST_TRIES, digest.MOST_TRIES)


@pytest.mark.parametrize("hour", [3, 20])
def test_no_mail_at_night(server: _Server, told: Any, monkeypatch: Any, hour: int) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: EIGHT.replace(hour=hour))
    send_digests()
    assert server.mails == []


def test_nothing_unread_no_mail(server: _Server, told: Any) -> None:
    Notification.objects.update(read_at=EIGHT)
    send_digests()
    assert (server.mails, Digest.objects.count()) == ([], 0)


def test_page_asks_and_says_whether_there_is_a_server(client: Browser, advisor_ann: Any, settings: Any) -> None:
    client.force_login(advisor_ann)
    page = reverse("notification-preferences")
    assert b"Your login has no mail address" in client.get(page).content
    advisor_ann.email = "ann@larkmoor.example"
    advisor_ann.save(update_fields=["email"])
    assert b"No mail server is set here" in client.get(page).content
    client.post(page, {"wanted": ["digest"]})
    assert digest.wants(advisor_ann)
    client.post(page, {"wanted": []})
    assert not digest.wants(advisor_ann)
