"""Environments: samconfig.toml sets what the template knows, and the build makes what is deployed."""

from __future__ import annotations

import pytest

from infra.build.target import DEFAULT_ARCHITECTURE, DEFAULT_PYTHON
from infra.environments import environments, parameters
from tests.contract.cloudformation import template

PARAMETERS = template()["Parameters"]
NAMES = sorted(environments())


def test_there_are_three_environments_with_stacks_of_their_own_in_an_account() -> None:
    assert NAMES == ["local", "production", "staging"]
    on_aws = [environments()[name]["stack_name"] for name in ("staging", "production")]
    assert len(set(on_aws)) == 2


@pytest.mark.parametrize("name", NAMES)
def test_an_environment_sets_parameters_of_the_template_to_what_they_allow(name: str) -> None:
    given = parameters(name)
    assert given["Environment"] == name
    for parameter, value in given.items():
        allowed = PARAMETERS[parameter].get("AllowedValues")
        assert allowed is None or value in map(str, allowed), parameter


def test_production_asks_before_it_changes_and_keeps_what_protects_it() -> None:
    assert environments()["production"]["confirm_changeset"] is True
    lax = {
        "DeletionProtection",
        "SandboxGateway",
        "MfaRequired",
        "TotpDrift",
        "LoginFailures",
        "SourceFailures",
        "RunDaysAhead",
        "WebhooksToLoopback",
    }
    assert not lax & set(parameters("production"))


def test_the_build_s_defaults_are_the_template_s() -> None:
    assert PARAMETERS["PythonRuntime"]["Default"] == f"python{DEFAULT_PYTHON}"
    assert PARAMETERS["Architecture"]["Default"] == DEFAULT_ARCHITECTURE
