"""Gateways: the port through which money comes, whoever carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from functions.billing.payments.entities import Charge, Payment
from shared.errors import Invalid, NotFound


class UnknownGateway(NotFound):
    """There is no such payment gateway."""


class GatewayNotOffered(Invalid):
    """This payment gateway is not available to the caller."""


class UnreadableNotice(Invalid):
    """The webhook is signed correctly, but its content cannot be read."""


class Outcome(StrEnum):
    """What a gateway says of a payment."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Notice:
    """A gateway's word on one payment; a success carries its charge."""

    outcome: Outcome
    payment_id: str = ""
    charge: Charge | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """How a payment goes on: on the gateway's page, or it has come already."""

    confirmation_url: str | None = None
    charge: Charge | None = None


class Gateway(Protocol):
    """One carrier of money. `staff_only`: only operators record payments through it."""

    @property
    def name(self) -> str:
        """Its name in the API and in the ledger (`cash:<name>`)."""

    @property
    def staff_only(self) -> bool:
        """Whether customers cannot choose it."""

    def begin(self, payment: Payment) -> Begun:
        """Open a checkout under the payment's id, so that opening it twice opens one.

        Nobody is charged before they open its page, and it is told to nobody before the payment
        is stored. Raises: Unavailable.
        """


class WebhookSource(Protocol):
    """The side of a gateway that calls us back."""

    def authenticated_id(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
        """The message id of a webhook that is really theirs. Raises: Malformed, Unauthenticated."""

    def read(self, body: bytes) -> Notice:
        """What a webhook says. Raises: UnreadableNotice."""


@dataclass(frozen=True)
class Gateways:
    """The gateways of this installation by name; `sources` are those that send webhooks."""

    offered: Mapping[str, Gateway] = field(default_factory=dict)
    sources: Mapping[str, WebhookSource] = field(default_factory=dict)

    def open_to(self, name: str, *, staff: bool) -> Gateway:
        """The gateway that a caller has chosen. Raises: GatewayNotOffered."""
        gateway = self.offered.get(name)
        if gateway is None or (gateway.staff_only and not staff):
            choice = sorted(n for n, g in self.offered.items() if staff or not g.staff_only)
            raise GatewayNotOffered(f"Choose one of: {', '.join(choice) or 'none is enabled'}.")
        return gateway

    def source(self, name: str) -> WebhookSource:
        """The sender of webhooks of this name. Raises: UnknownGateway."""
        if name not in self.sources:
            raise UnknownGateway
        return self.sources[name]


@dataclass(frozen=True)
class Manual:
    """Cash and bank transfers that operators record: the money is there when it is written down."""

    name: str = "manual"
    staff_only: bool = True

    def begin(self, payment: Payment) -> Begun:
        """The money has come: named by its document, or else by the payment itself."""
        charge_id = payment.document or payment.id
        return Begun(charge=Charge(charge_id, payment.amount, payment.currency, payment.created_at))
