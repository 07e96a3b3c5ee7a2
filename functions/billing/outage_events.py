"""What billing does on events of outages."""

from __future__ import annotations

from datetime import datetime

from functions.billing.compensation.entities import Outage
from functions.billing.compensation.service import Compensations
from shared.messaging.consumer import Consumer, Delivery, Order, Received

outage_events = Consumer("billing")


class CutOff(Received):
    """A contract that was without service."""

    contract_id: str


class EndedOutage(Received):
    """An outage that is over, and some of the contracts that it took the service from.

    `maintenance` are the times in it for which work was announced.
    """

    incident_id: str
    started_at: datetime
    ended_at: datetime
    maintenance: tuple[tuple[datetime, datetime], ...] = ()
    contracts: tuple[CutOff, ...] = ()


@outage_events.on("monitoring.outage.ended", data=EndedOutage, order=Order.EACH)
def compensate_outage(delivery: Delivery[EndedOutage]) -> None:
    """Credit the time without service; each contract's is written once by itself."""
    told = delivery.data
    outage = Outage(told.incident_id, (told.started_at, told.ended_at), told.maintenance)
    contracts = [one.contract_id for one in told.contracts]
    delivery.use(Compensations).compensate(outage, contracts)
