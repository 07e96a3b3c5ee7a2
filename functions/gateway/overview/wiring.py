"""What overviews provide."""

from __future__ import annotations

from functions.gateway.backends import Backends
from functions.gateway.overview.service import Overviews
from functions.gateway.resources import GatewayResources
from shared.wiring import Wiring


def provide(wiring: Wiring, _: GatewayResources) -> None:
    """Provide the use cases of overviews."""
    wiring.provide(Overviews, lambda: Overviews(backends=wiring.use(Backends)))
