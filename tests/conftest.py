"""How properties are searched: never by the clock; at random on a desk, the same way every time in CI."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from infra.local.place import Place
    from infra.local.play.client import Api
    from infra.local.play.stage import Stage
    from tests.fakes.cloud import Cloud

settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_collection_finish() -> None:
    """What thousands of tests consist of stays until the end: it is not looked through for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """An empty account of AWS, to which the environment leads."""
    from tests.fakes.cloud import empty_cloud  # takes longer to import than most tests to run

    with empty_cloud() as made:
        yield made


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """The deployed stack, one for all tests that need one."""
    from tests.integration.deployed import deployed

    with deployed() as place:
        yield place


@pytest.fixture(scope="session")
def open_stages(place: Place) -> Iterator[Callable[[], Stage]]:
    """Opens stages; their connections are closed at the end."""
    from tests.integration.deployed import stage_on

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
    from infra.local.play.people import sign_in

    return stage.api.as_(sign_in(stage, *stage.admin))
