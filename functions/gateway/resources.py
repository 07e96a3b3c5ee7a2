"""What the gateway's use cases are made from; it owns no table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from functions.gateway.backends import Invoke
from shared.clock import Clock, system_clock


@dataclass(frozen=True, kw_only=True)
class GatewayResources:
    """A test hands in services that answer as it says, and a standing clock.

    `connect` makes what invokes the services. Connecting waits until a question needs it, so that
    the page costs no client, and is done before the threads start, since a client must not be made
    by several at once. `folders` hold the documentation. Subscribers choose from
    `payment_gateways`, and come back to `public_url`.
    """

    connect: Callable[[], Invoke]
    folders: tuple[Path, ...]
    time_limit_seconds: float
    clock: Clock = system_clock
    payment_gateways: tuple[str, ...] = ()
    public_url: str = ""
