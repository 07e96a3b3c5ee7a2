"""A customer's saved payment methods: tokens of gateways, and what people know a card by. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from shared.errors import Conflict, NotFound

MOST_METHODS = 10
_DAYS_TO_SET_UP = 7


class PaymentMethodNotFound(NotFound):
    """There is no such payment method."""


class TooManyPaymentMethods(Conflict):
    """The customer has as many payment methods as can be saved; delete one first."""


class WalletChanged(Conflict):
    """Somebody else changed the payment methods at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card as its gateway keeps it: `token` charges it, for the gateway's `payer` if it has any.

    `expires` is the last month in which it is good, such as `2028-12`; empty where it has none.
    """

    token: str = field(repr=False)
    brand: str
    last_four: str
    expires: str = ""
    payer: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A card that its holder has agreed to be charged again."""

    id: str
    gateway: str
    card: Card
    saved_at: datetime

    def has_expired(self, day: date) -> bool:
        """Whether it is good no more on a local day."""
        return bool(self.card.expires) and self.card.expires < f"{day:%Y-%m}"

    @property
    def shown(self) -> PaymentMethod:
        """What may be told of it: the token is left out."""
        return replace(self, card=replace(self.card, token="", payer=""))


@dataclass(frozen=True, slots=True)
class Wallet:
    """A customer's payment methods, the oldest first; one of them is the default."""

    customer_id: str
    methods: tuple[PaymentMethod, ...] = ()
    default_id: str | None = None
    version: int = 0

    def get(self, method_id: str) -> PaymentMethod:
        """One of them. Raises: PaymentMethodNotFound."""
        for method in self.methods:
            if method.id == method_id:
                return method
        raise PaymentMethodNotFound

    def saved(self, method: PaymentMethod) -> Wallet:
        """The wallet with one more, the first of which is the default.

        A card that is known, by its token, is the one it was, and said anew.
        Raises: TooManyPaymentMethods.
        """
        for known in self.methods:
            if (known.gateway, known.card.token) == (method.gateway, method.card.token):
                fresh = replace(known, card=method.card)
                kept = tuple(fresh if one is known else one for one in self.methods)
                return self if fresh == known else self._next(methods=kept)
        if len(self.methods) >= MOST_METHODS:
            raise TooManyPaymentMethods
        default = self.default_id or method.id
        return self._next(methods=(*self.methods, method), default_id=default)

    def without(self, method_id: str) -> Wallet:
        """The wallet without one; if it was the default, the oldest of the others is.

        Raises: PaymentMethodNotFound.
        """
        gone = self.get(method_id)
        left = tuple(one for one in self.methods if one is not gone)
        default = self.default_id
        if default == method_id:
            default = left[0].id if left else None
        return self._next(methods=left, default_id=default)

    def preferring(self, method_id: str) -> Wallet:
        """The wallet with another default. Raises: PaymentMethodNotFound."""
        self.get(method_id)
        return self if self.default_id == method_id else self._next(default_id=method_id)

    @property
    def shown(self) -> Wallet:
        """What may be told of it: tokens are left out."""
        return replace(self, methods=tuple(method.shown for method in self.methods))

    def _next(self, **changes: object) -> Wallet:
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class MethodSetup:
    """A page of a gateway on which a customer saves a card without a payment.

    `gateway_ref` is the gateway's own id of it; what is left for a week is forgotten.
    """

    id: str
    customer_id: str
    gateway: str
    created_at: datetime
    return_url: str | None = None
    confirmation_url: str | None = None
    gateway_ref: str = ""

    @property
    def forgotten_at(self) -> int:
        """When it may be removed, in seconds since 1970."""
        return int(self.created_at.timestamp()) + _DAYS_TO_SET_UP * 86400
