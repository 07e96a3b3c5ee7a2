"""What service levels provide."""

from __future__ import annotations

from functions.support.calendars.public_holidays import public_holidays
from functions.support.settings import SupportSettings
from functions.support.sla.repository import RulesRepository
from functions.support.sla.service import ServiceLevels
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of policies and calendars."""
    wiring.provide(
        ServiceLevels,
        lambda: ServiceLevels(
            table=resources.table,
            rules=RulesRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
            holidays=public_holidays,
        ),
    )
