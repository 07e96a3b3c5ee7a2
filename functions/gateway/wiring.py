"""How the gateway is put together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from functions.gateway.backends import Backends, Invoke
from functions.gateway.documentation.service import Documentation
from functions.gateway.health.service import Health
from functions.gateway.overview.service import Overviews
from functions.gateway.settings import GatewaySettings
from shared import aws
from shared.clock import Clock, system_clock
from shared.errors import Unavailable
from shared.settings import load
from shared.wiring import Wiring

HERE = Path(__file__).parent
PAGE = HERE / "documentation" / "page"
"""The page's own files, written here."""
ASSETS = HERE / "assets"
"""Files that the build puts in: the OpenAPI document and Swagger UI."""


def wiring_of(
    invoke: Invoke, clock: Clock, folders: tuple[Path, ...], time_limit_seconds: float
) -> Wiring:
    """The gateway's use cases over whatever invokes the services."""
    backends = Backends(invoke, time_limit_seconds)
    return (
        Wiring()
        .provide(Health, lambda: Health(backends, clock))
        .provide(Overviews, lambda: Overviews(backends))
        .provide(Documentation, lambda: Documentation(folders))
    )


def wire() -> Wiring:
    """The gateway as it is deployed."""
    settings = load(GatewaySettings)
    invoke = invoking(settings.functions)
    return wiring_of(invoke, system_clock, (PAGE, ASSETS), settings.time_limit_ms / 1000)


def invoking(functions: dict[str, str]) -> Invoke:
    """Asks the function of a service. Raises: Unavailable when it fails."""

    def invoke(service: str, event: dict[str, Any]) -> dict[str, Any]:
        answer = aws.client("lambda").invoke(
            FunctionName=functions[service], Payload=json.dumps(event).encode()
        )
        if answer.get("FunctionError"):
            raise Unavailable(f"The {service} service does not answer.")
        payload: dict[str, Any] = json.loads(answer["Payload"].read())
        return payload

    return invoke
