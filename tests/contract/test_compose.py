"""The compose file's LocalStack: what the documents promise of it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from infra.build.target import ROOT


@pytest.fixture(scope="module")
def localstack() -> dict[str, Any]:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert list(composed["services"]) == ["localstack"]
    found: dict[str, Any] = composed["services"]["localstack"]
    return found


def test_it_is_the_last_release_that_asks_for_no_account(localstack: dict[str, Any]) -> None:
    assert localstack["image"] == "localstack/localstack:4.12.0"
    assert not [name for name in localstack["environment"] if "TOKEN" in name or "KEY" in name]


def test_it_listens_on_loopback_only(localstack: dict[str, Any]) -> None:
    assert localstack["ports"] == ["127.0.0.1:4566:4566"]


def test_no_service_that_the_template_may_need_is_left_out(localstack: dict[str, Any]) -> None:
    """A list of services would refuse every other one; what is not used is not loaded anyhow."""
    assert "SERVICES" not in localstack["environment"]
