"""What paying provides."""

from __future__ import annotations

from functions.gateway.portal.pay.service import PayWays
from functions.gateway.resources import GatewayResources
from shared.wiring import Wiring


def provide(wiring: Wiring, resources: GatewayResources) -> None:
    """Provide the ways to pay."""
    wiring.provide(
        PayWays,
        lambda: PayWays(names=resources.payment_gateways, public_url=resources.public_url),
    )
