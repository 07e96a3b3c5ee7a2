"""The sandbox gateway's own pages: there only where it is switched on."""

from __future__ import annotations

from urllib.parse import parse_qs

from functions.billing.payments.entities import PaymentNotFound
from functions.billing.payments.gateways import Outcome, UnknownGateway
from functions.billing.payments.page import hosted_page
from functions.billing.payments.sandbox_checkout import SandboxCheckout
from shared.errors import Malformed, TooLarge, Unavailable
from shared.http.call import Call
from shared.http.endpoint import PUBLIC, Endpoints, Raw

endpoint = Endpoints("sandbox gateway")
_CHOICES = {"succeeded": Outcome.SUCCEEDED, "failed": Outcome.FAILED}


@endpoint.get(
    "/payments/sandbox/{paymentId}",
    permission=PUBLIC,
    content_type="text/html",
    errors=[PaymentNotFound, UnknownGateway],
)
def show(call: Call) -> Raw:
    """Show the sandbox gateway's payment page (HTML)."""
    return hosted_page(call.use(SandboxCheckout).payment(call.path["paymentId"]))


@endpoint.post(
    "/payments/sandbox/{paymentId}/confirm",
    permission=PUBLIC,
    raw_body=True,
    max_body=1024,
    status=303,
    errors=[PaymentNotFound, TooLarge, UnknownGateway, Unavailable],
)
def confirm(call: Call) -> Raw:
    """Press a button of the page: `outcome=succeeded` (also when left out) or `outcome=failed`."""
    payment = call.use(SandboxCheckout).press(call.path["paymentId"], _outcome(call.raw_body))
    return Raw("", "text/plain", status=303, headers={"Location": payment.confirmation_url or "/"})


def _outcome(form: bytes) -> Outcome:
    fields = parse_qs(form.decode(errors="replace"), max_num_fields=10)
    choice = fields.get("outcome", ["succeeded"])[-1]
    if choice not in _CHOICES:
        raise Malformed(f"outcome is one of {', '.join(_CHOICES)}.")
    return _CHOICES[choice]
