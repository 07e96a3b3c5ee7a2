"""A small HTTP client of the deployed API, for the play and for the integration tests."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import httpx

T = TypeVar("T")


class StepFailed(Exception):
    """A step of the play did not do what it should; the message says what came instead."""


@dataclass(frozen=True)
class Api:
    """Calls the API as one caller; `as_(token)` is another caller on the same connection."""

    http: httpx.Client
    base: str
    host: str | None = None
    token: str | None = None

    def as_(self, token: str | None) -> Api:
        """The same API for the bearer of a token."""
        return replace(self, token=token)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        query: dict[str, Any] | None = None,
        content: bytes | str | None = None,
    ) -> httpx.Response:
        """One request, whatever is answered."""
        sent = dict(headers or {})
        if self.host:
            sent.setdefault("Host", self.host)
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        return self.http.request(
            method,
            self.base + path,
            json=body,
            content=content,
            headers=sent,
            params=query,
        )

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a GET that must succeed. Raises: StepFailed."""
        return self.good(self.request("GET", path, query=query or None))

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """The JSON of a POST that must succeed, with an Idempotency-Key. Raises: StepFailed."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.good(self.request("POST", path, {} if body is None else body, headers=headers))

    @staticmethod
    def good(response: httpx.Response) -> Any:
        """The JSON of an answer that must be a success. Raises: StepFailed."""
        if response.status_code >= 400:
            request = response.request
            raise StepFailed(
                f"{request.method} {request.url.path} answered {response.status_code}: "
                f"{response.text}"
            )
        return response.json() if response.content else None


def until(found: Callable[[], T | None], what: str, *, seconds: float = 60.0) -> T:
    """What `found` finds, asked for again until it is there. Raises: StepFailed after the limit."""
    end = time.monotonic() + seconds
    pause = 0.05
    while True:
        result = found()
        if result:
            return result
        if time.monotonic() > end:
            raise StepFailed(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)
