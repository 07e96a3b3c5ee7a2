"""What merged customers provide."""

from __future__ import annotations

from typing import Any

from functions.auth.links.repository import LinkRepository
from functions.auth.merged_customers.service import MergedCustomers
from functions.auth.sessions.repository import SessionRepository
from functions.auth.sessions.termination import SessionTermination
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[Any]) -> None:
    """Provide the use cases of merged customers."""
    table = resources.table
    wiring.provide(
        MergedCustomers,
        lambda: MergedCustomers(
            table=table,
            users=UserRepository(table=table),
            links=LinkRepository(table=table),
            termination=SessionTermination(table=table, sessions=SessionRepository(table=table)),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
