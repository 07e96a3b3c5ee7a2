"""One deployed stack for all of these tests, its callers, and two plays of the main job on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from infra.local.place import Place
from infra.local.play.client import Api
from infra.local.play.people import sign_in
from infra.local.play.stage import Stage
from tests.integration.callers import ROLES, Caller, a_caller
from tests.integration.deployed import TARGET, deployed, stage_on
from tests.integration.performance import Performance
from tests.integration.turning import NextKey, published


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at everything that the others left behind comes last."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    with deployed() as place:
        yield place


@pytest.fixture(scope="session")
def open_stages(place: Place) -> Iterator[Callable[[], Stage]]:
    """Opens stages; their connections are closed at the end."""
    with ExitStack() as opened:

        def open_stage() -> Stage:
            stage = stage_on(place)
            opened.enter_context(stage.api.http)
            return stage

        yield open_stage


@pytest.fixture(scope="session")
def stage(open_stages: Callable[[], Stage]) -> Stage:
    return open_stages()


@pytest.fixture(scope="session")
def admin(stage: Stage) -> Api:
    return stage.api.as_(sign_in(stage, *stage.admin))


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
