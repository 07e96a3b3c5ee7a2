"""Payment gateways: one interface for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from functions.billing.chargebacks.entities import ChargebackNotice
from functions.billing.payments.entities import Charge, Payment
from functions.billing.wallets.entities import Card, MethodSetup, PaymentMethod
from shared.errors import Invalid, NotFound, Unavailable

TERMINAL = "terminal"
"""The gateway of terminals; a network of them that names itself has one of its own beside it."""


class UnknownGateway(NotFound):
    """There is no such payment gateway."""


class GatewayNotAvailable(Invalid):
    """This payment gateway is not available to the caller."""


class GatewayRefused(Invalid):
    """The payment gateway does not accept this."""


class OutcomeUnknown(Unavailable):
    """The payment gateway has not said what became of the payment."""


class UnreadableWebhook(Invalid):
    """The webhook is signed correctly, but its content cannot be read."""


class Outcome(StrEnum):
    """What became of a payment at its gateway."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class GatewayNotification:
    """What a gateway says of one payment, or of a `chargeback`; a success carries its charge.

    `card` is the one that its payer has saved with it, or on the page `setup_ref`; `ref` is what
    the gateway knows the payment by.
    """

    outcome: Outcome
    payment_id: str = ""
    charge: Charge | None = None
    reason: str = ""
    chargeback: ChargebackNotice | None = None
    card: Card | None = None
    setup_ref: str = ""
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """How a payment continues: on the gateway's page `ref`, or with money received already."""

    confirmation_url: str | None = None
    charge: Charge | None = None
    ref: str | None = None


class RefundOutcome(StrEnum):
    """What became of a refund at its gateway."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """Money of a charge that is to go back; under its `key` it goes back once.

    `attempt` counts from 1 how often it is asked for.
    """

    key: str
    payment_id: str
    charge_id: str
    amount: Decimal
    currency: str
    attempt: int


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What a gateway says of a refund; `id` is the gateway's own."""

    outcome: RefundOutcome
    id: str = ""
    reason: str = ""


class Gateway(Protocol):
    """A payment gateway. `staff_only`: only staff record payments through it.

    `refunds_at_once`: whoever asks for a refund hands the money out, so nobody is to be asked.
    """

    @property
    def name(self) -> str:
        """Its name in the API and in the ledger (`cash:<name>`)."""

    @property
    def staff_only(self) -> bool:
        """Whether customers cannot choose it."""

    @property
    def refunds_at_once(self) -> bool:
        """Whether a refund is done once it is asked for."""

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Pay money back, once under the order's key; asked again, say what became of it.

        Raises: Unavailable.
        """

    def start(self, payment: Payment) -> Checkout:
        """Open a checkout under the payment's id, so that opening it twice opens one.

        Nobody is charged before they open its page, and its address is given to nobody before
        the payment is stored. Raises: Unavailable.
        """


class SavesMethods(Protocol):
    """The part of a gateway that keeps cards and charges them without their holder."""

    def set_up(self, setup: MethodSetup) -> Checkout:
        """Open a page on which a card is saved. Raises: Unavailable, GatewayRefused."""

    def charge(self, payment: Payment, method: PaymentMethod) -> GatewayNotification:
        """Charge a saved card under the payment's id, so that charging it twice charges it once.

        It is OTHER while the gateway has not decided. Raises: OutcomeUnknown.
        """

    def forget(self, method: PaymentMethod) -> None:
        """Have the gateway forget a card, if it can. Raises: Unavailable."""


class AnswersForPayments(Protocol):
    """The part of a gateway that says afterwards what became of a payment."""

    def find(self, payment: Payment, now: datetime) -> GatewayNotification:
        """What became of it: OTHER while it is under way, FAILED also where it never arrived.

        Raises: Unavailable.
        """


class WebhookSource(Protocol):
    """The part of a gateway that sends webhooks."""

    def authenticated_id(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
        """The message id of a correctly signed webhook. Raises: Malformed, Unauthenticated."""

    def read(self, body: bytes) -> GatewayNotification:
        """What a webhook says. Raises: UnreadableWebhook."""


@dataclass(frozen=True)
class Gateways:
    """The gateways of this installation by name.

    `sources` are those that send webhooks, `saving` those that keep cards, and `answering` those
    that say afterwards what became of a payment, and `fiscal` those that give out receipts.
    """

    offered: Mapping[str, Gateway] = field(default_factory=dict)
    sources: Mapping[str, WebhookSource] = field(default_factory=dict)
    saving: Mapping[str, SavesMethods] = field(default_factory=dict)
    answering: Mapping[str, AnswersForPayments] = field(default_factory=dict)
    fiscal: frozenset[str] = frozenset()

    def choose(self, name: str, *, staff: bool) -> Gateway:
        """The gateway that a caller has chosen. Raises: GatewayNotAvailable."""
        gateway = self.offered.get(name)
        if gateway is None or (gateway.staff_only and not staff):
            choice = sorted(n for n, g in self.offered.items() if staff or not g.staff_only)
            if not choice:
                raise GatewayNotAvailable("No payment gateway is enabled.")
            raise GatewayNotAvailable("Choose one of: {choices}.", choices=", ".join(choice))
        return gateway

    def paying_back(self, name: str) -> Gateway:
        """The gateway through which a payment came; what a terminal took is paid back by hand.

        Raises: GatewayNotAvailable.
        """
        if name == TERMINAL or name.startswith(f"{TERMINAL}-"):
            return Manual(name)
        if name not in self.offered:
            raise GatewayNotAvailable("The payment gateway {name} is not enabled.", name=name)
        return self.offered[name]

    def saver(self, name: str) -> SavesMethods:
        """The gateway of this name, as one that keeps cards. Raises: GatewayNotAvailable."""
        if name not in self.saving:
            raise GatewayNotAvailable("The payment gateway {name} saves no cards.", name=name)
        return self.saving[name]

    def source(self, name: str) -> WebhookSource:
        """The gateway of this name, as a sender of webhooks. Raises: UnknownGateway."""
        if name not in self.sources:
            raise UnknownGateway
        return self.sources[name]


@dataclass(frozen=True)
class Manual:
    """Cash and bank transfers, which staff record once the money has been received."""

    name: str = "manual"
    staff_only: bool = True
    refunds_at_once: bool = True

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Whoever asks for it pays it out."""
        return RefundAnswer(RefundOutcome.SUCCEEDED, order.key)

    def start(self, payment: Payment) -> Checkout:
        """The money has been received; its charge has the document's number or the payment's id."""
        charge_id = payment.document or payment.id
        return Checkout(
            charge=Charge(charge_id, payment.amount, payment.currency, payment.created_at)
        )
