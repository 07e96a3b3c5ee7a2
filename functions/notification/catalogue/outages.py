"""What texts say of outages, of planned work and of incidents."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from functions.notification.catalogue.schemas import Addressed, Owned


class BegunOutage(Owned):
    """notification.outage.started."""

    incident_id: str
    started_at: datetime


class EndedOutage(BegunOutage):
    """notification.outage.ended."""

    ended_at: datetime


class PlannedMaintenance(Owned):
    """notification.maintenance.planned."""

    window_id: str
    title: str
    begins_at: datetime
    ends_at: datetime


class CompensatedAccount(Owned):
    """billing.account.compensated."""

    number: str
    began_at: datetime
    ended_at: datetime
    minutes: int
    amount: Decimal
    currency: str


class NetworkIncident(Addressed):
    """monitoring.incident.opened, .escalated: for who is on duty, whom the event does not name."""

    is_to_its_reader: ClassVar[bool] = True
    locale: str = ""
    incident_id: str
    node_code: str
    node_name: str
    site: str
    title: str
    severity: str
    started_at: datetime

    @property
    def wanted(self) -> bool:
        """Whether anybody is on duty."""
        return self.email is not None

    @property
    def person(self) -> str:
        """The incident."""
        return self.incident_id
