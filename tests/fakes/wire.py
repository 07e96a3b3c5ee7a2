"""A server on loopback that says, byte for byte, what a test wants to be said."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import parse_headers
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, urlsplit

from shared.aws.connections import Connections
from shared.aws.sending import ReadError, Sender, sender

Answers = Callable[[bytes], bytes]
"""The bytes that answer a request's body; none at all ends the connection."""


def http(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An answer; `length` is what it says of itself."""
    said = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {said}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


class WireServer(ThreadingTCPServer):
    """Keeps what it was asked: `seen` holds request line, headers and body."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answers: Answers, tls: ssl.SSLContext | None, ends_each: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers, self.tls, self.ends_each = answers, tls, ends_each
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        self._exchanges: list[Connections] = []

    def exchange(self, *, ca_file: str = "") -> Connections:
        """Connections to it, closed with it."""
        return self._kept(Connections(self.url, ca_file=ca_file))

    def sender(self, service: str, read_error: ReadError) -> Sender:
        """What sends a service's requests to it."""
        environ = {
            "AWS_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "s",
            "AWS_ENDPOINT_URL": self.url.geturl(),
        }
        made = sender(service, read_error, environ)
        assert isinstance(made.exchange, Connections)
        self._kept(made.exchange)
        return made

    def _kept(self, exchange: Connections) -> Connections:
        self._exchanges.append(exchange)
        return exchange

    @property
    def url(self) -> SplitResult:
        """Where it listens."""
        return urlsplit(f"{'https' if self.tls else 'http'}://localhost:{self.server_address[1]}")

    def get_request(self) -> tuple[socket.socket, Any]:
        sock, address = super().get_request()
        self.connections += 1
        self._open.append(sock)
        return sock, address

    def hang_up(self) -> None:
        """End every connection, as a server does that starts anew."""
        while self._open:
            self.shutdown_request(self._open.pop())

    def end(self) -> None:
        """Leave nothing open on either side."""
        self.shutdown()
        for exchange in self._exchanges:
            exchange.close()
        self.hang_up()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks is what is tested."""


class _Conversation(StreamRequestHandler):
    server: WireServer

    def setup(self) -> None:
        if self.server.tls:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        while line := self.rfile.readline():
            headers = parse_headers(self.rfile)
            body = self.rfile.read(int(headers.get("content-length") or 0))
            named = {name.lower(): value for name, value in headers.items()}
            self.server.seen.append((line.decode().strip(), named, body))
            answer = self.server.answers(body)
            self.wfile.write(answer)
            if not answer or self.server.ends_each:
                return


@contextmanager
def wire_server(
    answers: Answers, *, tls: ssl.SSLContext | None = None, ends_each: bool = False
) -> Iterator[WireServer]:
    """A server that is there for as long as it is needed; `ends_each` connection after one answer.

    That is not said in the answer, as when a server dies.
    """
    with WireServer(answers, tls, ends_each) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.end()
