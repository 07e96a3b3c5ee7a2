"""What suppressions provide."""

from __future__ import annotations

from functions.notification.settings import NotificationSettings
from functions.notification.suppressions.repository import SuppressionRepository
from functions.notification.suppressions.service import Suppressions
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of suppressions."""
    wiring.provide(
        Suppressions,
        lambda: Suppressions(
            table=resources.table,
            suppressions=SuppressionRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
