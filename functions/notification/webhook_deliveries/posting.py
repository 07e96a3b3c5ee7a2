"""Sends to integrators: to a checked address, within a time limit, and reads little of the answer.

A redirect is an answer like any other; nobody follows it.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from typing import Protocol

from functions.notification.webhook_deliveries.entities import Answer
from functions.notification.webhooks.entities import UnfitUrl
from functions.notification.webhooks.targets import (
    Resolve,
    Target,
    Unreachable,
    allowed_address,
    target,
)
from shared.component import component

CONNECT_SECONDS = 5
TOTAL_SECONDS = 15
READ_BYTES = 16_384
SHOWN_CHARACTERS = 1_000
_MASKED = re.compile(r"(whsec_|v1,|[Bb]earer |lm_)[A-Za-z0-9+/=_.-]{8,}")


class Poster(Protocol):
    """What brings a body to an address."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What came back; never raises for what a receiver does."""


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a host name. Raises: OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


@component
class HttpPoster:
    """Posts over HTTPS; over HTTP as well where this machine may be reached."""

    resolve: Resolve
    to_loopback: bool
    seconds: float = TOTAL_SECONDS

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What came back."""
        began = time.monotonic()
        try:
            to = target(url, to_loopback=self.to_loopback)
            address = allowed_address(to, self.resolve, to_loopback=self.to_loopback)
            answer = self._exchanged(to, address, headers, body)
        except UnfitUrl:
            answer = Answer(error="unfit_url")
        except Unreachable as error:
            answer = Answer(error=error.code)
        except ssl.SSLError:
            answer = Answer(error="bad_certificate")
        except (OSError, HTTPException) as error:
            late = time.monotonic() - began >= self.seconds
            answer = Answer(error="timeout" if late else _code(error))
        spent = round((time.monotonic() - began) * 1000)
        return Answer(answer.status, answer.error, answer.text, answer.retry_after, spent)

    def _exchanged(
        self, to: Target, address: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Raises: OSError, HTTPException."""
        connection = _Pinned(to, address)
        limit = Timer(self.seconds, connection.cut)
        limit.daemon = True
        limit.start()
        try:
            connection.request("POST", to.path, body, dict(headers) | {"host": to.authority})
            with connection.getresponse() as response:
                text = shown(response.read(READ_BYTES))
                return Answer(response.status, None, text, _retry_after(response))
        finally:
            limit.cancel()
            connection.close()


class _Pinned(HTTPConnection):
    """A connection to one address, under the name that the certificate must have."""

    def __init__(self, to: Target, address: str) -> None:
        super().__init__(to.host, to.port, timeout=CONNECT_SECONDS)
        self._to, self._address = to, address

    def connect(self) -> None:
        """Connect to the checked address and no other."""
        plain = socket.create_connection((self._address, self._to.port), CONNECT_SECONDS)
        self.sock = plain
        if self._to.scheme == "https":
            self.sock = _tls().wrap_socket(plain, server_hostname=self._to.host)
        self.sock.settimeout(TOTAL_SECONDS)

    def cut(self) -> None:
        """End it from another thread: a receiver may trickle for as long as it likes."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _code(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ConnectionRefusedError):
        return "connection_refused"
    return "connection_reset" if isinstance(error, ConnectionError) else "no_answer"


def _retry_after(response: HTTPResponse) -> int | None:
    """The seconds that a receiver asks for, as a number or as a date."""
    text = (response.getheader("retry-after") or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0, int((at - datetime.now(UTC)).total_seconds()))


def shown(body: bytes) -> str:
    """The beginning of an answer as the log keeps it: printable, without what looks secret."""
    text = body.decode("utf-8", "replace")[:SHOWN_CHARACTERS]
    plain = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return _MASKED.sub(r"\1***", plain)
