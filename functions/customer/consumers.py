"""What customer does on the events of auth, billing and support, and on its own merges'."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from functions.customer.customers.following import CustomerFollowing, User
from functions.customer.handovers.due import DevicesDue
from functions.customer.merge_events import merge_events
from functions.customer.personal_data_events import personal_data_events
from functions.customer.search.service import SearchFollowing
from functions.customer.sellers.schemas import LegalEntity
from functions.customer.sellers.service import Sellers
from functions.customer.services.entities import Service, State
from functions.customer.services.service import Services
from functions.customer.settings import CustomerSettings
from functions.customer.tariffs.entities import Tariff, TariffTerms
from functions.customer.tariffs.service import Tariffs
from functions.customer.technicians.service import Technicians
from shared.event import Event
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.service import deployed
from shared.settings import load

consumer = Consumer("customer").including(merge_events).including(personal_data_events)
TECHNICIAN = "tech"
"""The built-in role of technicians; who works in the field under another one is put in by hand."""


class UserVerified(Received):
    """A user whose e-mail address is verified."""

    user_id: str
    customer_id: str | None = None
    email: str
    phone: str | None = None
    name: str
    locale: str
    role: str = ""


class UserUpdated(Received):
    """What has changed about a user."""

    user_id: str
    customer_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    locale: str | None = None
    role: str = ""
    is_active: bool = True


class UserGone(Received):
    """A user who can no longer sign in."""

    user_id: str
    name: str
    role: str


class TariffPublished(Received):
    """A tariff of billing's that one can apply for."""

    tariff_id: str
    code: str
    name: str
    revision: int
    kind: str
    price: Decimal
    currency: str
    period: str
    setup_fee: Decimal
    price_includes_tax: bool
    download_mbps: int | None = None
    upload_mbps: int | None = None

    def tariff(self, sequence: int) -> Tariff:
        """The tariff as it is known here."""
        return Tariff(
            id=self.tariff_id,
            code=self.code,
            name=self.name,
            kind=self.kind,
            revision=self.revision,
            terms=TariffTerms(
                price=self.price,
                currency=self.currency,
                period=self.period,
                setup_fee=self.setup_fee,
                price_includes_tax=self.price_includes_tax,
            ),
            sequence=sequence,
            download_mbps=self.download_mbps,
            upload_mbps=self.upload_mbps,
        )


class TariffArchived(Received):
    """A tariff of billing's that one can no longer apply for."""

    tariff_id: str


class AccountOpened(Received):
    """A customer's account of billing's."""

    account_id: str
    number: str
    customer_id: str
    contract_id: str


class TicketOpened(Received):
    """A ticket of support's; a customer may not be known."""

    ticket_id: str
    number: str
    customer_id: str | None
    subject: str


class SubscriptionEvent(Received):
    """A subscription of billing's; each of its events carries its whole state."""

    subscription_id: str
    account_id: str
    customer_id: str
    contract_id: str
    tariff_id: str
    tariff_name: str
    kind: str
    state: State
    started_on: date
    ends_on: date | None = None
    price: Decimal
    currency: str
    period: str
    download_mbps: int | None = None
    upload_mbps: int | None = None


@consumer.on("auth.user.verified", data=UserVerified, order=Order.LATEST)
def add_customer(delivery: Delivery[UserVerified]) -> None:
    """Add a lead for a new user, or a technician; other staff are no customers."""
    said = delivery.data
    if said.customer_id is not None:
        user = _user(delivery.event, said)
        delivery.use(CustomerFollowing).add_verified(said.customer_id, user, once=delivery.once)
    else:
        _follow_technician(delivery, said.name, said.role == TECHNICIAN)


@consumer.on("auth.user.updated", data=UserUpdated, order=Order.LATEST)
def update_customer(delivery: Delivery[UserUpdated]) -> None:
    """Follow a user's new name, address, phone or language."""
    said = delivery.data
    if said.customer_id is not None:
        user = _user(delivery.event, said)
        delivery.use(CustomerFollowing).update(said.customer_id, user, once=delivery.once)
    elif said.name is not None:
        works = said.role == TECHNICIAN and said.is_active
        _follow_technician(delivery, said.name, works)


