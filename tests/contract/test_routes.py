"""Routes in code are routes at the gateway, each with its function and its guard."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from functions.auth.probe import PROBE
from functions.auth.roles.entities import BUILT_IN
from functions.gateway.health.service import QUESTIONS
from functions.gateway.overview.service import PARTS
from infra.house.rows import house
from infra.openapi.declared import declared
from infra.openapi.gateway_body import ANY
from infra.openapi.generate import HERE
from shared.http.below import BELOW, shared_path
from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoint
from shared.principal import Principal
from tests.contract.cloudformation import resources

GATEWAY = json.loads((HERE / "gateway.json").read_text())
ROUTES = [
    (service, endpoint)
    for service, groups in declared().items()
    for group in groups
    for endpoint in group.declared
]
each_route = pytest.mark.parametrize(
    ("service", "endpoint"), [pytest.param(s, e, id=f"{e.method} {e.path}") for s, e in ROUTES]
)
OPEN = {
    ("POST", "/auth/register"),
    ("POST", "/auth/verify-email"),
    ("POST", "/auth/verify-email/resend"),
    ("POST", "/auth/login"),
    ("POST", "/auth/login/mfa"),
    ("POST", "/auth/refresh"),
    ("POST", "/auth/password/forgot"),
    ("POST", "/auth/password/reset"),
    ("POST", "/auth/email/confirm"),
    ("POST", "/auth/unlock"),
    ("GET", "/auth/verify-email"),  # the pages behind links, which do nothing but show a button
    ("GET", "/auth/email/confirm"),
    ("GET", "/auth/password/reset"),
    ("GET", "/auth/unlock"),
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/coverage"),
    ("POST", "/applications"),
    ("GET", "/tariffs"),
    ("GET", "/tariffs/{tariffId}"),
    ("GET", "/articles"),
    ("GET", "/articles/{articleId}"),
    ("GET", "/articles/suggestions"),
    ("POST", "/articles/{articleId}/rate"),
    ("POST", "/payments/webhooks/{gateway}"),  # signed
    ("POST", "/sms/webhooks/smsc"),  # signed
    ("POST", "/messengers/telegram/webhooks"),  # with a secret that Telegram was given
    ("GET", "/payments/sandbox/{paymentId}"),  # the sandbox gateway's own page
    ("POST", "/payments/sandbox/{paymentId}/confirm"),
    ("GET", "/payment-methods/sandbox/{setupId}"),
    ("POST", "/payment-methods/sandbox/{setupId}/confirm"),
    ("GET", "/unsubscribe/{token}"),  # signed; what a link or a mail client opens
    ("POST", "/unsubscribe/{token}"),
    ("GET", "/status"),  # areas without service, and nobody's name
    ("GET", "/health"),
    ("GET", "/health/ready"),
    ("GET", "/openapi.json"),
    ("GET", "/docs"),
    ("GET", "/docs/{asset}"),
}
"""What may be called without a token; a new one is a decision, so it stands here, too."""
SHOWN_ONCE = {("POST", "/api-keys")}
"""Answers with a secret that is kept nowhere, so there is nothing to give again."""


def at_gateway(endpoint: Endpoint) -> dict[str, Any]:
    """The gateway's method of an endpoint."""
    method: dict[str, Any] = GATEWAY["paths"][told(endpoint.path)][endpoint.method.lower()]
    return method


def told(path: str) -> str:
    """What the gateway knows of a path: itself, or what stands for all that lies there."""
    return path if path in GATEWAY["paths"] else shared_path(path) or path


def test_every_service_answers_http() -> None:
    assert list(declared()) == [s.name for s in house().services if s.name != "relay"]


FRONTS = ("/console", "/console/{below+}", "/portal", "/portal/{below+}")
"""Two resources for each front end, whose function finds the page and who looks at it."""


def test_the_gateway_knows_exactly_the_declared_routes() -> None:
    at = {(m.upper(), path) for path, methods in GATEWAY["paths"].items() for m in methods}
    routes = {(e.method, told(e.path)) for _, e in ROUTES}
    routes |= {(method, path) for path in FRONTS for method in ("GET", "POST")}
    assert at == routes | {(ANY.upper(), path) for _, path in routes}


def test_what_is_open_to_anybody_shares_no_resource() -> None:
    assert [e.path for _, e in ROUTES if e.permission == PUBLIC and told(e.path) != e.path] == []


def test_what_shares_a_resource_is_answered_by_one_function() -> None:
    of: dict[str, set[str]] = {}
    for service, endpoint in ROUTES:
        of.setdefault(told(endpoint.path), set()).add(service)
    assert {path: services for path, services in of.items() if len(services) > 1} == {}
    assert len(of) < len({endpoint.path for _, endpoint in ROUTES})


