"""HTTP/1.1 over connections that are kept, with limits on every wait."""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from shared.aws.errors import NoAnswer
from shared.aws.signing import Request

CONNECT_SECONDS = 2
READ_SECONDS = 10
IDLE_SECONDS = 300  # a NAT gateway forgets a silent connection after 350, and says so to nobody
KEPT = 16


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, read to its end; the headers' names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange(Protocol):
    """Sends requests to one endpoint."""

    def __call__(self, request: Request, headers: Mapping[str, str]) -> Response:
        """The answer. Raises: NoAnswer."""


class Connections:
    """Connections to one endpoint, used by any thread.

    The one that rested last is used first. One that was closed meanwhile is noticed before it is
    used; where one fails in use, those that rest are closed with it, for their other end is the
    same.
    """

    def __init__(self, url: SplitResult, *, ca_file: str = "") -> None:
        self._url, self._ca_file = url, ca_file
        self._resting: deque[tuple[HTTPConnection, float]] = deque()

    def __call__(self, request: Request, headers: Mapping[str, str]) -> Response:
        """The answer. Raises: NoAnswer."""
        connection = self._rested()
        try:
            if connection is None:
                connection = self._connected()
            connection.request(request.method, request.path, request.body, dict(headers))
            with connection.getresponse() as answer:
                _check_end(answer)
                response = Response(answer.status, _lowered(answer.getheaders()), answer.read())
                closing = answer.will_close
        except (OSError, HTTPException) as error:
            if connection is not None:
                connection.close()
            self.close()
            raise NoAnswer(type(error).__name__, str(error)) from error
        except BaseException:  # whoever interrupted it leaves half an answer on the way
            if connection is not None:
                connection.close()
            raise
        if closing or len(self._resting) >= KEPT:
            connection.close()
        else:
            self._resting.append((connection, time.monotonic()))
        return response

    def close(self) -> None:
        """Close the connections that rest."""
        while (rested := self._popped()) is not None:
            rested[0].close()

    def __del__(self) -> None:
        self.close()

    def _rested(self) -> HTTPConnection | None:
        """A connection that is still there."""
        while (rested := self._popped()) is not None:
            connection, since = rested
            if time.monotonic() - since < IDLE_SECONDS and not _has_news(connection.sock):
                return connection
            connection.close()
        return None

    def _popped(self) -> tuple[HTTPConnection, float] | None:
        """The one that rested last; threads may be at it at once, so only popping tells."""
        try:
            return self._resting.pop()
        except IndexError:
            return None

    def _connected(self) -> HTTPConnection:
        connection = self._new()
        connection.connect()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.sock.settimeout(READ_SECONDS)
        return connection

    def _new(self) -> HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            context = _tls(self._ca_file)
            return HTTPSConnection(host, port, timeout=CONNECT_SECONDS, context=context)
        return HTTPConnection(host, port, timeout=CONNECT_SECONDS)


def fetch(url: str, headers: Mapping[str, str]) -> bytes:
    """The body of a page, in one try. Raises: NoAnswer, for refusals as well."""
    parts = urlsplit(url)
    connections = Connections(parts)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    response = connections(Request(path or "/", b"", method="GET"), headers)
    connections.close()
    if response.status != 200:
        raise NoAnswer(f"Status{response.status}", status=response.status)
    return response.body


def _check_end(answer: HTTPResponse) -> None:
    """Refuse what says nowhere how long it is: it looks the same when it was cut off."""
    if answer.length is None and not answer.chunked:
        raise HTTPException("an answer without a length")


def _lowered(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def _has_news(sock: socket.socket) -> bool:
    """Whether something came on a connection on which nothing is awaited: its end, most likely."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


@cache
def _tls(ca_file: str) -> ssl.SSLContext:
    """Certificates are verified: against the machine's own, or those of `AWS_CA_BUNDLE`."""
    return ssl.create_default_context(cafile=ca_file or None)
