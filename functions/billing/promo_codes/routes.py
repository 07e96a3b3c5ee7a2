"""Promo codes over HTTP."""

from __future__ import annotations

from functions.billing.promo_codes.entities import (
    InvalidPromoCode,
    PromoCode,
    PromoCodeForOtherTariffs,
    PromoCodeNotFound,
    PromoCodeNotValid,
    PromoCodeTaken,
    PromoCodeUsedBefore,
    PromoCodeUsedUp,
)
from functions.billing.promo_codes.schemas import PromoCodeForm, PromoCodeUse, PromoCodeView
from functions.billing.promo_codes.service import PromoCodes
from functions.billing.subscriptions.discounts import TooManyDiscounts
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionEnded,
    SubscriptionNotFound,
)
from functions.billing.subscriptions.schemas import SubscriptionView
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Promo codes", "Discounts that customers unlock by a word.")


@endpoint.get(
    "/promo-codes",
    permission="billing:promo-code:read",
    query=PageQuery,
    response=PromoCodeView,
    paged=True,
    errors=[InvalidCursor],
)
def list_promo_codes(call: Call[None, PageQuery]) -> Page[PromoCode]:
    """List promo codes in order of their names."""
    return call.use(PromoCodes).list(call.query.limit, call.query.cursor)


@endpoint.post(
    "/promo-codes",
    permission="billing:promo-code:write",
    request=PromoCodeForm,
    response=PromoCodeView,
    status=201,
    errors=[PromoCodeTaken, InvalidPromoCode],
    idempotent=True,
)
def create_promo_code(call: Call[PromoCodeForm]) -> PromoCode:
    """Create a promo code, which can be used at once or from its first day on."""
    codes = call.use(PromoCodes)
    code = call.body.promo_code(codes.currency, codes.clock())
    return codes.create(code, call.once)


@endpoint.delete(
    "/promo-codes/{code}",
    permission="billing:promo-code:write",
    parameters={"code": "The promo code."},
    status=204,
    errors=[PromoCodeNotFound, Unavailable],
)
def retire_promo_code(call: Call) -> None:
    """Retire a promo code: nobody can use it any more, and who has used it keeps the discount."""
    call.use(PromoCodes).retire(call.path["code"])


@endpoint.post(
    "/subscriptions/{subscriptionId}/promo-code",
    permission="billing:subscription:change",
    request=PromoCodeUse,
    response=SubscriptionView,
    errors=[
        SubscriptionNotFound,
        SubscriptionEnded,
        TooManyDiscounts,
        PromoCodeNotFound,
        PromoCodeNotValid,
        PromoCodeUsedUp,
        PromoCodeUsedBefore,
        PromoCodeForOtherTariffs,
        Unavailable,
    ],
    idempotent=True,
)
def change_subscription_by_promo_code(call: Call[PromoCodeUse]) -> Subscription:
    """Use a promo code for a subscription, from the first period that is not billed yet.

    A customer can use each promo code once.
    """
    return call.use(PromoCodes).use(
        call.path["subscriptionId"], call.body.code, call.principal, call.once
    )
