"""What support does on events of others: it follows customers, and answers who asks for data."""

from __future__ import annotations

from typing import Any

from functions.support.agents.entities import Agent
from functions.support.agents.service import AgentFollowing
from functions.support.customers.entities import KnownCustomer
from functions.support.customers.service import CustomerFollowing
from functions.support.outages.consumers import outage_events
from functions.support.own_events import own_events
from functions.support.personal_data.held import SupportPersonalData
from functions.support.settings import SupportConsumerSettings
from functions.support.tickets.merging import TicketMerging
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.personal_data.events import REQUESTED, Asked
from shared.service import deployed
from shared.settings import load

consumer = Consumer("support").including(own_events).including(outage_events)


@consumer.on(REQUESTED, data=Asked, order=Order.EACH)
def answer(delivery: Delivery[Asked]) -> None:
    """Collect or erase what support holds about a person, or say what forbids it."""
    delivery.use(SupportPersonalData).answer(delivery.data, delivery.once)


class CustomerMerged(Received):
    """A customer's record that lives on in another."""

    customer_id: str
    into_customer_id: str


class CustomerUnmerged(Received):
    """A customer's record that is one of its own again."""

    customer_id: str
    from_customer_id: str


@consumer.on("customer.customer.merged", data=CustomerMerged, order=Order.LATEST)
def merge_customer(delivery: Delivery[CustomerMerged]) -> None:
    """Give the tickets of the record to the one that stays."""
    said = delivery.data
    delivery.use(TicketMerging).merge(said.customer_id, said.into_customer_id, delivery.once)


@consumer.on("customer.customer.unmerged", data=CustomerUnmerged, order=Order.LATEST)
def unmerge_customer(delivery: Delivery[CustomerUnmerged]) -> None:
    """Give back the tickets that came with the record."""
    said = delivery.data
    delivery.use(TicketMerging).undo(said.from_customer_id, said.customer_id, delivery.once)


class ChangedCustomer(Received):
    """A customer as they are now."""

    customer_id: str
    kind: str
    name: str
    locale: str
    email: str | None = None
    phone: str | None = None
    tags: tuple[str, ...] = ()
    status: str

    def known(self, sequence: int) -> KnownCustomer:
        """The customer as they are known here."""
        return KnownCustomer(
            id=self.customer_id,
            name=self.name,
            kind=self.kind,
            locale=self.locale,
            email=self.email,
            phone=self.phone,
            tags=self.tags,
            is_merged=self.status == "merged",
            sequence=sequence,
        )


# A later state of a record must not make its merge be dropped, which moves tickets: so each is
# handled, and the record's own version says what is older.
@consumer.on("customer.customer.created", data=ChangedCustomer, order=Order.EACH)
@consumer.on("customer.customer.updated", data=ChangedCustomer, order=Order.EACH)
def update_customer(delivery: Delivery[ChangedCustomer]) -> None:
    """Keep who a customer is, and how they are reached."""
    known = delivery.data.known(delivery.event.sequence)
    delivery.use(CustomerFollowing).update(known, once=delivery.once)


class ChangedUser(Received):
    """A user as they are now."""

    user_id: str
    customer_id: str | None = None
    name: str
    role: str
    is_active: bool = True
    email: str | None = None
    locale: str | None = None


@consumer.on("auth.user.verified", data=ChangedUser, order=Order.LATEST)
@consumer.on("auth.user.updated", data=ChangedUser, order=Order.LATEST)
def update_agent(delivery: Delivery[ChangedUser]) -> None:
    """Keep who of the staff can be given tickets."""
    said = delivery.data
    if said.customer_id is None:
        agent = Agent(said.user_id, said.name, said.role, said.is_active, said.email, said.locale)
        delivery.use(AgentFollowing).update(agent, once=delivery.once)


@consumer.on("auth.user.deactivated", data=ChangedUser, order=Order.LATEST)
@consumer.on("auth.user.deleted", data=ChangedUser, order=Order.LATEST)
def end_agent(delivery: Delivery[ChangedUser]) -> None:
    """Give no more tickets to who is gone."""
    said = delivery.data
    if said.customer_id is None:
        agent = Agent(said.user_id, said.name, said.role, is_active=False)
        delivery.use(AgentFollowing).update(agent, once=delivery.once)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the support queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(SupportConsumerSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(SupportConsumerSettings), dead_letter)
