"""How the gateway is put together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from functions.gateway.backends import Backends, Caller, Invoke
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
    connect: Callable[[], Invoke],
    probe: Callable[[], Caller],
    clock: Clock,
    folders: tuple[Path, ...],
    time_limit: float,
) -> Wiring:
    """The gateway's use cases; `connect` makes what invokes the services, `time_limit` in seconds.

    `probe` asks the authorizer who we are when we look whether the services are well.

    Connecting waits until a question needs it, so that the page costs no client, and is done
    before the threads start, since a client must not be made by several at once.
    """
    wiring = Wiring()
    return (
        wiring.provide(Backends, lambda: Backends(connect(), time_limit))
        .provide(Health, lambda: Health(backends=wiring.use(Backends), probe=probe, clock=clock))
        .provide(Overviews, lambda: Overviews(wiring.use(Backends)))
        .provide(Documentation, lambda: Documentation(folders))
    )


def wire() -> Wiring:
    """The gateway as it is deployed."""
    settings = load(GatewaySettings)
    limit = settings.time_limit_ms / 1000

    def connect() -> Invoke:
        return invoking(settings.functions)

    def probe() -> Caller:
        described: Caller = connect()("authorizer", {"type": "PROBE"})["context"]
        return described

    return wiring_of(connect, probe, system_clock, (PAGE, ASSETS), limit)


def invoking(functions: dict[str, str]) -> Invoke:
    """Asks the function of a service. Raises: Unavailable when it fails."""
    client = aws.client("lambda")

    def invoke(service: str, event: dict[str, Any]) -> dict[str, Any]:
        payload = json.dumps(event).encode()
        answer = client.invoke(FunctionName=functions[service], Payload=payload)
        if answer.get("FunctionError"):
            raise Unavailable("The {service} service does not answer.", service=service)
        given: dict[str, Any] = json.loads(answer["Payload"].read())
        return given

    return invoke
