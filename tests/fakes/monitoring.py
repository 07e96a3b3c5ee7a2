"""Monitoring over whatever table and clock a test hands in."""

from __future__ import annotations

from functions.monitoring.settings import MonitoringSettings
from shared.clock import Clock
from shared.dynamo import Table
from shared.ids import NewId
from shared.wiring import Resources, Wiring

SETTINGS = MonitoringSettings(table_name="monitoring", cursor_secret_arn="")


def monitoring_wiring(table: Table, clock: Clock, new_id: NewId) -> Wiring:
    """The wiring of monitoring's HTTP function."""
    return Wiring(Resources(settings=SETTINGS, table=table, clock=clock, new_id=new_id))
