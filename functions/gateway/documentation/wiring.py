"""What the documentation provides."""

from __future__ import annotations

from functions.gateway.documentation.service import Documentation
from functions.gateway.resources import GatewayResources
from shared.wiring import Wiring


def provide(wiring: Wiring, resources: GatewayResources) -> None:
    """Provide the use cases of the documentation."""
    wiring.provide(Documentation, lambda: Documentation(folders=resources.folders))
