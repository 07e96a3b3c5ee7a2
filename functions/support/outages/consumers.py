"""What support does on events of outages, and on tickets that come during one."""

from __future__ import annotations

from datetime import datetime

from functions.support.outages.entities import Outage
from functions.support.outages.service import OutageAnswering
from shared.messaging.consumer import Consumer, Delivery, Order, Received

outage_events = Consumer("support")


class CutOff(Received):
    """A contract without service, and whose it is."""

    customer_id: str


class OutageNews(Received):
    """At most 40 contracts that an outage has cut off, or that are served again."""

    incident_id: str
    started_at: datetime
    contracts: tuple[CutOff, ...]

    @property
    def outage(self) -> Outage:
        """The outage as tickets know it."""
        return Outage(self.incident_id, self.started_at)

    @property
    def customer_ids(self) -> tuple[str, ...]:
        """Whose the contracts are."""
        return tuple(one.customer_id for one in self.contracts)


class OwnedTicket(Received):
    """A ticket, and whose it is."""

    ticket_id: str
    customer_id: str | None = None


# A page's end is a later state than its beginning: a beginning that comes after it is dropped.
@outage_events.on("monitoring.outage.started", data=OutageNews, order=Order.LATEST)
def begin_outage(delivery: Delivery[OutageNews]) -> None:
    """Answer the tickets of those that are cut off, and recognise new ones."""
    said = delivery.data
    delivery.use(OutageAnswering).begin(said.outage, said.customer_ids, delivery.once)


@outage_events.on("monitoring.outage.ended", data=OutageNews, order=Order.LATEST)
def end_outage(delivery: Delivery[OutageNews]) -> None:
    """Ask in these tickets whether everything works again."""
    said = delivery.data
    delivery.use(OutageAnswering).end(said.outage, said.customer_ids, delivery.once)


@outage_events.on("support.ticket.opened", data=OwnedTicket, order=Order.EACH)
@outage_events.on("support.ticket.attributed", data=OwnedTicket, order=Order.EACH)
def recognise_ticket(delivery: Delivery[OwnedTicket]) -> None:
    """Answer a ticket of somebody who is cut off."""
    said = delivery.data
    delivery.use(OutageAnswering).recognise(said.ticket_id, said.customer_id)
