"""What API Gateway and the gateway service say: preflights, health, documents, and refusals with no function behind them."""

from __future__ import annotations

import json

import httpx
import pytest

from infra.build.target import ROOT
from infra.local.play.client import Api
from infra.local.play.stage import Stage
from shared.http.headers import EVERYWHERE
from shared.http.resource import Resource, resources
from tests.integration.answers import not_, problem
from tests.integration.crowd import all_of
from tests.integration.routes import ROUTES, Route

VERBS = {
    path: {r.endpoint.method for r in ROUTES if r.path() == path}
    for path in {r.path() for r in ROUTES}
}
TOLD = json.loads((ROOT / "infra/openapi/gateway.json").read_text())["paths"]
"""The paths that API Gateway knows by themselves."""


def test_a_preflight_is_answered_on_every_path(stage: Stage) -> None:
    def wrong(path: str) -> str:
        asked = {
            "Origin": "https://my.lastmile.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
        }
        answer = stage.api.as_(None).request("OPTIONS", path, headers=asked)
        if found := not_(answer, 204):
            return found
        allowed = answer.headers["access-control-allow-headers"].lower()
        methods = answer.headers["access-control-allow-methods"]
        good = (
            answer.headers["access-control-allow-origin"] in ("*", asked["Origin"])
            and all(name in allowed for name in asked["Access-Control-Request-Headers"].split(","))
            and VERBS[path] <= set(methods.split(", "))
        )
        return "" if good else f"{path}: {dict(answer.headers)}"

    all_of(wrong, sorted(VERBS))


@pytest.mark.parametrize("path", ["/health", "/auth/me"])
def test_a_page_may_read_an_answer_and_a_refusal(path: str, stage: Stage) -> None:
    _is_for_a_page(stage, path)


@pytest.mark.usefixtures("needs_gateway_responses")
def test_a_page_may_read_that_there_is_no_such_path(stage: Stage) -> None:
    _is_for_a_page(stage, "/nowhere")


def _is_for_a_page(stage: Stage, path: str) -> None:
    asked = {"Origin": "https://my.lastmile.example"}
    answer = stage.api.as_(None).request("GET", path, headers=asked)
    assert answer.headers["access-control-allow-origin"] in ("*", asked["Origin"])


def test_head_asks_what_get_would_answer_wherever_anybody_may_get_it(stage: Stage) -> None:
    def wrong(route: Route) -> str:
        head, get = (stage.api.as_(None).request(m, route.path()) for m in ("HEAD", "GET"))
        if (head.status_code, head.content) != (get.status_code, b""):
            return (
                f"{route}: {head.status_code} {head.content!r}, {get.status_code} {get.content!r}"
            )
        return "" if _lasting(head) == _lasting(get) else f"{_lasting(head)} {_lasting(get)}"

    all_of(wrong, [r for r in ROUTES if r.endpoint.method == "GET" and r.is_public])


def _lasting(answer: httpx.Response) -> dict[str, str]:
    """The headers that are the same for the same question."""
    once = ("content-length", "date", "x-correlation-id", "x-amz")
    return {name: value for name, value in answer.headers.items() if not name.startswith(once)}


def test_a_method_that_a_path_does_not_have_is_refused_and_told_which_it_has(
    stage: Stage, admin: Api
) -> None:
    """Where paths share a resource of API Gateway, it asks for a token first."""
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    known = resources(r.endpoint for r in ROUTES)

    def wrong(case: tuple[str, Resource, str]) -> str:
        path, resource, method = case
        who = stage.api.as_(None) if resource.path in TOLD else admin
        answer = who.request(method, path)
        if answer.status_code != 405 or answer.headers["allow"] != ", ".join(resource.methods):
            return f"{method} {path}: {answer.status_code} {answer.headers.get('allow')}"
        return "" if method == "HEAD" else not_(answer, 405)

    cases = [
        (route.path(), known[route.endpoint.path], method)
        for route in {r.endpoint.path: r for r in ROUTES}.values()
        for method in methods
        if method not in known[route.endpoint.path].methods
    ]
    assert len(cases) > 100
    all_of(wrong, cases[::3])


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW"])
def test_a_verb_that_nobody_declares_is_refused_without_a_fault(method: str, stage: Stage) -> None:
    answer = stage.api.as_(None).request(method, "/tariffs")
    assert 400 <= answer.status_code < 500


def test_it_lives_and_every_service_answers(stage: Stage) -> None:
    assert stage.api.get("/health") == {"status": "ok"}
    ready = stage.api.get("/health/ready")
    services = {d["name"]: d["status"] for d in ready["dependencies"]}
    assert services == dict.fromkeys(
        ("auth", "customer", "billing", "support", "monitoring", "notification"), "up"
    )


def test_the_deployed_document_is_the_one_in_the_repository(stage: Stage) -> None:
    deployed = stage.api.as_(None).request("GET", "/openapi.json")
    assert deployed.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    assert deployed.json() == json.loads((ROOT / "infra/openapi/openapi.json").read_text())


def test_the_documentation_page_needs_nothing_from_elsewhere(stage: Stage) -> None:
    page = stage.api.as_(None).request("GET", "/docs")
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    assert "//cdn" not in page.text
    assert "unpkg" not in page.text
    for asset in ("swagger-ui.css", "swagger-ui-bundle.js", "favicon.svg"):
        answer = stage.api.as_(None).request("GET", f"/docs/{asset}")
        assert answer.status_code == 200, asset
        assert answer.content, asset


@pytest.mark.parametrize("asset", ["nothing.js", "..%2f..%2fopenapi.json", "%00"])
def test_the_documentation_gives_away_no_other_file(asset: str, stage: Stage) -> None:
    answer = stage.api.as_(None).request("GET", f"/docs/{asset}")
    assert not (wrong := not_(answer, 400, 404)), wrong


def test_every_answer_says_that_it_is_not_to_be_sniffed_or_kept(admin: Api) -> None:
    for path, status in (("/auth/me", 200), ("/users/nobody", 404)):
        answer = admin.request("GET", path)
        assert answer.status_code == status
        assert answer.headers["cache-control"] == "no-store"
        _is_kept_to_what_it_is(answer)


@pytest.mark.usefixtures("needs_gateway_responses")
def test_the_gateways_own_refusals_are_not_to_be_sniffed_either(stage: Stage) -> None:
    for path, status in (("/nowhere", 404), ("/auth/me", 401)):
        answer = stage.api.as_(None).request("GET", path)
        assert answer.status_code == status
        _is_kept_to_what_it_is(answer)


def _is_kept_to_what_it_is(answer: httpx.Response) -> None:
    for name, value in EVERYWHERE.items():
        assert answer.headers[name] == value


def test_the_public_keys_verify_and_give_nothing_private_away(stage: Stage) -> None:
    keys = stage.api.get("/.well-known/jwks.json")["keys"]
    assert keys
    for key in keys:
        assert set(key) == {"crv", "kty", "x", "y", "kid", "alg", "use"}


@pytest.mark.usefixtures("needs_authorizer")
@pytest.mark.parametrize("header", ["", "Bearer", "Basic YTpi", "Bearer a b"])
def test_the_gateways_own_refusal_is_a_problem_like_ours(header: str, stage: Stage) -> None:
    answer = stage.api.as_(None).request("GET", "/auth/me", headers={"Authorization": header})
    members = problem(answer, 401)
    assert members["type"] == "urn:lastmile:problem:unauthenticated"
    assert answer.headers["www-authenticate"] == "Bearer"
