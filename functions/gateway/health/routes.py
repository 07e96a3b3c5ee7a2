"""Health: for load balancers and for people who wonder."""

from __future__ import annotations

from functions.gateway.health.entities import Readiness
from functions.gateway.health.schemas import LiveView, ReadyView
from functions.gateway.health.service import Health, NotReady
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints(
    "Health", "Whether the API works: for load balancers, and for people who wonder."
)


@endpoint.get("/health", permission=PUBLIC, response=LiveView)
def get_health(_: Call) -> LiveView:
    """Check whether the API answers at all."""
    return LiveView(status="ok")


@endpoint.get("/health/ready", permission=PUBLIC, response=ReadyView, errors=[NotReady])
def get_readiness(call: Call) -> Readiness:
    """Check whether every service behind the API answers.

    Each is asked one cheap question, with a time limit. The answer is kept for five seconds.
    """
    return call.use(Health).ready()
