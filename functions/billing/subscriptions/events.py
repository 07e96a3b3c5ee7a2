"""Events of subscriptions."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from functions.billing.periods.entities import BillingPeriod
from functions.billing.subscriptions.entities import Subscription, SubscriptionState, Suspension
from functions.billing.tariffs.entities import TariffKind
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class SubscriptionEvent(EventData):
    """Base of the events of a subscription: enough to show what a customer has.

    `suspensions` are the reasons for which it is suspended.
    """

    subscription_id: str
    account_id: str
    customer_id: str
    contract_id: str
    tariff_id: str
    tariff_name: str
    kind: TariffKind
    state: SubscriptionState
    started_on: date
    ends_on: date | None = None
    price: Amount
    currency: str
    period: BillingPeriod
    download_mbps: int | None = None
    upload_mbps: int | None = None
    suspensions: tuple[Suspension, ...] = ()

    @classmethod
    def of(cls, subscription: Subscription, at: datetime) -> Event:
        """The event of a subscription's new state."""
        data = cls(
            subscription_id=subscription.id,
            account_id=subscription.account_id,
            customer_id=subscription.customer_id,
            contract_id=subscription.contract_id,
            tariff_id=subscription.tariff_id,
            tariff_name=subscription.tariff_name,
            kind=subscription.kind,
            state=subscription.state,
            started_on=subscription.started_on,
            ends_on=subscription.ends_on,
            price=subscription.price,
            currency=subscription.currency,
            period=subscription.period,
            download_mbps=subscription.download_mbps,
            upload_mbps=subscription.upload_mbps,
            suspensions=tuple(sorted(subscription.suspensions)),
        )
        return data.event(subject=subscription.id, at=at, sequence=subscription.version)


class SubscriptionStarted(SubscriptionEvent):
    """A subscription has started and is charged from now on."""

    event_type: ClassVar[str] = "billing.subscription.started"


class SubscriptionChanged(SubscriptionEvent):
    """A subscription has another tariff, price or quantity."""

    event_type: ClassVar[str] = "billing.subscription.changed"


class SubscriptionSuspended(SubscriptionEvent):
    """A subscription has been suspended and is not charged."""

    event_type: ClassVar[str] = "billing.subscription.suspended"


class SubscriptionResumed(SubscriptionEvent):
    """A suspended subscription is active again."""

    event_type: ClassVar[str] = "billing.subscription.resumed"


class SubscriptionLapsed(SubscriptionEvent):
    """A subscription that waited for its first payment will not begin, and costs nothing."""

    event_type: ClassVar[str] = "billing.subscription.lapsed"


class SubscriptionCancelled(SubscriptionEvent):
    """A subscription has ended."""

    event_type: ClassVar[str] = "billing.subscription.cancelled"
