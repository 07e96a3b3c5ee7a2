"""What the office's screens provide."""

from __future__ import annotations

from functions.gateway.backends import Backends
from functions.gateway.office.service import Office
from functions.gateway.resources import GatewayResources
from shared.wiring import Wiring


def provide(wiring: Wiring, _: GatewayResources) -> None:
    """Provide the use cases of the office's screens."""
    wiring.provide(Office, lambda: Office(backends=wiring.use(Backends)))
