"""Tariff, payments, and the months that go by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from infra.local.play.client import Api, StepFailed, until
from infra.local.play.stage import Stage


def tariff_is_published(stage: Stage) -> str:
    """They publish a tariff: monthly, 22 % VAT included, with a setup fee."""
    admin: Api = stage.facts["admin"]
    tariff = {
        "code": f"home-{stage.name}",
        "name": "Домашний 300",
        "kind": "internet",
        "price": "600.00",
        "currency": "RUB",
        "period": "month",
        "setupFee": "1000.00",
        "taxCategory": "standard",
        "priceIncludesTax": True,
        "downloadMbps": 300,
        "uploadMbps": 300,
    }
    created = admin.post("/tariffs", tariff)
    stage.facts["tariff"] = admin.post(f"/tariffs/{created['id']}/publish")
    listed = stage.api.get("/tariffs", limit=200)["items"]
    if created["id"] not in {t["id"] for t in listed}:
        raise StepFailed("the published tariff is not in the public list")
    return f"{tariff['name']}, {tariff['price']} a month, setup {tariff['setupFee']}"


def first_invoice_is_paid(stage: Stage) -> str:
    """They pay it; the gateway's webhook arrives twice and counts once."""
    invoice = stage.facts["invoices"][0]
    payment = pay(stage, invoice["total"])
    account = stage.facts["customer"].get("/me/account")
    if Decimal(account["balance"]) != 0:
        raise StepFailed(f"the balance is {account['balance']} after one payment of the whole")
    return f"payment {payment['state']}, invoice {_invoice(stage, invoice['id'])['status']}"


def pay(stage: Stage, amount: str) -> dict[str, Any]:
    """Pay through the sandbox gateway: created, then its signed webhook delivered twice."""
    customer: Api = stage.facts["customer"]
    account = stage.facts["account"]
    payment = customer.post(
        "/payments", {"accountId": account["id"], "amount": amount, "gateway": "sandbox"}
    )
    data = {
        "paymentId": payment["id"],
        "chargeId": f"ch_{payment['id']}",
        "amount": amount,
        "currency": payment["currency"],
    }
    event = {"type": "payment.succeeded", "timestamp": payment["createdAt"], "data": data}
    for _ in range(2):
        delivered = stage.signed_webhook(event, f"msg_{payment['id']}")
        if delivered.status_code not in (200, 202):
            raise StepFailed(f"the webhook was answered {delivered.status_code}: {delivered.text}")
    paid: dict[str, Any] = customer.get(f"/payments/{payment['id']}")
    if paid["state"] != "succeeded":
        raise StepFailed(f"the payment is {paid['state']}")
    return paid


def ledger_balances(stage: Stage) -> str:
    """The ledger balances, and a receipt goes out."""
    debits, credits_ = ledger(stage)
    if debits != credits_:
        raise StepFailed(f"debits {debits} are not credits {credits_}")
    email, _ = stage.facts["visitor"]
    mail = stage.mailbox.wait_for(email, "Платёж получен")
    return f"{debits} = {credits_}; «{mail.subject}»"


def ledger(stage: Stage) -> tuple[Decimal, Decimal]:
    """The sums of debits and of credits over the customer's account."""
    operator: Api = stage.facts["operator"]
    path = f"/accounts/{stage.facts['account']['id']}/transactions"
    lines = [e for t in operator.get(path, limit=200)["items"] for e in t["lines"]]
    return (
        sum((Decimal(e["debit"]) for e in lines), Decimal(0)),
        sum((Decimal(e["credit"]) for e in lines), Decimal(0)),
    )


def second_month_is_billed_once(stage: Stage) -> str:
    """The schedule's function runs for the next bill date, three times at once."""
    bill_date = _next_bill_date(stage)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: _dispatch(stage, bill_date), range(3)))
    invoice = _new_invoice(stage, 2)
    _dispatch(stage, bill_date)
    invoices = stage.facts["customer"].get("/invoices", limit=200)["items"]
    if len(invoices) != 2:
        raise StepFailed(f"{len(invoices)} invoices where two are due")
    pay(stage, invoice["total"])
    return f"{bill_date}: {invoice['number']}, {invoice['total']}, paid"


def third_month_turns_overdue(stage: Stage) -> str:
    """The third month stays unpaid and turns overdue after its due date."""
    bill_date = _next_bill_date(stage)
    _dispatch(stage, bill_date)
    invoice = _new_invoice(stage, 3)
    after = date.fromisoformat(invoice["dueDate"]) + timedelta(days=1)
    stage.invoke("BillingJobs", {"job": "payments", "date": after.isoformat()})
    status = until(
        lambda: (s := _invoice(stage, invoice["id"])["status"]) == "overdue" and s, "the overdue"
    )
    return f"{invoice['number']}, due {invoice['dueDate']}, {status}"


def customer_is_reminded(stage: Stage) -> str:
    """A reminder goes out."""
    email, _ = stage.facts["visitor"]
    number = stage.facts["invoices"][2]["number"]

    def reminded() -> object:
        about = [m for m in stage.mailbox.to(email) if number in m.subject or number in m.text]
        return about[1:]  # the first one was the invoice itself

    mails = until(reminded, "the reminder")
    return f"«{mails[0].subject}»"  # type: ignore[index]


def _next_bill_date(stage: Stage) -> str:
    return str(stage.facts["customer"].get("/me/account")["nextBillDate"])


def _dispatch(stage: Stage, bill_date: str) -> Any:
    return stage.invoke("BillingDispatcher", {"date": bill_date})


def _invoice(stage: Stage, invoice_id: str) -> dict[str, Any]:
    invoice: dict[str, Any] = stage.facts["customer"].get(f"/invoices/{invoice_id}")
    return invoice


def _new_invoice(stage: Stage, number: int) -> dict[str, Any]:
    """The newest invoice, once there are so many."""
    customer: Api = stage.facts["customer"]

    def enough() -> list[dict[str, Any]] | None:
        items: list[dict[str, Any]] = customer.get("/invoices", limit=200)["items"]
        return items if len(items) >= number else None

    items = until(enough, f"invoice number {number}")
    newest = max(items, key=lambda i: i["periodStart"])
    stage.facts["invoices"].append(newest)
    return newest


TARIFF = (tariff_is_published,)
PAYMENT = (first_invoice_is_paid, ledger_balances)
MONTHS = (second_month_is_billed_once, third_month_turns_overdue, customer_is_reminded)
