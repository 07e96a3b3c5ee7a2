"""Billing with an account on it and money coming in: what tests of payments and dunning stand on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.chargebacks import routes as chargeback_routes
from functions.billing.dunning.steps import DunningSteps
from functions.billing.failures.service import JobFailures
from functions.billing.invoices import routes as invoice_routes
from functions.billing.invoices.entities import Invoice
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.issuing import Issuance, issue
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.totalling import InvoiceDraft
from functions.billing.numbering.entities import DocumentNumber
from functions.billing.payments import routes, sandbox_routes
from functions.billing.payments.gateways import Gateways
from functions.billing.payments.sandbox import Sandbox
from functions.billing.payments.stripe_gateway import Stripe
from functions.billing.payments.wiring import gateways_of
from functions.billing.payments.yookassa_gateway import Yookassa
from functions.billing.refunds import routes as refund_routes
from functions.billing.refunds.asking import RefundAsking
from functions.billing.settings import BillingSettings
from functions.billing.transactions.entities import LedgerTransaction
from shared.dynamo.mapping import from_item
from shared.ids import NewId
from shared.principal import Principal
from shared.webhook_signatures import signed_headers
from tests.fakes.billing import ListedQueue, billing_wiring
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, an_admin
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PUBLIC_URL = "https://api.test/v1"
SETTINGS = BillingSettings(
    table_name="billing", public_url=PUBLIC_URL, cors_origins="https://my.test"
)


@dataclass
class PaymentsHouse:
    """`house.invoice("100.00")`, `house.pay("100.00")`, then look at `house.account()`."""

    sandbox_on: bool = True
    others: tuple[Stripe | Yookassa, ...] = ()
    table: InMemoryTable = field(default_factory=InMemoryTable)
    clock: FixedClock = field(default_factory=FixedClock)
    new_id: NewId = field(default_factory=counter)

    def __post_init__(self) -> None:
        self.accounts = AccountRepository(table=self.table)
        self.invoices = InvoiceRepository(table=self.table)
        self.sandbox = Sandbox(lambda: SECRET, PUBLIC_URL)
        gateways = gateways_of(self.sandbox if self.sandbox_on else None, *self.others)
        self.wiring = billing_wiring(
            self.table, self.clock, ListedQueue(), SETTINGS, self.new_id
        ).provide(Gateways, lambda: gateways)
        views = (routes, sandbox_routes, refund_routes, chargeback_routes, invoice_routes)
        self.api = ApiClient([one.endpoint for one in views], self.wiring)
        self.dunning = self.wiring.use(DunningSteps)
        self.failures = self.wiring.use(JobFailures)

    def open(
        self, account_id: str = "acc", customer_id: str = "customer-1", currency: str = "RUB"
    ) -> Account:
        """A new account, its bill day the first."""
        account = replace(an_account(account_id, customer_id), currency=currency)
        self.table.commit(self.accounts.add(account))
        return account

    def account(self, account_id: str = "acc") -> Account:
        return self.accounts.get(account_id)

    def invoice(self, total: str, account_id: str = "acc", due: str = "2026-03-20") -> Invoice:
        """An invoice issued ten days before it is due."""
        before = self.account(account_id)
        issued_on = date.fromordinal(date.fromisoformat(due).toordinal() - before.payment_days)
        issuance = Issuance(issued_on=issued_on, at=self.clock(), author="test", new_id=self.new_id)
        number = DocumentNumber(f"I-{self.new_id()}")
        issued = issue(before, a_draft(total, issued_on), number, issuance)
        writes = self.wiring.use(IssuedInvoiceRepository).add(issued)
        self.table.commit(writes.extend(self.accounts.change(issued.account, over=before)))
        return issued.invoice

    def start(self, amount: str, account_id: str = "acc", **more: Any) -> dict[str, Any]:
        """A payment started by its customer through the sandbox."""
        customer_id = self.account(account_id).customer_id
        body = {"accountId": account_id, "amount": amount, "gateway": "sandbox"} | more
        reply = self.api.post("/payments", body, by=a_customer(customer_id))
        assert reply.status == 201, reply.text
        started: dict[str, Any] = reply.json
        return started

    def webhook(
        self,
        data: dict[str, Any],
        *,
        kind: str = "payment.succeeded",
        message_id: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """A sandbox webhook, signed now."""
        message = {"type": kind, "timestamp": "2026-03-10T09:00:00Z", "data": data}
        body = json.dumps(message)
        message_id = message_id or f"msg-{self.new_id()}"
        signed = signed_headers(SECRET, message_id, self.clock(), body.encode())
        return self.api.post(
            "/payments/webhooks/sandbox", raw=body, headers=signed | (headers or {})
        )

    def charge(self, payment: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """What a success says of a payment."""
        usual = {
            "paymentId": payment["id"],
            "chargeId": f"ch_{payment['id']}",
            "amount": payment["amount"],
            "currency": payment["currency"],
        }
        return usual | changes

    def pay(self, amount: str, account_id: str = "acc") -> dict[str, Any]:
        """A payment that has succeeded."""
        payment = self.start(amount, account_id)
        reply = self.webhook(self.charge(payment))
        assert reply.json["state"] == "applied", reply.text
        return payment

    def cash(self, amount: str, account_id: str = "acc") -> dict[str, Any]:
        """A payment that staff have recorded."""
        body = {"accountId": account_id, "amount": amount, "gateway": "manual"}
        reply = self.api.post("/payments", body, by=an_admin())
        assert reply.status == 201, reply.text
        recorded: dict[str, Any] = reply.json
        return recorded

    def sell(self, *amounts: str, account_id: str = "acc") -> Invoice:
        """An invoice with an item of each amount, VAT included."""
        items = [{"description": f"Visit {n}", "amount": a} for n, a in enumerate(amounts, 1)]
        body = {"accountId": account_id, "items": items}
        reply = self.api.post("/invoices", body, by=an_admin())
        assert reply.status == 201, reply.text
        return self.invoices.get(reply.json["id"])

    def refund(self, payment: dict[str, Any], by: Principal | None = None, **body: Any) -> Reply:
        """A refund that staff ask for."""
        wanted = {"reason": "Paid twice."} | body
        return self.api.post(f"/payments/{payment['id']}/refunds", wanted, by=by or an_admin())

    def refunds(self, payment: dict[str, Any]) -> list[dict[str, Any]]:
        """A payment's refunds, newest first."""
        reply = self.api.get(f"/payments/{payment['id']}/refunds", by=an_admin())
        found: list[dict[str, Any]] = reply.json["items"]
        return found

    def dispute(
        self, payment: dict[str, Any], stage: str = "opened", number: int = 1, **changes: Any
    ) -> Reply:
        """A webhook of a chargeback of all of a payment, under a message id of its own."""
        data = self.charge(payment) | {"chargebackId": f"cb-{payment['id']}-{number}"}
        kind = f"chargeback.{stage}"
        return self.webhook(data | {"reason": "disputed"} | changes, kind=kind)

    def chargebacks(self, state: str | None = None) -> list[dict[str, Any]]:
        """The list of the office."""
        query = {} if state is None else {"state": state}
        found: list[dict[str, Any]] = self.api.get("/chargebacks", query=query, by=an_admin()).json[
            "items"
        ]
        return found

    def hear_refunds(self) -> None:
        """Every event of a refund that was asked for is heard, perhaps not for the first time."""
        for said in self.table.events("billing.refund.requested"):
            asked = said["data"]
            self.wiring.use(RefundAsking).ask(asked["paymentId"], asked["refundId"])

    def payment(self, payment_id: str) -> dict[str, Any]:
        reply = self.api.get(f"/payments/{payment_id}", by=a_customer())
        assert reply.status == 200, reply.text
        shown: dict[str, Any] = reply.json
        return shown

    def entries(self, account_id: str | None = None) -> list[LedgerTransaction]:
        """The ledger, of one account or of all."""
        return [
            from_item(LedgerTransaction, item)
            for (pk, sk), item in self.table.items.items()
            if sk.startswith("TX#") and account_id in (None, pk.partition("#")[2])
        ]

    def balance_of(self, ledger_account: str) -> Decimal:
        """Debits less credits of an account of the ledger."""
        lines = [line for entry in self.entries() for line in entry.lines]
        return sum((i.debit - i.credit for i in lines if i.account == ledger_account), Decimal(0))


def an_account(account_id: str = "acc", customer_id: str = "customer-1") -> Account:
    return Account(
        id=account_id,
        number=f"N-{account_id}",
        customer_id=customer_id,
        contract_id=f"contract-{account_id}",
        customer_name="Anna",
        currency="RUB",
        time_zone="Europe/Moscow",
        locale="ru",
        bill_day=1,
        opened_on=date(2026, 1, 1),
        payment_days=10,
    )


def a_draft(total: str, day: date) -> InvoiceDraft:
    """Contents of an invoice without tax, for what is no matter here."""
    amount = Decimal(total)
    return InvoiceDraft(
        period_start=day,
        period_end=day,
        items=(),
        taxes=(),
        net=amount,
        tax=Decimal(0),
        total=amount,
        revenue=(("internet", amount),),
    )
