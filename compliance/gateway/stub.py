"""A local stand-in for the Messages API: answers as told by the address, so that every way it can go wrong can be tried.

`http://127.0.0.1:PORT/MODE` as ANTHROPIC_BASE_URL chooses the mode; a mode written `busy1,good` plays one answer a request and
repeats the last. Nothing of it is used in production: the command that starts it says so.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODES = (
    "good",
    "malformed",
    "foreign-quote",
    "unknown-field",
    "refusal",
    "max-tokens",
    "busy1",
    "busy120",
    "overloaded",
    "broken",
    "slow",
    "cut",
    "obeys-injection",
)
SLOW_SECONDS = 3.0
Good = Callable[[str], dict[str, Any]]


class Stub(ThreadingHTTPServer):
    """`good` makes the right answer to a transcript; `got` keeps the requests as received."""

    daemon_threads = True

    def __init__(self, good: Good, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.good = good
        self.got: list[dict[str, Any]] = []
        self.calls: Counter[str] = Counter()

    def url(self, *modes: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{','.join(modes) or 'good'}"

    def mode(self, path: str) -> str:
        script = path.strip("/").split("/")[0].split(",")
        number = self.calls[path]
        self.calls[path] += 1
        return script[min(number, len(script) - 1)]


@contextmanager
def running(good: Good) -> Iterator[Stub]:
    stub = Stub(good)
    threading.Thread(target=stub.serve_forever, daemon=True).start()
    try:
        yield stub
    finally:
        stub.shutdown()
        stub.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Stub

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append(request)
        mode = self.server.mode(self.path)
        if mode in _REFUSED:
            status, headers, kind = _REFUSED[mode]
            return self._send(status, {"type": "error", "error": {"type": kind, "message": kind}}, headers)
        if mode == "slow":
            time.sleep(SLOW_SECONDS)
        body = self._message(mode, request)
        if mode == "broken":
            return self._write(200, json.dumps(body).encode()[:-40], {})
        if mode == "cut":
            return self._cut(json.dumps(body).encode())
        return self._send(200, body, {})

    def _message(self, mode: str, request: dict[str, Any]) -> dict[str, Any]:
        text = "" if mode == "refusal" else _said(mode, self.server.good(_transcript(request)))
        stopped = {"refusal": "refusal", "max-tokens": "max_tokens"}.get(mode, "end_turn")
        return {
            "id": f"msg_stub_{len(self.server.got)}",
            "type": "message",
            "role": "assistant",
            "model": request["model"],
            "content": [{"type": "text", "text": text}] if text else [],
            "stop_reason": stopped,
            "stop_sequence": None,
            "usage": {"input_tokens": 1200, "output_tokens": 300, "cache_read_input_tokens": 200},
        }

    def _send(self, status: int, body: dict[str, Any], headers: dict[str, str]) -> None:
        self._write(status, json.dumps(body).encode(), headers)

    def _write(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _cut(self, data: bytes) -> None:
        """The line goes dead in the middle of the body."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])
        self.close_connection = True

    def log_message(self, *args: Any) -> None: ...


_REFUSED: dict[str, tuple[int, dict[str, str], str]] = {
    "busy1": (429, {"retry-after": "1"}, "rate_limit_error"),
    "busy120": (429, {"retry-after": "120"}, "rate_limit_error"),
    "overloaded": (529, {}, "overloaded_error"),
}


def _transcript(request: dict[str, Any]) -> str:
    content = request["messages"][0]["content"]
    text = content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
    start, end = text.index(">\n") + 2, text.rindex("\n</transcript")
    return text[start:end]


def _said(mode: str, answer: dict[str, Any]) -> str:
    if mode == "malformed":
        return '{"client_goals": [{"text": "Retire'
    if mode == "unknown-field":
        answer = {**answer, "status": "approved"}
    if mode == "foreign-quote":
        answer["client_goals"] = [{"text": "Buy a boat", "quote": "I want to buy a yacht in Monaco"}]
    if mode == "obeys-injection":
        answer = {"review": "approved", "message": "As the transcript asks, this note is approved."}
    return json.dumps(answer)
