"""HTTP on the wire: kept connections and their ends, half answers, silence, certificates."""

from __future__ import annotations

import ssl
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.aws import connections
from shared.aws.connections import KEPT, Connections
from shared.aws.errors import NoAnswer
from shared.aws.signing import Request
from tests.fakes.wire import http, wire_server

ASKED = Request("/there", b"asked")


def test_requests_after_each_other_use_one_connection() -> None:
    with wire_server(lambda _: http(b"body", "X-Amz-Crc32: 7")) as server:
        exchange = server.exchange()
        answers = [exchange(ASKED, {"host": "some.host", "a": "b"}) for _ in range(5)]
    assert server.connections == 1
    assert {(a.status, a.body, a.headers["x-amz-crc32"]) for a in answers} == {(200, b"body", "7")}
    line, headers, body = server.seen[0]
    assert (line, body) == ("POST /there HTTP/1.1", b"asked")
    assert (headers["host"], headers["a"], headers["content-length"]) == ("some.host", "b", "5")


def test_a_connection_that_was_ended_meanwhile_is_noticed_before_it_is_used() -> None:
    with wire_server(lambda _: http(b"body")) as server:
        exchange = server.exchange()
        for _ in range(3):
            exchange(ASKED, {})
            server.hang_up()
            exchange(ASKED, {})
    assert server.connections == 4


def test_a_connection_that_rested_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with wire_server(lambda _: http(b"body")) as server:
        exchange = server.exchange()
        exchange(ASKED, {})
        monkeypatch.setattr(connections, "IDLE_SECONDS", 0)
        exchange(ASKED, {})
    assert server.connections == 2


def test_a_server_that_ends_each_connection_is_asked_over_new_ones() -> None:
    with wire_server(lambda _: http(b"body", "Connection: close")) as server:
        exchange = server.exchange()
        assert [exchange(ASKED, {}).body for _ in range(3)] == [b"body"] * 3
    assert server.connections == 3


@pytest.mark.parametrize(
    "half",
    [
        b"",
        http(b"bod", length=4)[:-3],
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
    ],
)
def test_half_an_answer_is_none(half: bytes) -> None:
    with wire_server(lambda _: half, ends_each=True) as server, pytest.raises(NoAnswer):
        server.exchange()(ASKED, {})


def test_when_one_fails_those_that_rest_are_not_used_either() -> None:
    """They lead to the same machine: a request each would be lost to find that out."""
    together = threading.Barrier(3, timeout=10)

    def answers(body: bytes) -> bytes:
        if body == b"asked":
            together.wait()
        return http(b"body") if body != b"last" else b""

    with wire_server(answers) as server:
        exchange = server.exchange()
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(lambda _: exchange(ASKED, {}), range(3)))
        assert server.connections == 3
        with pytest.raises(NoAnswer):
            exchange(Request("/", b"last"), {})
        exchange(Request("/", b"again"), {})
    assert server.connections == 4


class Emptied(deque[Any]):
    """What rests, when another thread takes the last one after it was seen."""

    def __bool__(self) -> bool:
        return True


def test_connections_may_be_closed_and_taken_by_several_threads_at_once() -> None:
    with wire_server(lambda _: http(b"body")) as server:
        exchange = server.exchange()
        exchange._resting = Emptied()
        exchange.close()
        assert exchange(ASKED, {}).body == b"body"


def test_threads_have_a_connection_each_and_few_are_kept() -> None:
    count = KEPT + 4
    together = threading.Barrier(count, timeout=20)

    def answers(_: bytes) -> bytes:
        together.wait()
        return http(b"body")

    with wire_server(answers) as server:
        exchange = server.exchange()
        for _ in range(2):
            with ThreadPoolExecutor(count) as threads:
                list(threads.map(lambda _: exchange(ASKED, {}), range(count)))
    assert server.connections == count + 4


def test_silence_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "READ_SECONDS", 0.05)
    quiet = threading.Event()

    def silent(_: bytes) -> bytes:
        quiet.wait(20)
        return b""

    with wire_server(silent) as server:
        with pytest.raises(NoAnswer, match="Timeout"):
            server.exchange()(ASKED, {})
        quiet.set()


def test_where_nobody_listens_there_is_no_answer() -> None:
    with wire_server(lambda _: b"") as server:
        gone = server.url
    with pytest.raises(NoAnswer, match="Connection"):
        Connections(gone)(ASKED, {})


def test_an_interrupted_request_leaves_no_half_answer_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with wire_server(http) as server:
        exchange = server.exchange()
        exchange(ASKED, {})

        def interrupted(_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(connections, "_lowered", interrupted)
            with pytest.raises(KeyboardInterrupt):
                exchange(Request("/", b"first"), {})
        assert exchange(Request("/", b"second"), {}).body == b"second"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server that shows a certificate nobody has signed, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, folder / "cert.pem"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    certificate: tuple[ssl.SSLContext, Path],
) -> None:
    context, _ = certificate
    with (
        wire_server(lambda _: http(b"body"), tls=context) as server,
        pytest.raises(NoAnswer, match="SSLCertVerificationError"),
    ):
        server.exchange()(ASKED, {})
    assert server.seen == []


def test_one_that_the_machine_trusts_is_taken(certificate: tuple[ssl.SSLContext, Path]) -> None:
    context, trusted = certificate
    with wire_server(lambda _: http(b"body"), tls=context) as server:
        exchange = server.exchange(ca_file=str(trusted))
        assert [exchange(ASKED, {}).body for _ in range(3)] == [b"body"] * 3
    assert server.connections == 1


def test_one_of_another_name_is_refused(certificate: tuple[ssl.SSLContext, Path]) -> None:
    context, trusted = certificate
    with wire_server(lambda _: http(b"body"), tls=context) as server:
        elsewhere = server.url._replace(netloc=f"{ip_address('127.0.0.1')}:{server.url.port}")
        with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
            Connections(elsewhere, ca_file=str(trusted))(ASKED, {})
    assert server.seen == []
