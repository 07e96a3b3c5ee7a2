"""What the audience provides."""

from __future__ import annotations

from functions.notification.audience.repository import AudienceRepository
from functions.notification.audience.service import Audience
from functions.notification.settings import AudienceSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AudienceSettings]) -> None:
    """Provide the use case of the audience."""
    table = resources.table
    wiring.provide(
        Audience, lambda: Audience(table=table, audience=AudienceRepository(table=table))
    )
