"""A double of those who carry messages: a server on this machine that answers as it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl


@dataclass
class Carrier:
    """What it was asked, and what it says next; with nothing to say it goes on with the last."""

    answers: list[tuple[int, dict[str, Any] | str]]
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, content_type: str, body: str) -> tuple[int, bytes]:
        is_form = content_type.startswith("application/x-www-form-urlencoded")
        fields = dict(parse_qsl(body, strict_parsing=True)) if is_form else json.loads(body)
        self.asked.append((path, fields))
        status, said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return status, (said if isinstance(said, str) else json.dumps(said)).encode()


@contextmanager
def a_carrier(*answers: tuple[int, dict[str, Any] | str]) -> Iterator[Carrier]:
    """A carrier that listens until it is left."""
    carrier = Carrier(list(answers))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status, said = carrier.answer(self.path, self.headers["content-type"], body)
            self.send_response(status)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its signature
            """Nothing to the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    carrier.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield carrier
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
