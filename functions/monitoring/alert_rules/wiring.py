"""What alert rules provide."""

from __future__ import annotations

from functions.monitoring.alert_rules.repository import AlertRuleRepository
from functions.monitoring.alert_rules.service import AlertRuling
from functions.monitoring.settings import MonitoringSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use cases of alert rules."""
    wiring.provide(
        AlertRuling,
        lambda: AlertRuling(
            table=resources.table,
            rules=AlertRuleRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
