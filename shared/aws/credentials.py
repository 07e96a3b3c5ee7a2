"""Whose name a request is signed in: where Lambda puts credentials, and botocore's other places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from urllib.parse import SplitResult, urlsplit

from shared.aws import botocore_side
from shared.aws.access_key import Credentials
from shared.aws.errors import NoAnswer, NoCredentials

Source = Callable[[], Credentials]
"""The credentials to use now. Raises: NoCredentials."""
Fetch = Callable[[str, Mapping[str, str]], bytes]
"""The body that a URL answers to these headers. Raises: NoAnswer."""

RENEWED_BEFORE = 600  # seconds before they end
TRIED_AGAIN = 30  # seconds after a renewal failed
CONTAINER_HOST = "http://169.254.170.2"
_AWS_HOSTS = {"169.254.170.2", "169.254.170.23", "fd00:ec2::23"}


def source(environ: Mapping[str, str], fetch: Fetch, now: Callable[[], float]) -> Source:
    """Where the credentials come from: the environment, the container's endpoint, or botocore.

    The first two are those of a Lambda function. botocore knows all others (profiles, single
    sign-on, web identities, instance roles): those of people and machines, not of functions.
    """
    if environ.get("AWS_ACCESS_KEY_ID") and environ.get("AWS_SECRET_ACCESS_KEY"):
        return lambda: _from_environment(environ)
    if url := _container_url(environ):
        return ContainerCredentials(url, environ, fetch, now)
    return botocore_side.credentials


def _from_environment(environ: Mapping[str, str]) -> Credentials:
    return Credentials(
        environ["AWS_ACCESS_KEY_ID"],
        environ["AWS_SECRET_ACCESS_KEY"],
        environ.get("AWS_SESSION_TOKEN", ""),
    )


def _container_url(environ: Mapping[str, str]) -> str:
    """The endpoint that gives out a container's credentials, if there is one.

    Raises: NoCredentials for one to which the container's secret must not be sent.
    """
    if path := environ.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
        return CONTAINER_HOST + path
    url = environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI", "")
    if url and not _is_trusted(urlsplit(url)):
        raise NoCredentials(
            "UntrustedCredentialsEndpoint",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or lead to this machine.",
        )
    return url


def _is_trusted(url: SplitResult) -> bool:
    """Whether nobody can listen, or the host is this machine or one that only AWS can be."""
    if url.scheme == "https":
        return True
    host = url.hostname or ""
    return url.scheme == "http" and (host in _AWS_HOSTS or _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class ContainerCredentials:
    """Credentials of a container's role, renewed some minutes before they end."""

    def __init__(
        self, url: str, environ: Mapping[str, str], fetch: Fetch, now: Callable[[], float]
    ) -> None:
        self._url, self._environ, self._fetch, self._now = url, environ, fetch, now
        self._lock = Lock()
        self._known: Credentials | None = None
        self._ends = 0.0
        self._asked_next = 0.0

    def __call__(self) -> Credentials:
        """The credentials to use now. Raises: NoCredentials."""
        with self._lock:
            if self._known is None or self._now() >= self._asked_next:
                self._known = self._renewed()
            return self._known

    def _renewed(self) -> Credentials:
        """New ones; while the old ones are good, a failure only means asking later."""
        try:
            answer = json.loads(self._fetch(self._url, self._authorization()))
            found = Credentials(
                answer["AccessKeyId"], answer["SecretAccessKey"], answer.get("Token", "")
            )
            self._ends = _moment(answer.get("Expiration"))
            self._asked_next = max(self._ends - RENEWED_BEFORE, self._now() + TRIED_AGAIN)
        except (NoAnswer, ValueError, KeyError, TypeError, OSError) as error:
            if self._known is None or self._now() >= self._ends:
                raise NoCredentials(
                    "CredentialsNotRenewed", "The container's endpoint gives no credentials."
                ) from error
            self._asked_next = min(self._now() + TRIED_AGAIN, self._ends)
            return self._known
        return found

    def _authorization(self) -> dict[str, str]:
        """What the endpoint knows the container by; its file is written anew by whoever runs it."""
        token = self._environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")
        if file := self._environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"):
            token = Path(file).read_text(encoding="utf-8").strip()
        return {"authorization": token} if token else {}


def _moment(text: str | None) -> float:
    """Seconds since 1970; never, where no end is said."""
    if not text:
        return float("inf")
    return datetime.fromisoformat(text).timestamp()
