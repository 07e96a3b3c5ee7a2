"""The gateway over functions that answer as a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import flask_swagger_ui
import pytest

from functions.auth.probe import PROBE, PROBE_TYPE
from functions.gateway.app import ENDPOINTS
from functions.gateway.resources import GatewayResources
from functions.gateway.wiring import PAGE
from shared.caller import CallerSeal
from shared.wiring import Wiring
from tests.fakes.http import ApiClient
from tests.fakes.time import FixedClock

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = (PAGE, Path(flask_swagger_ui.__file__).parent / "dist", ROOT / "infra" / "openapi")
SEAL = CallerSeal(key="caller key")
Function = Callable[[dict[str, Any]], dict[str, Any]]


def answering(status: int, body: Any) -> Function:
    """A function that always gives this answer."""
    return lambda _: {"statusCode": status, "body": json.dumps(body)}


def broken(event: dict[str, Any]) -> dict[str, Any]:
    """A function that fails."""
    raise RuntimeError(f"no answer to {event['path']}")


@dataclass
class Fleet:
    """The functions behind the gateway, and what they were asked."""

    functions: dict[str, Function] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    authorizer_is_down: bool = False

    def __call__(self, service: str, event: dict[str, Any]) -> dict[str, Any]:
        if service == "authorizer":
            return self.probed(event)
        self.asked.append((service, event))
        return self.functions[service](event)

    def probed(self, event: dict[str, Any]) -> dict[str, Any]:
        """The authorizer's answer: how it describes the gateway."""
        assert event == {"type": PROBE_TYPE}
        if self.authorizer_is_down:
            raise RuntimeError("no answer")
        return {"context": SEAL.describe(PROBE)}

    def hanging(self, _: dict[str, Any]) -> dict[str, Any]:
        """A function that answers only when the test is over."""
        self.released.wait(10)
        return {"statusCode": 200, "body": "{}"}


@dataclass
class Gateway:
    """The API, what is behind it, and the clock it goes by."""

    api: ApiClient
    fleet: Fleet
    clock: FixedClock


@pytest.fixture
def gateway() -> Any:
    """A gateway whose services all answer with an empty page."""
    services = ("auth", "customer", "billing", "support", "monitoring", "notification")
    empty = answering(200, {"items": [], "nextCursor": None})
    fleet, clock = Fleet(dict.fromkeys(services, empty)), FixedClock()
    resources = GatewayResources(
        connect=lambda: fleet, folders=FOLDERS, time_limit_seconds=0.3, clock=clock
    )
    yield Gateway(ApiClient(ENDPOINTS, Wiring(resources)), fleet, clock)
    fleet.released.set()
