from __future__ import annotations

import http.server
import socket
import threading

import pytest

from wealthai.runtime.listener import answers, listen, shown_address
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


@pytest.mark.parametrize(("status", "serving"), [(200, True), (400, True), (503, False)])
def test_answers_needs_an_answer_that_is_no_failure(status: int, serving: bool) -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert answers(server.socket) is serving
        thread.join()


def test_answers_is_false_while_nobody_serves() -> None:
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    assert not answers(closed)
    closed.close()
