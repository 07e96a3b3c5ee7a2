"""A service's HTTP function: Chalice routes, each answered by its endpoint's declaration."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn, Protocol

from shared.authentication import Authorizer, invoke_function
from shared.caller import Callers
from shared.errors import NotFound
from shared.http.below import ALL_BELOW, meant
from shared.http.call import Call
from shared.http.endpoint import PUBLIC, Endpoint
from shared.http.exchange import Exchange
from shared.http.reply import Reply
from shared.http.resource import Resource
from shared.http.routes import Found
from shared.http.settings import HttpSettings
from shared.settings import load
from shared.wiring import Wiring

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class Answering(Protocol):
    """Whoever answers a request for an endpoint: the exchange of the API, or that of pages."""

    def reply(self, endpoint: Endpoint, event: dict[str, Any]) -> Reply:
        """The answer, whatever happens."""


def http_handler(
    service: str,
    endpoints: Found,
    wire: Callable[[], Wiring],
    callers: Callable[[], Callers],
) -> Handler:
    """A Lambda handler for a service's endpoints; everything is built at the first request.

    `callers` makes what reads descriptions of callers (`shared/caller.py`).
    """

    @cache
    def app() -> Handler:
        settings = load(HttpSettings)
        authorizer = Authorizer(invoke_function(settings.authorizer_function))
        exchange = Exchange(wire(), authorizer, callers(), settings.cors_origins)
        return chalice_app(service, endpoints, exchange)

    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        return app()(event, context)

    return handler


def chalice_app(service: str, endpoints: Found, exchange: Answering) -> Handler:
    """The Chalice application: it finds the view by the request's resource path and method.

    A path gets its views when it is first asked for, and a method that is not declared its own, so
    that a cold start pays for what it answers and not for all that the service can do.
    """
    from chalice.app import Chalice

    app = Chalice(app_name=service, configure_logs=False)
    logging.getLogger(service).addHandler(logging.NullHandler())
    known: dict[str, Resource] = {}

    def answer(event: dict[str, Any], context: Any) -> dict[str, Any]:
        path, method = _asked(event, endpoints), event["requestContext"]["httpMethod"]
        if path is None:
            missing = Endpoint(method, event["resource"], _missing, PUBLIC)
            refused: dict[str, Any] = _response(exchange.reply(missing, event)).to_dict()
            return refused
        if path not in known and (declared := endpoints.of(path)):
            known[path] = Resource(path, {e.method: e for e in declared})
            for endpoint in declared:
                _route(app, endpoint, exchange)
        if path in known and method not in app.routes[path]:
            _route(app, known[path].endpoint(method), exchange)
        answered: dict[str, Any] = app(event, context)
        return answered

    return answer


def _asked(event: dict[str, Any], endpoints: Found) -> str | None:
    """The declared path of a request; one that shares its resource is put into the event."""
    context = event["requestContext"]
    path: str = context["resourcePath"]
    if not path.endswith(ALL_BELOW):
        return path
    found = meant(path, event["pathParameters"] or {}, endpoints.paths())
    if found is None:
        return None
    context["resourcePath"] = event["resource"] = found[0]
    event["pathParameters"] = found[1]
    return found[0]


def _missing(_: Call) -> NoReturn:
    """Nobody declares such a path. Raises: NotFound."""
    raise NotFound("There is no such path or method.")


def _route(app: Any, endpoint: Endpoint, exchange: Answering) -> None:
    def view(**_: str) -> Any:
        return _response(exchange.reply(endpoint, app.current_request.to_original_event()))

    # Chalice takes a missing content type for JSON; the exchange refuses it, so all come through.
    name = f"{endpoint.method} {endpoint.path}"
    app.route(endpoint.path, methods=[endpoint.method], name=name, content_types=["*/*"])(view)


def _response(reply: Reply) -> Any:
    from chalice.app import Response

    headers: dict[str, Any] = dict(reply.headers)
    if reply.cookies:
        headers["Set-Cookie"] = list(reply.cookies)
    return Response(body=reply.body, status_code=reply.status, headers=headers)
