"""Payment methods over HTTP."""

from __future__ import annotations

from functions.billing.payment_methods.entities import CustomerNotNamed, SetupRequest
from functions.billing.payment_methods.schemas import (
    MethodQuery,
    PaymentMethodsView,
    SetupForm,
    SetupView,
)
from functions.billing.payment_methods.service import PaymentMethods
from functions.billing.payments.gateways import GatewayNotAvailable, GatewayRefused
from functions.billing.wallets.entities import MethodSetup, PaymentMethodNotFound
from shared.errors import Forbidden, Unavailable
from shared.http import Call, Endpoints
from shared.http.origins import ForeignAddress

endpoint = Endpoints(
    "Payment methods",
    "Cards that are saved at a payment gateway; here are their tokens and last digits.",
)
_METHOD = {"methodId": "The payment method's id."}


@endpoint.get(
    "/payment-methods",
    permission="billing:payment:read",
    query=MethodQuery,
    response=PaymentMethodsView,
    errors=[CustomerNotNamed, Forbidden, PaymentMethodNotFound],
)
def get_payment_methods(call: Call[None, MethodQuery]) -> PaymentMethodsView:
    """Get what payment methods a customer has saved."""
    wallet = call.use(PaymentMethods).get(call.query.customer_id, call.principal)
    return PaymentMethodsView.of(wallet)


@endpoint.post(
    "/payment-methods",
    permission="billing:payment:write",
    request=SetupForm,
    response=SetupView,
    status=201,
    errors=[
        CustomerNotNamed,
        Forbidden,
        ForeignAddress,
        GatewayNotAvailable,
        GatewayRefused,
        PaymentMethodNotFound,
        Unavailable,
    ],
    idempotent=True,
)
def create_payment_method(call: Call[SetupForm]) -> MethodSetup:
    """Open a payment gateway's page on which a card is saved; it is there once that is done."""
    request = SetupRequest(**dict(call.body))
    return call.use(PaymentMethods).set_up(request, call.principal, call.once)


@endpoint.put(
    "/payment-methods/{methodId}/default",
    permission="billing:payment:write",
    parameters=_METHOD,
    query=MethodQuery,
    response=PaymentMethodsView,
    errors=[CustomerNotNamed, Forbidden, PaymentMethodNotFound, Unavailable],
)
def update_default_payment_method(call: Call[None, MethodQuery]) -> PaymentMethodsView:
    """Make a payment method the default."""
    whose, methods = call.query.customer_id, call.use(PaymentMethods)
    return PaymentMethodsView.of(methods.prefer(call.path["methodId"], whose, call.principal))


@endpoint.delete(
    "/payment-methods/{methodId}",
    permission="billing:payment:write",
    parameters=_METHOD,
    query=MethodQuery,
    status=204,
    errors=[CustomerNotNamed, Forbidden, PaymentMethodNotFound, Unavailable],
)
def delete_payment_method(call: Call[None, MethodQuery]) -> None:
    """Delete a payment method; autopay by it stops."""
    whose, methods = call.query.customer_id, call.use(PaymentMethods)
    methods.remove(call.path["methodId"], whose, call.principal)
