"""A browser in front of a front end's pages, in the process: cookies kept, forms sent as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin

import html5lib

from functions.gateway.backends import Backends
from functions.gateway.console.menu import ROOMS as CONSOLE_ROOMS
from functions.gateway.portal.menu import ROOMS as PORTAL_ROOMS
from functions.gateway.resources import GatewayResources
from functions.gateway.screens.answers import Answers
from functions.gateway.screens.exchange import PageExchange
from functions.gateway.screens.session import BrowserSessions
from infra.openapi.declared import pages
from shared.authentication import Authorizer
from shared.browser import ACCESS
from shared.caller import described, read_caller
from shared.http.app import chalice_app
from shared.http.below import ALL_BELOW
from shared.principal import Principal
from shared.wiring import Wiring

ROOMS = {"console": CONSOLE_ROOMS, "portal": PORTAL_ROOMS}
FUNCTIONS = {"console": "ConsoleApi", "portal": "PortalApi"}
_HIDDEN = re.compile(r'name="(_proof|_key|_version|challenge|back)" value="([^"]*)"')


@dataclass(frozen=True)
class Shown:
    """What a browser was answered; `html` is read as strictly as html5lib can."""

    status: int
    headers: Mapping[str, str]
    text: str
    cookies: tuple[str, ...]

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's last form."""
        return dict(_HIDDEN.findall(self.text))


def valid(text: str) -> None:
    """Fail where a page is no HTML that everybody reads in the same way."""
    html5lib.HTMLParser(strict=True).parse(text)


@dataclass
class Browser:
    """`browser.get("/console")`; who `principals` names by their access token is signed in."""

    front: str
    invoke: Any
    principals: dict[str, Principal] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wiring = Wiring(
            GatewayResources(
                connect=lambda: self.invoke,
                folders=(),
                time_limit_seconds=2,
                payment_gateways=("yookassa", "sandbox"),
                public_url="https://isp.example/v1",
            )
        )
        sessions = BrowserSessions(
            backends=wiring.use(Backends),
            authorizer=Authorizer(self._authorize),
            callers=read_caller,
        )
        wiring.provide(BrowserSessions, lambda: sessions)
        answers = Answers(front=self.front, rooms=ROOMS[self.front], zone="Europe/Moscow")
        exchange = PageExchange(self.front, wiring, sessions, answers)
        self._app = chalice_app(self.front, pages()[FUNCTIONS[self.front]], exchange)

    def sign_in_as(self, principal: Principal) -> Browser:
        """The browser with the cookie of a session."""
        self.principals[principal.id] = principal
        self.cookies[ACCESS] = principal.id
        return self

    def get(self, path: str, **headers: str) -> Shown:
        return self._call("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Shown:
        return self._call("POST", path, urlencode(fields), headers)

    def follow(self, path: str, shown: Shown) -> Shown:
        """What is shown where an answer sends the browser on."""
        assert shown.status == 303, shown.text
        return self.get(
            urljoin(f"http://x{path}", shown.headers["Location"]).removeprefix("http://x")
        )

    def _call(
        self, method: str, address: str, body: str | None, headers: Mapping[str, str]
    ) -> Shown:
        path, _, query = address.partition("#")[0].partition("?")
        below = path.removeprefix(f"/{self.front}").lstrip("/")
        resource = f"/{self.front}/{ALL_BELOW}" if below else f"/{self.front}"
        asked = dict(parse_qsl(query, keep_blank_values=True))
        sent = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **self.headers}
        if body is not None:
            sent["content-type"] = "application/x-www-form-urlencoded"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        event = {
            "resource": resource,
            "path": path,
            "httpMethod": method,
            "headers": sent,
            "multiValueHeaders": {},
            "queryStringParameters": asked or None,
            "multiValueQueryStringParameters": {k: [v] for k, v in asked.items()} or None,
            "pathParameters": {"below": below} if below else None,
            "stageVariables": None,
            "requestContext": {
                "resourcePath": resource,
                "httpMethod": method,
                "requestId": "request-1",
                "stage": "v1",
                "identity": {"sourceIp": "203.0.113.7"},
            },
            "body": body,
            "isBase64Encoded": False,
        }
        answer = self._app(event, None)
        cookies = tuple(answer["multiValueHeaders"].get("Set-Cookie", ()))
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        return Shown(answer["statusCode"], answer["headers"], answer["body"], cookies)

    def _authorize(self, event: dict[str, Any]) -> dict[str, Any]:
        token = event["headers"]["Cookie"].partition("=")[2]
        principal = self.principals.get(token)
        if principal is None:
            return {"policyDocument": {"Statement": [{"Effect": "Deny"}]}}
        return {
            "principalId": principal.id,
            "policyDocument": {"Statement": [{"Effect": "Allow"}]},
            "context": described(principal),
        }
