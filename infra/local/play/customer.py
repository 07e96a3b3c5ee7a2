"""What comes to be by events: contract, account, subscription, invoice, messages."""

from __future__ import annotations

from typing import Any

from infra.local.play.client import Api, StepFailed, until
from infra.local.play.stage import Stage


def contract_is_active(stage: Stage) -> str:
    """The contract is active."""
    customer: Api = stage.facts["customer"]
    contract = until(lambda: customer.get("/me/contracts")["items"], "the contract")[0]
    stage.facts["contract"] = contract
    return f"{contract['number']}, {contract['state']}"


def account_is_open(stage: Stage) -> str:
    """The personal account is open, with a subscription."""
    customer: Api = stage.facts["customer"]

    def opened() -> Any:
        response = customer.request("GET", "/me/account")
        return response.json() if response.status_code == 200 else None

    stage.facts["account"] = account = until(opened, "the account")
    services = until(lambda: customer.get("/me/services")["items"], "the subscription")
    return f"account {account['number']}, {services[0]['tariffName']} {services[0]['state']}"


def first_invoice_is_issued(stage: Stage) -> str:
    """The first invoice is issued, prorated to the bill day."""
    customer: Api = stage.facts["customer"]
    invoice = until(lambda: customer.get("/invoices")["items"], "the first invoice")[0]
    stage.facts["invoices"] = [invoice]
    return (
        f"{invoice['number']}: {invoice['total']} {invoice['currency']} "
        f"(tax {invoice['tax']}), {invoice['periodStart']} to {invoice['periodEnd']}"
    )


def customer_is_told(stage: Stage) -> str:
    """The customer gets an e-mail and a notification, in their language."""
    customer: Api = stage.facts["customer"]
    email, _ = stage.facts["visitor"]
    number = stage.facts["invoices"][0]["number"]
    mail = stage.mailbox.wait_for(email, number)
    feed = until(
        lambda: [
            n
            for n in customer.get("/notifications")["items"]
            if number in n["title"] or number in n["text"]
        ],
        "the notification",
    )
    return f"«{mail.subject}», «{feed[0]['title']}»"


def invoice_is_a_pdf(stage: Stage) -> str:
    """They fetch its PDF by a link that ends."""
    customer: Api = stage.facts["customer"]
    invoice = stage.facts["invoices"][0]
    link = customer.get(f"/invoices/{invoice['id']}/document")
    got = customer.http.get(link["url"])
    if not got.content.startswith(b"%PDF"):
        raise StepFailed(f"{link['fileName']} is no PDF: {got.status_code}")
    return (
        f"{link['fileName']}, {len(got.content) // 1000} kB, until {link['expiresAt'][11:16]} UTC"
    )


STEPS = (
    contract_is_active,
    account_is_open,
    first_invoice_is_issued,
    customer_is_told,
    invoice_is_a_pdf,
)
