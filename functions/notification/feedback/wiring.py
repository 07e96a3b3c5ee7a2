"""What feedback provides."""

from __future__ import annotations

from functions.notification.feedback.service import Feedback
from functions.notification.messages.repository import MessageRepository
from functions.notification.settings import ReturnsSettings
from functions.notification.suppressions.repository import SuppressionRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[ReturnsSettings]) -> None:
    """Provide the use cases of what comes back."""
    table = resources.table
    wiring.provide(
        Feedback,
        lambda: Feedback(
            table=table,
            messages=MessageRepository(table=table),
            suppressions=SuppressionRepository(table=table),
            clock=resources.clock,
        ),
    )