def test_no_route_is_declared_twice() -> None:
    times = Counter((e.method, e.path) for _, e in ROUTES)
    assert [route for route, count in times.items() if count > 1] == []


def test_no_two_paths_differ_in_a_parameters_name_alone() -> None:
    shapes: dict[str, set[str]] = {}
    for _, endpoint in ROUTES:
        shape = re.sub(r"\{\w+\}", "{}", endpoint.path)
        shapes.setdefault(shape, set()).add(endpoint.path)
    assert [paths for paths in shapes.values() if len(paths) > 1] == []


@each_route
def test_a_route_leads_to_its_services_function(service: str, endpoint: Endpoint) -> None:
    integration = at_gateway(endpoint)["x-amazon-apigateway-integration"]
    function = f"{service.capitalize()}Api"
    assert f"${{{function}.Arn}}/invocations" in integration["uri"]["Fn::Sub"]
    assert (integration["type"], integration["httpMethod"]) == ("aws_proxy", "POST")
    assert function in resources("AWS::Serverless::Function")
    permission = resources("AWS::Lambda::Permission")[f"{function}Permission"]
    assert permission["FunctionName"] == {"Ref": function}


@each_route
def test_a_route_is_guarded_unless_it_is_public(service: str, endpoint: Endpoint) -> None:
    guards = at_gateway(endpoint)["security"]
    assert guards == ([] if endpoint.permission == PUBLIC else [{"Token": []}]), service


@each_route
def test_a_route_is_spelt_as_clients_expect(service: str, endpoint: Endpoint) -> None:
    assert re.fullmatch(r"(/([a-z0-9.-]+|\{[a-z][A-Za-z]*\+?\}))+", endpoint.path), service
    named = [p["name"] for p in at_gateway(endpoint)["parameters"]]
    shares = told(endpoint.path) != endpoint.path
    assert named == ([*endpoint.path_names[:1], BELOW] if shares else endpoint.path_names)


@each_route
def test_a_permission_is_the_services_own(service: str, endpoint: Endpoint) -> None:
    if endpoint.permission not in (PUBLIC, SIGNED_IN):
        assert re.fullmatch(rf"{service}:[a-z-]+:[a-z-]+", endpoint.permission)


@each_route
def test_what_creates_or_charges_can_be_repeated_safely(service: str, endpoint: Endpoint) -> None:
    creates = endpoint.method == "POST" and endpoint.status == 201
    signed_in = endpoint.permission != PUBLIC
    if creates and signed_in and (endpoint.method, endpoint.path) not in SHOWN_ONCE:
        assert endpoint.idempotent, f"{service}: takes no Idempotency-Key"


def test_only_what_must_be_is_open_to_anybody() -> None:
    public = {(e.method, e.path) for _, e in ROUTES if e.permission == PUBLIC}
    assert public - OPEN == set()
    assert ("POST", "/auth/login") in public


@pytest.mark.parametrize("part", PARTS)
def test_the_overview_asks_routes_that_exist_and_customers_may_call(part: str) -> None:
    question = PARTS[part]
    (endpoint,) = [
        e for s, e in ROUTES if (s, e.method, e.path) == (question.service, "GET", question.route)
    ]
    customer = Principal("c", "customer", frozenset(BUILT_IN["customer"].permissions))
    assert endpoint.permission == SIGNED_IN or customer.may(endpoint.permission)
    known = endpoint.query.model_fields if endpoint.query else {}
    assert set(question.query) <= set(known)


@pytest.mark.parametrize("service", QUESTIONS)
def test_the_health_check_asks_routes_that_exist_and_it_may_call(service: str) -> None:
    question = QUESTIONS[service]
    (endpoint,) = [
        e for s, e in ROUTES if (s, e.method, e.path) == (service, "GET", question.route)
    ]
    assert endpoint.permission in (PUBLIC, SIGNED_IN) or PROBE.may(endpoint.permission)
    assert set(question.path) == set(endpoint.path_names)


@each_route
def test_no_secret_is_part_of_an_address(service: str, endpoint: Endpoint) -> None:
    """Addresses are in the logs of proxies and in the history of browsers; bodies and headers are not."""
    query = endpoint.query.model_fields if endpoint.query is not None else {}
    named = {*query, *endpoint.path_names}
    if endpoint.path.startswith("/promo-codes/"):
        named -= {"code"}  # printed on leaflets
    if endpoint.path.startswith("/unsubscribe/"):
        named -= {"token"}  # RFC 8058 wants an address; it ends messages and opens nothing
    named -= {"categoryCode", "teamCode"}  # names for programs
    assert not [
        n for n in named if re.search(r"token|password|secret|code$|key$", n, re.IGNORECASE)
    ]
