"""What notification does on everybody's events: it keeps contacts, and it tells people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from functions.notification.catalogue.broadcasts import Told
from functions.notification.catalogue.entries import BY_EVENT, CATALOGUE
from functions.notification.catalogue.schemas import Variables
from functions.notification.contacts.schemas import ChangedCustomer, VerifiedUser
from functions.notification.contacts.service import Contacts
from functions.notification.messages.schemas import Requeued
from functions.notification.messages.service import Dispatcher
from functions.notification.outages.consumers import network_events
from functions.notification.personal_data.held import NotificationPersonalData
from functions.notification.settings import DispatcherSettings
from shared.messaging.consumer import Consumer, Delivery, Order, to_come_soon, to_dead_letters
from shared.personal_data.events import REQUESTED, Asked
from shared.service import deployed
from shared.settings import load

consumer = Consumer("notification")


@consumer.on("auth.user.verified", data=VerifiedUser, order=Order.LATEST)
def add_contact(delivery: Delivery[VerifiedUser]) -> None:
    """Keep a new customer's contact."""
    delivery.use(Contacts).add_verified(delivery.data, once=delivery.once)


@consumer.on("customer.customer.created", data=ChangedCustomer, order=Order.LATEST)
@consumer.on("customer.customer.updated", data=ChangedCustomer, order=Order.LATEST)
def update_contact(delivery: Delivery[ChangedCustomer]) -> None:
    """Keep a customer's contact up to date."""
    delivery.use(Contacts).update(delivery.data, once=delivery.once)


@consumer.on("notification.message.requeued", data=Requeued, order=Order.EACH)
def resend(delivery: Delivery[Requeued]) -> None:
    """Send a failed message again."""
    delivery.use(Dispatcher).resend(delivery.data.message_id)


def announce(delivery: Delivery[Variables]) -> None:
    """Tell people of an event in the catalogue."""
    announcement = BY_EVENT[delivery.event.type]
    delivery.use(Dispatcher).announce(
        announcement, delivery.event, delivery.data, once=delivery.once
    )


for _announcement in CATALOGUE:
    consumer.on(_announcement.event_type, data=_announcement.variables, order=_announcement.order)(
        announce
    )
consumer.including(network_events)


@consumer.on("notification.broadcast.addressed", data=Told, order=Order.EACH)
def tell(delivery: Delivery[Told]) -> None:
    """Tell a person what a broadcast says; it says itself which way, and what it is about."""
    said = delivery.data
    announcement = replace(BY_EVENT[delivery.event.type], kind=said.kind, channels=said.channels)
    delivery.use(Dispatcher).announce(announcement, delivery.event, said, once=delivery.once)


@consumer.on(REQUESTED, data=Asked, order=Order.EACH)
def answer(delivery: Delivery[Asked]) -> None:
    """Collect or erase what notification holds about a person, or say what forbids it."""
    delivery.use(NotificationPersonalData).answer(delivery.data, delivery.once)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """Handle a batch of the notification queue; the answer names the messages to deliver again."""
    aside = load(DispatcherSettings).dead_letter_queue_url
    return consumer.consume(
        event, deployed(DispatcherSettings), to_dead_letters(aside), soon=to_come_soon(aside)
    )