@consumer.on("auth.user.deactivated", data=UserGone, order=Order.LATEST)
@consumer.on("auth.user.deleted", data=UserGone, order=Order.LATEST)
def end_technician(delivery: Delivery[UserGone]) -> None:
    """Book no more visits with somebody who is gone."""
    _follow_technician(delivery, delivery.data.name, works=False)


@consumer.on("billing.tariff.published", data=TariffPublished, order=Order.LATEST)
def publish_tariff(delivery: Delivery[TariffPublished]) -> None:
    """Keep a revision that one can apply for."""
    tariff = delivery.data.tariff(delivery.event.sequence)
    delivery.use(Tariffs).publish(tariff, once=delivery.once)


@consumer.on("billing.tariff.archived", data=TariffArchived, order=Order.LATEST)
def archive_tariff(delivery: Delivery[TariffArchived]) -> None:
    """Take no more applications for a tariff."""
    delivery.use(Tariffs).archive(
        delivery.data.tariff_id, delivery.event.sequence, once=delivery.once
    )


@consumer.on("billing.legal-entity.changed", data=LegalEntity, order=Order.LATEST)
def update_seller(delivery: Delivery[LegalEntity]) -> None:
    """Keep what contracts say of the provider."""
    seller = delivery.data.seller(delivery.event.sequence)
    delivery.use(Sellers).update(seller, once=delivery.once)


@consumer.on("billing.subscription.started", data=SubscriptionEvent, order=Order.LATEST)
@consumer.on("billing.subscription.changed", data=SubscriptionEvent, order=Order.LATEST)
@consumer.on("billing.subscription.suspended", data=SubscriptionEvent, order=Order.LATEST)
@consumer.on("billing.subscription.resumed", data=SubscriptionEvent, order=Order.LATEST)
@consumer.on("billing.subscription.cancelled", data=SubscriptionEvent, order=Order.LATEST)
def update_service(delivery: Delivery[SubscriptionEvent]) -> None:
    """Keep a customer's service up to date."""
    fields = delivery.data.model_dump()
    service = Service(id=fields.pop("subscription_id"), sequence=delivery.event.sequence, **fields)
    delivery.use(Services).update(service, once=delivery.once)


@consumer.on("billing.account.opened", data=AccountOpened, order=Order.EACH)
def add_account(delivery: Delivery[AccountOpened]) -> None:
    """Let an account be found; it stays so when it is closed."""
    said = delivery.data
    delivery.use(SearchFollowing).add_account(
        said.account_id, said.number, said.customer_id, said.contract_id, once=delivery.once
    )


@consumer.on("support.ticket.opened", data=TicketOpened, order=Order.EACH)
@consumer.on("support.ticket.attributed", data=TicketOpened, order=Order.EACH)
def add_ticket(delivery: Delivery[TicketOpened]) -> None:
    """Let a ticket be found; it stays so when it is closed."""
    said = delivery.data
    if said.customer_id is not None:
        delivery.use(SearchFollowing).add_ticket(
            said.ticket_id, said.number, said.customer_id, said.subject, once=delivery.once
        )


class EndedContract(Received):
    """A contract of one's own that has ended, with the serial numbers of what should come back."""

    contract_id: str
    to_return: tuple[str, ...] = ()
    return_until: date | None = None


@consumer.on("customer.contract.terminated", data=EndedContract, order=Order.EACH)
def expect_devices(delivery: Delivery[EndedContract]) -> None:
    """Note down until when the customer's devices should be back."""
    ended = delivery.data
    if ended.return_until is not None:
        delivery.use(DevicesDue).expect(
            ended.contract_id, ended.to_return, ended.return_until, delivery.once
        )


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the customer queue."""
    dead_letter = to_dead_letters(load(CustomerSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(CustomerSettings), dead_letter)


def _follow_technician(delivery: Delivery[Any], name: str, works: bool) -> None:
    event = delivery.event
    delivery.use(Technicians).follow(
        delivery.data.user_id, event.sequence, name, works, once=delivery.once
    )


def _user(event: Event, said: UserVerified | UserUpdated) -> User:
    return User(
        id=said.user_id,
        sequence=event.sequence,
        name=said.name,
        email=said.email,
        phone=said.phone,
        locale=said.locale,
    )
