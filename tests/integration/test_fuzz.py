"""Fuzz: what the OpenAPI document allows and what it does not, on every operation; no fault, no undeclared answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
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
# They end the session that the fuzzing is done in; test_access.py calls them.
NOT_FUZZED = ["/auth/logout", "/auth/sessions", "/auth/sessions/{sessionId}"]

schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.config.phases.coverage.enabled = False  # test_bad_input.py walks along those edges
schema.config.phases.examples.enabled = True


@pytest.fixture(scope="session")
def fuzzer(stage: Stage, admin: Api) -> Api:
    """An administrator of its own, who may call everything."""
    return a_caller(stage, admin, "admin").api


@schema.exclude(path=NOT_FUZZED).parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_an_operation_answers_as_it_is_declared_whatever_is_sent(case: Any, fuzzer: Api) -> None:
    response = case.call(
        base_url=fuzzer.base,
        headers={"Authorization": f"Bearer {fuzzer.token}", **(case.headers or {})},
    )
    case.validate_response(response, checks=CHECKS)
    if not case.operation.path.startswith("/auth/"):
        assert response.status_code != 401, "the fuzzing has lost its session and proves nothing"
