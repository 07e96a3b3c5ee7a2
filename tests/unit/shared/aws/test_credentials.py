"""In whose name requests are signed: the environment, a container's endpoint, or botocore."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shared.aws import botocore_side
from shared.aws.access_key import Credentials
from shared.aws.connections import fetch
from shared.aws.credentials import CONTAINER_HOST, RENEWED_BEFORE, TRIED_AGAIN, source
from shared.aws.errors import NoAnswer, NoCredentials
from tests.fakes.wire import http, wire_server

HOUR = 3600.0
START = datetime(2026, 3, 1, tzinfo=UTC).timestamp()


class Container:
    """What gives out credentials to a container: each time new ones, good for six hours."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.now = START
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.broken: Any = None
        self.life = 6 * HOUR
        self.credentials = source(environ, self.fetch, lambda: self.now)

    def fetch(self, url: str, headers: Mapping[str, str]) -> bytes:
        self.asked.append((url, dict(headers)))
        if self.broken is not None:
            if isinstance(self.broken, Exception):
                raise self.broken
            return json.dumps(self.broken).encode()
        ends = datetime.fromtimestamp(self.now + self.life, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        number = len(self.asked)
        answer = {"AccessKeyId": f"AKIA{number}", "SecretAccessKey": "s", "Token": f"t{number}"}
        return json.dumps(answer | {"Expiration": ends}).encode()


def no_fetch(url: str, headers: Mapping[str, str]) -> bytes:
    raise AssertionError(url)


def test_a_function_has_them_in_its_environment_with_a_session_token() -> None:
    environ = {
        "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/",
    }  # fmt: skip
    credentials = source(environ, no_fetch, lambda: START)
    assert credentials() == Credentials("AKIA", "s", "t")
    environ["AWS_SESSION_TOKEN"] = "new"
    assert credentials() == Credentials("AKIA", "s", "new")


def test_those_of_a_user_have_no_token() -> None:
    environ = {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s"}
    assert source(environ, no_fetch, lambda: START)() == Credentials("AKIA", "s")


def test_a_container_is_told_by_its_secret_and_asked_again_before_they_end() -> None:
    container = Container({
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9001/2021/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "whose",
    })  # fmt: skip
    assert container.credentials() == Credentials("AKIA1", "s", "t1")
    container.now += 6 * HOUR - RENEWED_BEFORE - 1
    assert container.credentials().access_key == "AKIA1"
    container.now += 1
    assert container.credentials().access_key == "AKIA2"
    assert container.credentials().access_key == "AKIA2"
    url, headers = container.asked[0]
    assert url == "http://127.0.0.1:9001/2021/credentials"
    assert headers == {"authorization": "whose"}
    assert len(container.asked) == 2


def test_the_secret_may_lie_in_a_file_that_changes(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("first\n")
    container = Container({
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://credentials.example/",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(token),
    })  # fmt: skip
    container.credentials()
    token.write_text("second")
    container.now += 6 * HOUR
    container.credentials()
    assert [h["authorization"] for _, h in container.asked] == ["first", "second"]


def test_a_relative_address_is_that_of_the_container_service() -> None:
    container = Container({"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/id"})
    container.credentials()
    assert container.asked == [(f"{CONTAINER_HOST}/v2/credentials/id", {})]


BROKEN = [NoAnswer("ConnectionRefusedError"), {}, [], {"AccessKeyId": "A"}, "text"]


@pytest.mark.parametrize("broken", BROKEN)
def test_while_the_old_ones_are_good_a_failed_renewal_only_waits(broken: Any) -> None:
    container = Container({"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/id"})
    container.credentials()
    container.now += 6 * HOUR - RENEWED_BEFORE
    container.broken = broken
    assert container.credentials().access_key == "AKIA1"
    assert container.credentials().access_key == "AKIA1"
    assert len(container.asked) == 2
    container.now += TRIED_AGAIN
    container.broken = None
    assert container.credentials().access_key == "AKIA3"


@pytest.mark.parametrize("broken", BROKEN)
def test_when_they_have_ended_it_is_said(broken: Any) -> None:
    container = Container({"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/id"})
    container.broken = broken
    with pytest.raises(NoCredentials):
        container.credentials()
    container.broken = None
    container.credentials()
    container.broken = broken
    container.now += 6 * HOUR
    with pytest.raises(NoCredentials):
        container.credentials()


def test_credentials_that_live_shortly_are_not_asked_for_at_every_call() -> None:
    container = Container({"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/id"})
    container.life = RENEWED_BEFORE / 2
    for _ in range(5):
        container.credentials()
    assert len(container.asked) == 1
    container.now += TRIED_AGAIN
    container.credentials()
    assert len(container.asked) == 2


def test_those_without_an_end_are_asked_for_once() -> None:
    container = Container({"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/id"})
    container.broken = {"AccessKeyId": "A", "SecretAccessKey": "s"}
    container.credentials()
    container.now += 1e9
    assert container.credentials() == Credentials("A", "s")
    assert len(container.asked) == 1


@pytest.mark.parametrize(
    "url", ["http://credentials.example/", "http://127.evil.example/", "http://10.0.0.1/", "ftp://localhost/"]
)  # fmt: skip
def test_the_containers_secret_is_sent_to_no_stranger(url: str) -> None:
    with pytest.raises(NoCredentials, match="UntrustedCredentialsEndpoint"):
        Container({"AWS_CONTAINER_CREDENTIALS_FULL_URI": url})


def test_an_endpoint_is_asked_over_http() -> None:
    answer = json.dumps({"AccessKeyId": "A", "SecretAccessKey": "s", "Token": "t"}).encode()
    with wire_server(lambda _: http(answer)) as server:
        environ = {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{server.url.geturl()}/credentials?id=1",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "whose",
        }
        assert source(environ, fetch, lambda: START)() == Credentials("A", "s", "t")
    line, headers, _ = server.seen[0]
    assert (line, headers["authorization"]) == ("GET /credentials?id=1 HTTP/1.1", "whose")
    with wire_server(lambda _: http(b"no", status="403 Forbidden")) as server:
        environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server.url.geturl()
        with pytest.raises(NoCredentials):
            source(environ, fetch, lambda: START)()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A person's machine: what it knows stands in files."""
    for kept in (botocore_side._session, botocore_side._kept_credentials):
        kept.cache_clear()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                 "AWS_DEFAULT_REGION"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    yield tmp_path
    for kept in (botocore_side._session, botocore_side._kept_credentials):
        kept.cache_clear()


def test_a_persons_profile_is_found_by_botocore(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine / "credentials").write_text(
        "[office]\naws_access_key_id = AKIA\naws_secret_access_key = s\naws_session_token = t\n"
    )
    (machine / "config").write_text("[profile office]\nregion = eu-north-1\n")
    monkeypatch.setenv("AWS_PROFILE", "office")
    assert source({}, no_fetch, lambda: START)() == Credentials("AKIA", "s", "t")
    assert botocore_side.region() == "eu-north-1"


def test_a_machine_that_knows_none_says_what_to_do(machine: Path) -> None:
    with pytest.raises(NoCredentials) as missing:
        source({}, no_fetch, lambda: START)()
    assert "AWS_PROFILE" in missing.value.message
