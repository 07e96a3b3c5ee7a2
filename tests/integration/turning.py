"""A key that is to sign next, published long enough before its turn."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.auth.tokens.key_ring import PAUSE
from infra.local.play.stage import Stage
from tests.integration.forged import current_key

A_TURN = timedelta(days=31)
"""Longer than a key signs."""


@dataclass(frozen=True)
class NextKey:
    """Published as if it were the moment `due`, and really so on this clock at `since`."""

    kid: str
    due: datetime
    since: float

    def wait_until_known(self) -> None:
        """Until no reading of the keys before keeps a function from looking for it.

        It is half an hour for the schedule; whoever meets an unknown key looks after a minute.
        """
        left = self.since + PAUSE.total_seconds() + 2 - time.monotonic()
        time.sleep(max(0.0, left))


def published(stage: Stage) -> NextKey:
    """The key that the schedule publishes when the one of now has signed long enough."""
    current = current_key(stage)
    due = max(datetime.now(UTC), current.since or current.created_at) + A_TURN
    states = turn(stage, due)
    assert states.pop(current.kid) == "current"
    (kid,) = [kid for kid, state in states.items() if state == "next"]
    return NextKey(kid, due, time.monotonic())


def turn(stage: Stage, at: datetime) -> dict[str, str]:
    """A run of the schedule, as if it were that moment; the state of each key by its id."""
    made = stage.invoke("AuthJobs", {"job": "keys", "at": at.isoformat()})
    return {key["kid"]: key["state"] for key in made["keys"]}
