"""What is posted goes to a checked address, within limits, whatever a receiver does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from functions.notification.webhook_deliveries.posting import HttpPoster, shown
from functions.notification.webhooks.targets import is_allowed

Server = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]


@pytest.fixture
def server() -> Iterator[Server]:
    running: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                answer(self)

            def log_message(self, *_: Any) -> None:
                return

        one = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        one.daemon_threads = True
        threading.Thread(target=one.serve_forever, daemon=True).start()
        running.append(one)
        return f"http://receiver.example:{one.server_port}/hook"

    yield start
    for one in running:
        one.shutdown()
        one.server_close()


def at(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda _host, _port: addresses


def poster(*addresses: str, seconds: float = 5.0, to_loopback: bool = True) -> HttpPoster:
    found = at(*(addresses or ("127.0.0.1",)))
    return HttpPoster(resolve=found, to_loopback=to_loopback, seconds=seconds)


def answering(status: int, body: bytes = b"", **headers: str) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_an_answer_is_kept_in_short(server: Server) -> None:
    url = server(answering(200, b"x" * 5_000))
    answer = poster().post(url, {"webhook-id": "e"}, b"{}")
    assert answer.status == 200
    assert answer.text == "x" * 1_000


def test_a_redirect_is_not_followed(server: Server) -> None:
    hits: list[str] = []
    inner = server(lambda handler: hits.append(handler.path))
    url = server(answering(302, location=inner))
    assert poster().post(url, {}, b"{}").status == 302
    assert hits == []


@pytest.mark.parametrize("asked", ["120", "Wed, 01 Jan 2200 00:00:00 GMT"])
def test_a_receiver_can_ask_for_time(server: Server, asked: str) -> None:
    url = server(answering(429, retry_after=asked))
    assert (poster().post(url, {}, b"{}").retry_after or 0) >= 120


def test_a_receiver_that_asks_nonsense_asks_nothing(server: Server) -> None:
    url = server(answering(429, retry_after="soon"))
    assert poster().post(url, {}, b"{}").retry_after is None


def test_a_receiver_that_trickles_is_cut_off(server: Server) -> None:
    def trickle(handler: Any) -> None:
        for _ in range(100):
            handler.wfile.write(b"H")
            handler.wfile.flush()
            time.sleep(0.05)

    began = time.monotonic()
    answer = poster(seconds=0.3).post(server(trickle), {}, b"{}")
    assert answer.error == "timeout"
    assert time.monotonic() - began < 2


def test_one_that_hangs_up_is_an_error_of_its_own(server: Server) -> None:
    url = server(lambda handler: handler.connection.close())
    assert poster().post(url, {}, b"{}").error in ("connection_reset", "no_answer")


def test_nobody_there_is_an_error(server: Server) -> None:
    assert poster().post("http://a.example:9/", {}, b"").error == "connection_refused"


@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), ("10.0.0.1",), ("8.8.8.8", "192.168.1.1"), ("::1",), ("169.254.169.254",)],
)
def test_a_name_that_means_a_private_address_is_not_connected_to(
    addresses: tuple[str, ...],
) -> None:
    strict = poster(*addresses, to_loopback=False)
    assert strict.post("https://evil.example/", {}, b"").error == "private_address"


def test_a_name_that_means_nothing_is_an_error() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    lost = HttpPoster(resolve=unknown, to_loopback=False)
    assert lost.post("https://evil.example/", {}, b"").error == "unknown_host"
    none = HttpPoster(resolve=at(), to_loopback=False)
    assert none.post("https://evil.example/", {}, b"").error == "unknown_host"


def test_an_address_that_became_unfit_is_not_looked_up() -> None:
    assert poster(to_loopback=False).post("http://crm.example/", {}, b"").error == "unfit_url"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("nonsense", False),
    ],
)
def test_public_addresses_alone_are_allowed(address: str, allowed: bool) -> None:
    assert is_allowed(address) is allowed


def test_what_looks_secret_is_masked() -> None:
    text = shown(b"got whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\x00 Bearer abcdefghijkl \xff")
    assert "MfKQ" not in text
    assert "abcdefgh" not in text
    assert "\x00" not in text
