"""What notification does on events of the network: each customer has an event of their own."""

from __future__ import annotations

from functions.notification.catalogue.entries import BY_EVENT
from functions.notification.catalogue.outages import NetworkIncident
from functions.notification.messages.service import Dispatcher
from functions.notification.outages.events import (
    CustomerCutOff,
    CustomerServedAgain,
    CustomerWarned,
)
from functions.notification.outages.schemas import EndedOutage, PlannedWork, StartedOutage
from functions.notification.outages.service import Addressing, OnDuty
from shared.messaging.consumer import Consumer, Delivery, Order

network_events = Consumer("notification")


# A page's end is a later state than its beginning, of which nobody is told after it.
@network_events.on("monitoring.outage.started", data=StartedOutage, order=Order.LATEST)
def address_started(delivery: Delivery[StartedOutage]) -> None:
    """Have each customer told that they are cut off."""
    said, at = delivery.data, delivery.event.time
    of = {"incident_id": said.incident_id, "started_at": said.started_at}
    told = [CustomerCutOff(customer_id=one, **of) for one in said.people]
    events = [one.to_person(said.incident_id, at, 1) for one in told]
    delivery.use(Addressing).address(events, delivery.once)


@network_events.on("monitoring.outage.ended", data=EndedOutage, order=Order.LATEST)
def address_ended(delivery: Delivery[EndedOutage]) -> None:
    """Have each customer told that they are served again."""
    said, at = delivery.data, delivery.event.time
    span = {"started_at": said.started_at, "ended_at": said.ended_at}
    of = {"incident_id": said.incident_id} | span
    told = [CustomerServedAgain(customer_id=one, **of) for one in said.people]
    events = [one.to_person(said.incident_id, at, 2) for one in told]
    delivery.use(Addressing).address(events, delivery.once)


@network_events.on("monitoring.maintenance.planned", data=PlannedWork, order=Order.LATEST)
def address_planned(delivery: Delivery[PlannedWork]) -> None:
    """Have each customer told of planned work."""
    said, at, sequence = delivery.data, delivery.event.time, delivery.event.sequence
    span = {"begins_at": said.begins_at, "ends_at": said.ends_at}
    of = {"window_id": said.window_id, "title": said.title} | span
    told = [CustomerWarned(customer_id=one, **of) for one in said.people]
    events = [one.to_person(said.window_id, at, sequence) for one in told]
    delivery.use(Addressing).address(events, delivery.once)


@network_events.on("monitoring.incident.opened", data=NetworkIncident, order=Order.EACH)
@network_events.on("monitoring.incident.escalated", data=NetworkIncident, order=Order.EACH)
def tell_who_is_on_duty(delivery: Delivery[NetworkIncident]) -> None:
    """Tell who is on duty of an incident."""
    on_duty = delivery.use(OnDuty).email or None
    said = delivery.data.model_copy(update={"email": on_duty})
    announcement = BY_EVENT[delivery.event.type]
    delivery.use(Dispatcher).announce(announcement, delivery.event, said, once=delivery.once)
