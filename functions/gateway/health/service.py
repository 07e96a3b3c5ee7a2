"""What one can ask about health."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.gateway.backends import Backends, Question
from functions.gateway.health.entities import Dependency, Readiness
from shared.clock import Clock
from shared.errors import FieldError, Unavailable
from shared.messages import Count, Message, Unit
from shared.principal import Principal

REMEMBERED = timedelta(seconds=5)
"""A question to this public route costs one to every service, so an answer is good for a while."""
_NOBODY = "00000000-0000-7000-8000-000000000000"
QUESTIONS = {
    "auth": Question("auth", "/users/{userId}", {"userId": _NOBODY}),
    "customer": Question("customer", "/customers/{customerId}", {"customerId": _NOBODY}),
    "billing": Question("billing", "/tariffs/{tariffId}", {"tariffId": _NOBODY}),
    "support": Question("support", "/tickets/{ticketId}", {"ticketId": _NOBODY}),
    "notification": Question("notification", "/notifications", query={"limit": "1"}),
}
"""One read of its table each: "there is no such thing" is the answer of a healthy service."""
PROBE = Principal(
    id="gateway",
    role="system",
    permissions=frozenset(
        {
            "auth:user:read",
            "customer:customer:read",
            "billing:tariff:read",
            "support:ticket:read",
            "notification:notification:read",
        }
    ),
    customer_id=_NOBODY,
)
"""Who asks: somebody who may look for what does not exist, and owns nothing."""


class NotReady(Unavailable):
    """A service does not answer."""


def _down(dependency: Dependency) -> FieldError:
    said = Message("No answer after {time:of}.", {"time": Count(dependency.ms, Unit.MILLISECOND)})
    return FieldError(f"/dependencies/{dependency.name}", said, "down")


@dataclass(kw_only=True)
class Health:
    """Use cases of health."""

    backends: Backends
    clock: Clock
    _known: tuple[datetime, Readiness] | None = field(default=None, init=False)

    def ready(self) -> Readiness:
        """Every dependency, asked every few seconds. Raises: NotReady, naming those down."""
        now = self.clock()
        if self._known is None or now - self._known[0] >= REMEMBERED:
            self._known = (now, self._asked())
        readiness = self._known[1]
        if readiness.down:
            raise NotReady(
                "No answer from: {names}.",
                names=", ".join(dependency.name for dependency in readiness.down),
                errors=tuple(map(_down, readiness.down)),
            )
        return readiness

    def _asked(self) -> Readiness:
        answers = self.backends.ask(QUESTIONS, PROBE)
        return Readiness(tuple(Dependency(n, a.arrived, a.ms) for n, a in answers.items()))
