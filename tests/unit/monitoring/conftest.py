"""What tests of monitoring begin with."""

from __future__ import annotations

import pytest

from tests.unit.monitoring.network import Network


@pytest.fixture
def network() -> Network:
    return Network.empty()
