"""Paths below something with an id share a resource; the function finds which one was meant."""

from __future__ import annotations

from typing import Any

import pytest

from shared.http import Call, Endpoints, Schema
from shared.http.below import meant, shared_path
from shared.wiring import Wiring
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin

PATHS = (
    "/customers",
    "/customers/{customerId}",
    "/customers/{customerId}/notes",
    "/customers/{customerId}/notes/{noteId}",
    "/customers/{customerId}/notes/pinned",
    "/contracts/{contractId}/notes",
)
BELOW = "/customers/{customerId}/{below+}"

endpoint = Endpoints("Notes")


class Asked(Schema):
    customer_id: str
    note_id: str


@endpoint.get("/customers/{customerId}/notes/{noteId}", permission="customer:note:read",
              response=Asked)  # fmt: skip
def get_note(call: Call) -> Asked:
    """Get a note."""
    return Asked(customer_id=call.path["customerId"], note_id=call.path["noteId"])


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/customers", None),
        ("/customers/{customerId}", None),
        ("/customers/{customerId}/notes/{noteId}", BELOW),
        ("/auth/mfa/totp", None),
        ("/files/{id}/{rest+}", None),
    ],
)
def test_what_lies_below_an_id_is_shared(path: str, shared: str | None) -> None:
    assert shared_path(path) == shared


@pytest.mark.parametrize(
    ("below", "path", "parameters"),
    [
        ("notes", "/customers/{customerId}/notes", {}),
        ("notes/n1", "/customers/{customerId}/notes/{noteId}", {"noteId": "n1"}),
        ("notes/pinned", "/customers/{customerId}/notes/pinned", {}),
    ],
)
def test_fixed_parts_come_before_parameters(
    below: str, path: str, parameters: dict[str, str]
) -> None:
    found = meant(BELOW, {"customerId": "c1", "below": below}, PATHS)
    assert found == (path, {"customerId": "c1"} | parameters)


@pytest.mark.parametrize("below", ["", "note", "notes/", "notes//", "notes/a/b", "/notes"])
def test_what_nobody_declares_is_nowhere(below: str) -> None:
    assert meant(BELOW, {"customerId": "c1", "below": below}, PATHS) is None


def asked(method: str, below: str) -> Any:
    client = ApiClient([endpoint], Wiring())
    path = f"/customers/c1/{below}"
    parameters = {"customerId": "c1", "below": below}
    return client.call(method, path, by=an_admin(), as_gateway=(BELOW, parameters))


def test_a_request_gets_to_its_endpoint() -> None:
    answer = asked("GET", "notes/n1")
    assert (answer.status, answer.json) == (200, {"customerId": "c1", "noteId": "n1"})


def test_another_method_is_refused_with_what_there_is() -> None:
    answer = asked("DELETE", "notes/n1")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, OPTIONS")


def test_a_path_that_nobody_declares_is_not_found() -> None:
    answer = asked("GET", "nonsense")
    assert (answer.status, answer.json["type"]) == (404, "urn:lastmile:problem:not-found")
