"""One deployed stack for all of these tests, its callers, and two plays of the main job on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infra.local.play.client import Api
from infra.local.play.stage import Stage
from tests.integration.callers import ROLES, Caller, a_caller
from tests.integration.deployed import TARGET
from tests.integration.performance import Performance
from tests.integration.turning import NextKey, published


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at everything that the others left behind comes last."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session", autouse=True)
def next_key(stage: Stage) -> NextKey:
    """Published before anything else, so that the test of its turn need not wait for a minute."""
    return published(stage)


@pytest.fixture(scope="session")
def callers(stage: Stage, admin: Api) -> dict[str, Caller]:
    """A caller of each role; their tokens stay good."""
    return {role: a_caller(stage, admin, role) for role in ROLES}


@pytest.fixture(scope="session")
def first_play(open_stages: Callable[[], Stage]) -> Performance:
    """The main job, played."""
    return Performance(open_stages()).played()


@pytest.fixture(scope="session")
def second_play(open_stages: Callable[[], Stage], first_play: Performance) -> Performance:
    """The main job once more, where the first one was played."""
    assert first_play.outcomes
    return Performance(open_stages()).played()


@pytest.fixture
def needs_iam() -> None:
    """Skips where the target does not enforce IAM."""
    if TARGET == "localstack":
        pytest.skip("LocalStack's community edition does not enforce IAM")


@pytest.fixture
def needs_authorizer() -> None:
    """Skips where the target's API runs no authorizer, so that there is none to look at."""
    if TARGET == "localstack":
        pytest.skip("LocalStack's community edition runs no API Gateway authorizers")


@pytest.fixture
def needs_gateway_responses() -> None:
    """Skips where the API's own refusals can't be given a body and headers."""
    if TARGET == "localstack":
        pytest.skip("LocalStack uses a gateway response's status, not its body or headers")
