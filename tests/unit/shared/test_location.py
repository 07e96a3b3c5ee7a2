"""What was created is shown somewhere, and the answer says where; what is empty has no type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest

from infra.openapi.declared import declared
from infra.openapi.document import document
from shared.http import SIGNED_IN, Call, Endpoints, Schema
from shared.http.endpoint import Endpoint
from shared.http.location import _field, located
from shared.idempotency import Idempotency
from shared.wiring import Wiring
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock


class ThingView(Schema):
    id: str


class PartView(Schema):
    name: str


class ListedView(Schema):
    id: str


@dataclass(frozen=True)
class Thing:
    id: str = "1"
    name: str = "a b/c"


endpoint = Endpoints("things")


@endpoint.post("/things", permission=SIGNED_IN, response=ThingView, status=201, idempotent=True)
def create_thing(_: Call) -> Thing:
    """Create a thing."""
    return Thing()


@endpoint.post("/things/{thingId}/copies", permission=SIGNED_IN, response=ThingView, status=201)
def create_copy(_: Call) -> Thing:
    """Copy a thing."""
    return Thing("2")


@endpoint.post("/things/{thingId}/parts", permission=SIGNED_IN, response=PartView, status=201)
def create_part(_: Call) -> Thing:
    """Add a part."""
    return Thing()


@endpoint.post("/listed", permission=SIGNED_IN, response=ListedView, status=201)
def create_listed(_: Call) -> Thing:
    """Create what is shown in a list alone."""
    return Thing()


@endpoint.post("/things/{thingId}/check", permission=SIGNED_IN, response=ThingView)
def check_thing(_: Call) -> Thing:
    """Check a thing."""
    return Thing()


@endpoint.get("/things/{thingId}", permission=SIGNED_IN, response=ThingView)
def get_thing(_: Call) -> Thing:
    """Get a thing."""
    return Thing()


@endpoint.get("/parts/{partName}", permission=SIGNED_IN, response=PartView)
def get_part(_: Call) -> Thing:
    """Get a part."""
    return Thing()


@endpoint.delete("/things/{thingId}", permission=SIGNED_IN)
def delete_thing(_: Call) -> None:
    """Delete a thing."""


@endpoint.post("/asked", permission=SIGNED_IN, status=202)
def request_thing(_: Call) -> None:
    """Ask for a thing."""


def client() -> ApiClient:
    wiring = Wiring()
    wiring.provide(Idempotency, lambda: Idempotency(InMemoryTable(), FixedClock()))
    return ApiClient([endpoint], wiring)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/things", "/things/1"),
        ("/things/1/copies", "/things/2"),
        ("/things/1/parts", "/parts/a%20b%2Fc"),
    ],
)
def test_what_is_created_says_where_it_is_shown(path: str, where: str) -> None:
    reply = client().post(path, by=an_admin())
    assert reply.status == 201
    for base in ("https://api.example/v1", "http://localhost:4566/_aws/execute-api/a/v1"):
        assert urljoin(base + path, reply.headers["Location"]) == base + where


def test_an_answer_that_is_given_again_says_so_again() -> None:
    api, key = client(), {"idempotency-key": "1"}
    first, second = (api.post("/things", by=an_admin(), headers=key) for _ in range(2))
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.headers["Location"] == second.headers["Location"] == "things/1"


@pytest.mark.parametrize("path", ["/listed", "/things/1/check"])
def test_what_is_not_shown_or_not_new_has_no_location(path: str) -> None:
    assert "Location" not in client().post(path, by=an_admin()).headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("DELETE", "/things/1", 204), ("POST", "/asked", 202), ("OPTIONS", "/things", 204)],
)
def test_an_answer_without_a_body_names_no_type(method: str, path: str, status: int) -> None:
    reply = client().call(method, path, by=an_admin())
    assert (reply.status, reply.text) == (status, "")
    assert "Content-Type" not in reply.headers


def test_the_document_says_where_a_location_is_given() -> None:
    paths = document({"things": [endpoint]}, title="", version="", description="")["paths"]
    assert "Location" in paths["/things"]["post"]["responses"]["201"]["headers"]
    assert "Location" not in paths["/listed"]["post"]["responses"]["201"]["headers"]


ENDPOINTS = [
    endpoint
    for groups in declared().values()
    for endpoint in located(e for group in groups for e in group.declared)
]
CREATING = [e for e in ENDPOINTS if e.status == 201]


@pytest.mark.parametrize("creating", CREATING, ids=lambda e: f"{e.method} {e.path}")
def test_every_creation_whose_like_is_shown_says_where(creating: Endpoint) -> None:
    shown = [e.path for e in ENDPOINTS if e.method == "GET" and e.response is creating.response]
    one = [path for path in shown if path.endswith("}")]
    assert creating.location == (one[0] if one else None)
    assert len(one) <= 1
    fields = creating.response.model_fields if creating.response else {}
    for path in one:
        assert {_field(name) for name in re.findall(r"\{(\w+)\}", path)} <= set(fields)
