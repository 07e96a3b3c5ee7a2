"""Fuzz: what the OpenAPI document allows and what it does not, on every operation; no fault, no undeclared answer."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from infra.build.target import ROOT
from infra.local.play.client import Api
from infra.local.play.stage import Stage
from tests.integration.callers import a_caller

EXAMPLES = 6
DOCUMENT = json.loads((ROOT / "infra/openapi/openapi.json").read_text())
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
NOT_FUZZED = {
    "POST /auth/logout",  # these three end the session that the fuzzing is done in; test_access.py calls them
    "DELETE /auth/sessions",
    "DELETE /auth/sessions/{sessionId}",
    "POST /billing/runs",  # a run of a day years ahead bills everybody until then; test_runs.py begins them
}
SIGNED = {"POST /messengers/telegram/webhooks", "POST /sms/webhooks/smsc"}
"""What proves itself otherwise, and is answered 401 without that."""

schema = schemathesis.openapi.from_dict(DOCUMENT)
DOCUMENTED = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
OPERATIONS = [operation for operation in DOCUMENTED if operation.label not in NOT_FUZZED]
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.label)


@pytest.fixture(scope="session")
def fuzzer(stage: Stage, admin: Api) -> Api:
    """An administrator of its own, who may call everything."""
    return a_caller(stage, admin, "admin").api


@each_operation
def test_an_operation_answers_as_it_is_declared_whatever_is_sent(
    operation: Any, fuzzer: Api
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        # Clients take dots out of a path before it is sent: what is left is another route.
        # A control character in one is refused at the door, before anybody looks at the session.
        named = set(map(unquote, map(str, (case.path_parameters or {}).values())))
        assume(not {".", ".."} & named and all(name.isprintable() for name in named))
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {fuzzer.token}"}
        response = case.call(base_url=fuzzer.base)
        case.validate_response(response, checks=CHECKS)
        if not operation.path.startswith("/auth/") and operation.label not in SIGNED:
            assert response.status_code != 401, (
                "the fuzzing has lost its session, so proves nothing"
            )

    check()


def test_what_is_not_fuzzed_is_there() -> None:
    assert {operation.label for operation in DOCUMENTED} >= NOT_FUZZED


def test_an_undeclared_answer_would_be_found(fuzzer: Api) -> None:
    """The same checks over a document that promises too little."""
    document = json.loads(json.dumps(DOCUMENT))
    document["paths"]["/health"]["get"]["responses"] = {"204": {"description": "Done"}}
    operation = schemathesis.openapi.from_dict(document)["/health"]["GET"]
    response = operation.Case().call(base_url=fuzzer.base)
    with pytest.raises(FailureGroup):
        operation.Case().validate_response(response, checks=CHECKS)
