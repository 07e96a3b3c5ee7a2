"""How properties are searched: never by the clock; at random on a desk, the same way every time in CI."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
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
