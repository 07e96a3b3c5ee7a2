"""What the gateway's function is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from functions.gateway.backends import Backends, Invoke
from functions.gateway.resources import GatewayResources
from functions.gateway.settings import GatewaySettings
from shared.aws import clients
from shared.aws.functions import FunctionFailed
from shared.errors import Unavailable
from shared.settings import load
from shared.wiring import Wiring

HERE = Path(__file__).parent
PAGE = HERE / "documentation" / "page"
"""The page's own files, written here."""
ASSETS = HERE / "assets"
"""Files that the build puts in: the OpenAPI document and Swagger UI."""


def wire() -> Wiring:
    """The use cases of the deployed HTTP function."""
    settings = load(GatewaySettings)
    return Wiring(
        GatewayResources(
            connect=lambda: invoking(settings.functions),
            folders=(PAGE, ASSETS),
            time_limit_seconds=settings.time_limit_ms / 1000,
            payment_gateways=settings.payment_gateways,
            public_url=settings.public_url,
        )
    )


def provide(wiring: Wiring, resources: GatewayResources) -> None:
    """Provide the services behind the gateway."""
    wiring.provide(
        Backends,
        lambda: Backends(
            invoke=resources.connect(), time_limit_seconds=resources.time_limit_seconds
        ),
    )


def invoking(functions: dict[str, str]) -> Invoke:
    """Asks the function of a service. Raises: Unavailable when it fails."""
    client = clients.functions()

    def invoke(service: str, event: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = client.invoke(functions[service], event)
        except FunctionFailed as error:
            raise Unavailable("The {service} service does not answer.", service=service) from error
        return answer

    return invoke
