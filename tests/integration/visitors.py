"""Visitors of the deployed API: they register, follow links, and sign in from devices of their own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx

from infra.local.play.client import until
from infra.local.play.mailbox import Mail
from infra.local.play.stage import Stage

T = TypeVar("T")


@dataclass(frozen=True)
class Visitor:
    """Somebody with an address of their own and a password that is good enough."""

    stage: Stage
    email: str
    password: str

    def register(self, **more: Any) -> httpx.Response:
        person = {
            "email": self.email,
            "password": self.password,
            "name": "Vera Visitor",
            "locale": "en",
        }
        return self.post("/auth/register", person | more)

    def verify(self, token: str) -> httpx.Response:
        return self.post("/auth/verify-email", {"token": token, "password": self.password})

    def sign_in(
        self, password: str | None = None, device: str = "tests", **more: Any
    ) -> httpx.Response:
        body = {"login": self.email, "password": password or self.password} | more
        return self.post("/auth/login", body, device)

    def post(self, path: str, body: Any, device: str = "tests") -> httpx.Response:
        return self.stage.api.as_(None).request("POST", path, body, headers={"User-Agent": device})

    def tokens(self, path: str, at_least: int = 1) -> list[str]:
        """The tokens of the links to a path in this visitor's mail, once there are so many."""

        def found() -> list[str] | None:
            links = [
                link
                for mail in self.mail()
                for link in mail.links
                if urlsplit(link).path.endswith(path)
            ]
            return links if len(links) >= at_least else None

        links = until(found, f"{at_least} messages with a link to {path}")
        return [parse_qs(urlsplit(link).fragment)["token"][0] for link in links]

    def mail(self) -> list[Mail]:
        return self.stage.mailbox.to(self.email)


def a_visitor(stage: Stage) -> Visitor:
    """Somebody nobody has heard of."""
    return Visitor(
        stage, f"visitor-{secrets.token_hex(4)}@callers.example", secrets.token_urlsafe(16)
    )


def a_customer(stage: Stage) -> Visitor:
    """A visitor who has registered and followed the link."""
    visitor = a_visitor(stage)
    visitor.register()
    (token,) = visitor.tokens("/auth/verify-email")
    stage.api.good(visitor.verify(token))
    return visitor


def at_once(work: Callable[[int], T], times: int = 20) -> list[T]:
    """What comes of doing something many times at the same time."""
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(work, range(times)))
