"""What health provides."""

from __future__ import annotations

from functions.gateway.backends import Backends, Caller
from functions.gateway.health.service import Health
from functions.gateway.resources import GatewayResources
from shared.wiring import Wiring


def provide(wiring: Wiring, resources: GatewayResources) -> None:
    """Provide the use cases of health."""

    def probe() -> Caller:
        described: Caller = resources.connect()("authorizer", {"type": "PROBE"})["context"]
        return described

    wiring.provide(
        Health,
        lambda: Health(backends=wiring.use(Backends), probe=probe, clock=resources.clock),
    )
