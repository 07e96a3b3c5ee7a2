"""The sandbox gateway's pages; they exist only where it is enabled."""

from __future__ import annotations

from urllib.parse import parse_qs

from functions.billing.chargebacks.entities import ChargebackState
from functions.billing.payments.entities import NotRefundable, PaymentNotFound
from functions.billing.payments.gateways import Outcome, UnknownGateway
from functions.billing.payments.page import hosted_page
from functions.billing.payments.sandbox_checkout import SandboxCheckout
from shared.errors import Malformed, TooLarge, Unavailable
from shared.http.call import Call
from shared.http.endpoint import PUBLIC, Endpoints, Raw

endpoint = Endpoints(
    "Sandbox gateway",
    "A payment gateway to try things out with; it exists only where it is enabled.",
)
_CHOICES: dict[str, Outcome | ChargebackState] = {
    "succeeded": Outcome.SUCCEEDED,
    "failed": Outcome.FAILED,
    "disputed": ChargebackState.OPEN,
    "dispute_won": ChargebackState.WON,
    "dispute_lost": ChargebackState.LOST,
}


@endpoint.get(
    "/payments/sandbox/{paymentId}",
    permission=PUBLIC,
    content_type="text/html",
    errors=[PaymentNotFound, UnknownGateway],
)
def get_sandbox_page(call: Call) -> Raw:
    """Get the sandbox gateway's payment page (HTML)."""
    return hosted_page(call.use(SandboxCheckout).get(call.path["paymentId"]))


@endpoint.post(
    "/payments/sandbox/{paymentId}/confirm",
    permission=PUBLIC,
    raw_body=True,
    max_body=1024,
    status=303,
    errors=[PaymentNotFound, NotRefundable, TooLarge, UnknownGateway, Unavailable],
)
def confirm_sandbox_payment(call: Call) -> Raw:
    """Pay (`outcome=succeeded`, the default) or decline (`outcome=failed`) a sandbox payment.

    `card` is the test card that is saved, if the payment asks for it: `4242` by default.
    Of one that is paid, the payer's bank takes the money back (`outcome=disputed`), and decides
    (`outcome=dispute_won` for the provider, or `outcome=dispute_lost`).
    """
    fields = parse_qs(call.raw_body.decode(errors="replace"), max_num_fields=10)
    checkout, outcome = call.use(SandboxCheckout), _outcome(fields)
    if isinstance(outcome, Outcome):
        card = fields.get("card", ["4242"])[-1]
        payment = checkout.confirm(call.path["paymentId"], outcome, card)
    else:
        payment = checkout.dispute(call.path["paymentId"], outcome)
    return Raw("", "text/plain", status=303, headers={"Location": payment.confirmation_url or "/"})


def _outcome(fields: dict[str, list[str]]) -> Outcome | ChargebackState:
    choice = fields.get("outcome", ["succeeded"])[-1]
    if choice not in _CHOICES:
        raise Malformed("Choose one of: {choices}.", choices=", ".join(_CHOICES))
    return _CHOICES[choice]
