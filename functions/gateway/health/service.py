"""What one can ask about health."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.gateway.backends import Backends, Caller, Question
from functions.gateway.health.entities import Dependency, Readiness
from shared.clock import Clock
from shared.errors import FieldError, Unavailable
from shared.messages import Count, Message, Unit
from shared.observability import logger

REMEMBERED = timedelta(seconds=5)
"""A question to this public route costs one to every service, so an answer is good for a while."""
_NOBODY = "00000000-0000-7000-8000-000000000000"
QUESTIONS = {
    "auth": Question("auth", "/auth/me"),
    "customer": Question("customer", "/me/profile"),
    "billing": Question("billing", "/tariffs/{tariffId}", {"tariffId": _NOBODY}),
    "support": Question("support", "/tickets/{ticketId}", {"ticketId": _NOBODY}),
    "notification": Question("notification", "/notifications", query={"limit": "1"}),
    "monitoring": Question("monitoring", "/nodes/{nodeId}", {"nodeId": _NOBODY}),
}
"""What customers ask of their own, one read each; a healthy service says that there is nothing."""


class NotReady(Unavailable):
    """A service does not answer."""


def _down(dependency: Dependency) -> FieldError:
    said = Message("No answer after {time:of}.", {"time": Count(dependency.ms, Unit.MILLISECOND)})
    return FieldError(f"/dependencies/{dependency.name}", said, "down")


@dataclass(kw_only=True)
class Health:
    """Use cases of health."""

    backends: Backends
    probe: Callable[[], Caller]
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
        caller = self._caller()
        answers = self.backends.ask(QUESTIONS, caller)
        up = {name: answer.arrived for name, answer in answers.items()}
        up["auth"] = up["auth"] and bool(caller)
        return Readiness(tuple(Dependency(n, up[n], a.ms) for n, a in answers.items()))

    def _caller(self) -> Caller:
        """Who the authorizer says we are; a stranger, whom all refuse, where it does not answer."""
        try:
            return self.probe()
        except Exception:  # noqa: BLE001 - whatever fails there, the services are asked all the same
            logger().warning("the authorizer does not answer")
            return {}
