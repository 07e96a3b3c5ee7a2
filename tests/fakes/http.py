"""Calls endpoints as API Gateway would, in the process.

The real Chalice app over whatever wiring a test hands in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.authentication import Authorizer
from shared.caller import described, read_caller
from shared.errors import Unauthenticated
from shared.http.app import chalice_app
from shared.http.endpoint import Endpoint, Endpoints
from shared.http.exchange import Exchange
from shared.http.location import located
from shared.http.routes import Routes
from shared.principal import Principal
from shared.wiring import Wiring


@dataclass(frozen=True)
class Reply:
    """An answer: status, headers, the body as JSON where it is, and the cookies it sets."""

    status: int
    headers: dict[str, str]
    text: str
    cookies: tuple[str, ...] = ()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Listed:
    """Endpoints of a test's own, looked up as a service's are."""

    def __init__(self, endpoints: Sequence[Endpoints]) -> None:
        self._located = located(e for group in endpoints for e in group.declared)

    def of(self, path: str) -> list[Endpoint]:
        return [e for e in self._located if e.path == path]

    def paths(self) -> list[str]:
        return [e.path for e in self._located]


class ApiClient:
    """`client.post("/tariffs", {...}, by=an_admin())`.

    Paths are the declared ones filled in by `path`.
    """

    def __init__(
        self, endpoints: Routes | Sequence[Endpoints], wiring: Wiring, *, origins: str = ""
    ) -> None:
        self._paths = {e.path for group in endpoints for e in group.declared}
        found = endpoints if isinstance(endpoints, Routes) else Listed(endpoints)
        self._app = chalice_app(
            "test", found, Exchange(wiring, Authorizer(_refuse), read_caller, origins)
        )

    def get(self, path: str, by: Principal | None = None, **options: Any) -> Reply:
        return self.call("GET", path, by=by, **options)

    def post(
        self, path: str, body: Any = None, by: Principal | None = None, **options: Any
    ) -> Reply:
        return self.call("POST", path, body, by=by, **options)

    def patch(
        self, path: str, body: Any = None, by: Principal | None = None, **options: Any
    ) -> Reply:
        return self.call("PATCH", path, body, by=by, **options)

    def put(
        self, path: str, body: Any = None, by: Principal | None = None, **options: Any
    ) -> Reply:
        return self.call("PUT", path, body, by=by, **options)

    def delete(self, path: str, by: Principal | None = None, **options: Any) -> Reply:
        return self.call("DELETE", path, by=by, **options)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        by: Principal | None = None,
        query: dict[str, str] | None = None,
        twice: Sequence[str] = (),
        headers: dict[str, str] | None = None,
        raw: str | None = None,
        source: str = "203.0.113.7",
        caller: dict[str, str] | None = None,
        as_gateway: tuple[str, dict[str, str]] | None = None,
    ) -> Reply:
        """`by` calls, or whoever the authorizer describes as `caller`.

        `as_gateway` is the resource and its parameters, where they are not to be the path's own.
        """
        resource, parameters = as_gateway or self._resolved(path)
        text = raw if raw is not None else (None if body is None else json.dumps(body))
        context: dict[str, Any] = {
            "resourcePath": resource,
            "httpMethod": method,
            "requestId": "request-1",
            "stage": "v1",
            "identity": {"sourceIp": source},
        }
        if by is not None:
            context["authorizer"] = caller or described(by)
        event = {
            "resource": resource,
            "path": path,
            "httpMethod": method,
            "headers": {"content-type": "application/json", **_token(by), **(headers or {})},
            "multiValueHeaders": {},
            "queryStringParameters": query,
            "multiValueQueryStringParameters": _several(query, twice),
            "pathParameters": parameters or None,
            "stageVariables": None,
            "requestContext": context,
            "body": text,
            "isBase64Encoded": False,
        }
        answer = self._app(event, None)
        cookies = answer["multiValueHeaders"].get("Set-Cookie", ())
        return Reply(answer["statusCode"], answer["headers"], answer["body"], tuple(cookies))

    def _resolved(self, path: str) -> tuple[str, dict[str, str]]:
        """The declared path that fits best.

        Fixed parts before parameters, as API Gateway chooses.
        """
        parts = path.strip("/").split("/")
        best: tuple[int, str, dict[str, str]] | None = None
        for declared in self._paths:
            wanted = declared.strip("/").split("/")
            if len(wanted) != len(parts):
                continue
            pairs = list(zip(wanted, parts, strict=True))
            if all(w == p or w.startswith("{") for w, p in pairs):
                parameters = {w.strip("{}"): p for w, p in pairs if w.startswith("{")}
                if best is None or len(parameters) < best[0]:
                    best = (len(parameters), declared, parameters)
        if best is None:
            raise LookupError(f"no endpoint is declared for {path}")
        return best[1], best[2]


def _several(query: dict[str, str] | None, twice: Sequence[str]) -> dict[str, list[str]] | None:
    """The query string with every value of a name; those in `twice` were sent so."""
    return {k: [v, v] if k in twice else [v] for k, v in (query or {}).items()} or None


def _token(by: Principal | None) -> dict[str, str]:
    """What a caller sends along; the context beside it says what the authorizer made of it."""
    return {} if by is None else {"authorization": f"Bearer {by.id}"}


def _refuse(event: dict[str, Any]) -> dict[str, Any]:
    raise Unauthenticated("The access token is not valid; sign in again.")
