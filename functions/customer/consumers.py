"""What customer does on the events of auth and billing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from functions.customer.customers.users import User, UserNews
from functions.customer.services.entities import Service, State
from functions.customer.services.service import Services
from functions.customer.settings import CustomerSettings
from functions.customer.tariffs.entities import Tariff
from functions.customer.tariffs.service import Tariffs
from functions.customer.wiring import wire
from shared.messaging.consumer import Consumer, Delivery, Received, to_dead_letters
from shared.messaging.event import Event
from shared.settings import load
from shared.wiring import Wiring

consumer = Consumer("customer")


class UserVerified(Received):
    """A user of auth's who has shown that the e-mail address is theirs."""

    user_id: str
    customer_id: str | None = None
    email: str
    phone: str | None = None
    name: str
    locale: str


class UserUpdated(Received):
    """What is new about a user."""

    user_id: str
    customer_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    locale: str | None = None


class TariffPublished(Received):
    """A tariff of billing's that one can apply for."""

    tariff_id: str
    code: str
    name: str
    kind: str
    price: Decimal
    currency: str
    period: str
    download_mbps: int | None = None
    upload_mbps: int | None = None


class SubscriptionStarted(Received):
    """A subscription of billing's, with all that a customer sees of it."""

    subscription_id: str
    account_id: str
    customer_id: str
    contract_id: str
    tariff_id: str
    tariff_name: str
    kind: str
    started_on: date
    price: Decimal
    currency: str
    period: str
    download_mbps: int | None = None
    upload_mbps: int | None = None


class SubscriptionChanged(Received):
    """What is new about a subscription; what is not said stays."""

    subscription_id: str
    customer_id: str
    tariff_id: str | None = None
    tariff_name: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    period: str | None = None
    download_mbps: int | None = None
    upload_mbps: int | None = None


@consumer.on("auth.user.verified", data=UserVerified)
def on_user_verified(delivery: Delivery[UserVerified]) -> None:
    """Keep a lead for a new user; staff are no customers."""
    said = delivery.data
    if said.customer_id is not None:
        user = _user(delivery.event, said)
        delivery.use(UserNews).verified(said.customer_id, user, once=delivery.once)


@consumer.on("auth.user.updated", data=UserUpdated)
def on_user_updated(delivery: Delivery[UserUpdated]) -> None:
    """Follow a user's new name, address, phone or language."""
    said = delivery.data
    if said.customer_id is not None:
        user = _user(delivery.event, said)
        delivery.use(UserNews).changed(said.customer_id, user, once=delivery.once)


@consumer.on("billing.tariff.published", data=TariffPublished)
def on_tariff_published(delivery: Delivery[TariffPublished]) -> None:
    """Keep a tariff that one can apply for."""
    fields = delivery.data.model_dump()
    tariff = Tariff(id=fields.pop("tariff_id"), sequence=delivery.event.sequence, **fields)
    delivery.use(Tariffs).remember(tariff, once=delivery.once)


@consumer.on("billing.subscription.started", data=SubscriptionStarted)
def on_subscription_started(delivery: Delivery[SubscriptionStarted]) -> None:
    """Keep a service that has begun."""
    fields = delivery.data.model_dump()
    service = Service(
        id=fields.pop("subscription_id"),
        name=fields.pop("tariff_name"),
        state=State.ACTIVE,
        sequence=delivery.event.sequence,
        **fields,
    )
    delivery.use(Services).start(service, once=delivery.once)


@consumer.on("billing.subscription.changed", data=SubscriptionChanged)
def on_subscription_changed(delivery: Delivery[SubscriptionChanged]) -> None:
    """Follow a change of tariff or price."""
    fields = delivery.data.model_dump(exclude={"subscription_id", "customer_id"})
    said = {k: v for k, v in fields.items() if v is not None}
    if "tariff_name" in said:
        said["name"] = said.pop("tariff_name")
    _follow(delivery, said)


@consumer.on("billing.subscription.suspended", data=SubscriptionChanged)
def on_subscription_suspended(delivery: Delivery[SubscriptionChanged]) -> None:
    """Show a service as suspended."""
    _follow(delivery, {"state": State.SUSPENDED})


@consumer.on("billing.subscription.resumed", data=SubscriptionChanged)
def on_subscription_resumed(delivery: Delivery[SubscriptionChanged]) -> None:
    """Show a service as active again."""
    _follow(delivery, {"state": State.ACTIVE})


@consumer.on("billing.subscription.cancelled", data=SubscriptionChanged)
def on_subscription_cancelled(delivery: Delivery[SubscriptionChanged]) -> None:
    """Show a service as cancelled."""
    _follow(delivery, {"state": State.CANCELLED})


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the customer queue."""
    wiring, dead_letter_queue_url = _wired()
    return consumer.consume(event, wiring, to_dead_letters(dead_letter_queue_url))


@cache
def _wired() -> tuple[Wiring, str]:
    return wire(), load(CustomerSettings).dead_letter_queue_url


def _user(event: Event, said: UserVerified | UserUpdated) -> User:
    return User(
        id=said.user_id,
        sequence=event.sequence,
        name=said.name,
        email=said.email,
        phone=said.phone,
        locale=said.locale,
    )


def _follow(delivery: Delivery[SubscriptionChanged], changes: dict[str, Any]) -> None:
    said = delivery.data
    delivery.use(Services).change(
        said.customer_id,
        said.subscription_id,
        changes,
        delivery.event.sequence,
        once=delivery.once,
    )
