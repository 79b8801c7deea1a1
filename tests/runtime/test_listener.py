from __future__ import annotations

import http.server
import socket
import threading
import time
from contextlib import closing

import pytest

from wealthai.runtime.listener import Question, listen, shown_address
from wealthai.runtime.refusal import Refusal

pytestmark = pytest.mark.enable_socket


def test_listen_refuses_a_port_in_use() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} .* --port"):
            listen("127.0.0.1", port)


def test_listen_refuses_an_address_of_another_machine() -> None:
    with pytest.raises(Refusal, match="--host"):
        listen("192.0.2.1", 0)


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])
def test_shown_address_can_be_opened(host: str, shown: str) -> None:
    with listen(host, 0) as listener:
        assert shown_address(listener) == f"http://{shown}:{listener.getsockname()[1]}/"


def _answered(listener: socket.socket, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    with closing(Question(listener)) as question:
        while time.monotonic() < deadline:
            if question.answered():
                return True
            time.sleep(0.01)
    return False


@pytest.mark.parametrize(("status", "serving"), [(200, True), (400, True), (503, False)])
def test_question_wants_an_answer_that_is_no_failure(status: int, serving: bool) -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 500)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert _answered(server.socket, 5.0 if serving else 0.25) is serving
        thread.join()


def test_question_is_put_once_while_nobody_serves_yet() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert not _answered(listener, 0.4)
        listener.setblocking(False)
        connection, _ = listener.accept()
        connection.close()
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_question_to_a_closed_port_is_put_again() -> None:
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    assert not _answered(closed, 0.1)
    closed.listen()
    assert not _answered(closed, 0.1)
    closed.close()
