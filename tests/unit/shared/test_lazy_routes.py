"""A service's endpoints are found by path, and a request loads no more than the capability it asks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from infra.openapi.declared import declared
from shared.http.location import located
from tests.contract.test_house import ROOT

LOADED = """
import sys
from functions.billing.app import ENDPOINTS, handler
print([e.method for e in ENDPOINTS.of("/tariffs/{tariffId}")])
print(sorted(m for m in sys.modules if m.startswith("functions.billing.") and m.endswith("routes")))
"""


@pytest.mark.parametrize("service", sorted(declared()))
def test_each_path_brings_its_endpoints_as_they_are_declared_with_their_locations(
    service: str,
) -> None:
    routes = declared()[service]
    every = located(endpoint for group in routes for endpoint in group.declared)
    assert every
    for path in {endpoint.path for endpoint in every}:
        assert list(routes.of(path)) == [e for e in every if e.path == path]


def test_a_path_that_nobody_declares_has_none() -> None:
    assert list(declared()["support"].of("/nowhere")) == []


def test_a_path_loads_the_capability_that_declares_it_and_no_other() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    methods, loaded = done.stdout.splitlines()
    assert methods == "['GET', 'PATCH']"
    assert loaded == "['functions.billing.tariffs.routes']"
