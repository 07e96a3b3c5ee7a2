"""Stripe's API through its own SDK, with a time limit and without repetitions of the SDK's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from functions.billing.payments.gateways import GatewayRefused
from shared.errors import Unavailable
from shared.money import exponent

CONNECT_SECONDS, ANSWER_SECONDS = 3, 15
_TWO_DECIMALS = {"ISK": 2, "UGX": 2}
"""Currencies without decimals that Stripe counts in hundredths."""


@dataclass(frozen=True)
class StripeApi:
    """The API at `url`; `keys` fetches its secret, JSON with `apiKey`, when needed."""

    keys: Callable[[], str]
    url: str

    @property
    def v1(self) -> Any:
        """The SDK's client."""
        import stripe

        return stripe.StripeClient(
            json.loads(self.keys())["apiKey"],
            http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, ANSWER_SECONDS)),
            max_network_retries=0,
            base_addresses={"api": self.url},
        ).v1

    def asked(self, ask: Callable[[Any], Any]) -> dict[str, Any]:
        """What the API answers. Raises: Unavailable, GatewayRefused."""
        import stripe

        try:
            return plain(ask(self.v1))
        except stripe.InvalidRequestError as error:
            code = error.code or "invalid_request"
            raise GatewayRefused(
                "{gateway} answers: {code}.", gateway="stripe", code=code
            ) from error
        except stripe.StripeError as error:
            raise Unavailable from error


def plain(answer: Any) -> dict[str, Any]:
    """An object of the SDK's as plain values."""
    found: dict[str, Any] = answer.to_dict()
    return found


def in_units(amount: Decimal, currency: str) -> int:
    """An amount as Stripe counts it: 590.00 RUB are 59000, 590 JPY are 590."""
    return int(amount.scaleb(_decimals(currency)))


def in_money(units: int, currency: str) -> Decimal:
    """An amount that Stripe counts, at its currency's scale."""
    amount = Decimal(units).scaleb(-_decimals(currency))
    return amount.quantize(Decimal(1).scaleb(-exponent(currency)))


def _decimals(currency: str) -> int:
    return _TWO_DECIMALS.get(currency, exponent(currency))
