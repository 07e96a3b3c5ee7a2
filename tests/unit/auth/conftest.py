"""Auth over a table in memory, with one key pair and password hashes that cost next to nothing."""

from __future__ import annotations

import pytest

from tests.unit.auth.house import House


@pytest.fixture
def house() -> House:
    return House()
