"""The sandbox gateway's page for saving a card; it exists only where the sandbox is enabled."""

from __future__ import annotations

from urllib.parse import parse_qs

from functions.billing.payment_methods.sandbox_saving import SandboxSaving
from functions.billing.payments.gateways import UnknownGateway
from functions.billing.payments.page import saving_page
from functions.billing.wallets.entities import PaymentMethodNotFound
from shared.errors import TooLarge, Unavailable
from shared.http.call import Call
from shared.http.endpoint import PUBLIC, Endpoints, Raw

endpoint = Endpoints("Sandbox gateway")
_SETUP = {"setupId": "The page's id."}


@endpoint.get(
    "/payment-methods/sandbox/{setupId}",
    permission=PUBLIC,
    parameters=_SETUP,
    content_type="text/html",
    errors=[PaymentMethodNotFound, UnknownGateway],
)
def get_sandbox_saving_page(call: Call) -> Raw:
    """Get the sandbox gateway's page for saving a card (HTML)."""
    return saving_page(call.use(SandboxSaving).get(call.path["setupId"]))


@endpoint.post(
    "/payment-methods/sandbox/{setupId}/confirm",
    permission=PUBLIC,
    parameters=_SETUP,
    raw_body=True,
    max_body=1024,
    status=303,
    errors=[PaymentMethodNotFound, TooLarge, UnknownGateway, Unavailable],
)
def confirm_sandbox_card(call: Call) -> Raw:
    """Save a test card, `card=4242` by default; others are declined when they are charged."""
    fields = parse_qs(call.raw_body.decode(errors="replace"), max_num_fields=10)
    card = fields.get("card", ["4242"])[-1]
    setup = call.use(SandboxSaving).save(call.path["setupId"], card)
    to = setup.return_url or setup.confirmation_url or "/"
    return Raw("", "text/plain", status=303, headers={"Location": to})
