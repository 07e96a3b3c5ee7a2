"""What a call costs: requests of DynamoDB, for every route of the services that own a table.

One read shows a thing or lists some; a change is one read and one transaction at most. What costs
more is named, with its reason. (Idempotency-Key costs one transaction more, a claim of the key.)
auth's own tests count what its routes cost.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.app import ENDPOINTS as BILLING
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.documents.bucket import Bucket
from functions.billing.documents.making import DocumentMaker
from functions.billing.jobs import run as run_job
from functions.billing.opening.service import AccountOpening
from functions.billing.payers.entities import Payer
from functions.billing.payers.repository import PayerRepository
from functions.billing.payments.gateways import Gateways
from functions.billing.payments.sandbox import Sandbox
from functions.billing.payments.wiring import gateways_of
from functions.billing.refunds.asking import RefundAsking
from functions.customer.app import ENDPOINTS as CUSTOMER
from functions.customer.contracts.repository import ContractRepository
from functions.customer.devices.entities import model_id_of
from functions.customer.documents.entities import ContractDocument
from functions.customer.documents.repository import ContractDocumentRepository
from functions.customer.documents.service import ContractDocuments
from functions.customer.merges.moving import MergeMoving
from functions.customer.personal_data.files import PersonalDataFiles
from functions.customer.photos.files import PhotoFiles
from functions.customer.seeds import BUILDINGS, seed
from functions.customer.settings import CustomerSettings
from functions.monitoring.app import ENDPOINTS as MONITORING
from functions.notification.app import ENDPOINTS as NOTIFICATION
from functions.notification.catalogue.entities import Channel, Kind
from functions.notification.channels.port import Refused
from functions.notification.suppressions.entities import Suppression, Why
from functions.notification.suppressions.repository import SuppressionRepository
from functions.notification.webhook_deliveries.entities import WebhookDelivery
from functions.notification.webhook_deliveries.repository import WebhookDeliveryRepository
from functions.support.app import ENDPOINTS as SUPPORT
from functions.support.attachments.files import AttachmentFiles
from shared.principal import Principal
from shared.uploads import Uploads
from shared.webhook_signatures import signed_headers
from shared.wiring import Resources, Wiring
from tests.fakes.http import ApiClient, Reply
from tests.fakes.monitoring import monitoring_wiring
from tests.fakes.notification import LINKS, notification_wiring
from tests.fakes.objects import InMemoryObjects
from tests.fakes.paying import SECRET
from tests.fakes.people import a_customer, an_admin
from tests.fakes.support import know_agents, known_customer, support_wiring, without_customer
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter
from tests.unit.billing.builders import House, a_contract
from tests.unit.customer.moving import BUCKET, Desk, a_file
from tests.unit.customer.office import FORM, TARIFF, Office, visit
from tests.unit.notification.samples import CUSTOMER as ANNA_ID
from tests.unit.notification.samples import Office as Dispatching
from tests.unit.notification.samples import an_event

REPORTS = ("turnover", "receivables", "payments", "tax", "revenue", "trial-balance", "numbers")
SHOWS, CHANGES = (1, 0), (1, 1)
"""Reads and transactions at most: of a GET, and of everything else."""
DEARER = {
    "GET /uptime": ((4, 0), "the node, what was before the span and in it, and the work on it"),
    "GET /status": ((2, 0), "incidents, and planned work"),
    "GET /accounts": ((2, 0), "a number leads to an account's id first"),
    "GET /invoices": ((2, 0), "lists are by customer, so staff need an account's own first"),
    "GET /payments": ((2, 0), "all of them: an index of keys, then the payments"),
    "GET /subscriptions": ((2, 0), "all of them: an index of keys, then the subscriptions"),
    "GET /accounts/{accountId}/invoices": ((2, 0), "as GET /invoices"),
    "POST /templates/{templateId}/versions/{number}/restore": ((2, 1), "the version, then all"),
    "POST /customers/{customerId}/merge/undo": ((2, 1), "into whom it went is in the merge"),
    "GET /customers": ((3, 0), "by words of a name: short names, long names, then the customers"),
    "GET /search": ((3, 0), "short names, long names; whose the applications and devices are"),
    "POST /personal-data/requests": (
        (5, 1),
        "an erasure: what is open of the customer's; the records merged into theirs",
    ),
    "GET /coverage": ((2, 0), "an unregistered building: its street upwards and downwards"),
    "GET /me/addresses": ((2, 0), "addresses, then the contracts that stand there"),
    "GET /customers/{customerId}/addresses": ((2, 0), "as GET /me/addresses"),
    "GET /customers/{customerId}/addresses/{addressId}": ((2, 0), "as GET /me/addresses"),
    "PATCH /customers/{customerId}/addresses/{addressId}": ((2, 1), "as GET /me/addresses"),
    "POST /buildings/imports": ((1, 2), "the import, then each 45 rows with their report"),
    "PATCH /buildings/{buildingId}/ports/{portId}": ((2, 1), "and the port that a contract leaves"),
    "GET /tickets": ((2, 0), "what is linked: the links, then the tickets"),
    "POST /tickets/{ticketId}/split": ((2, 1), "the message is in the ticket's list"),
    "POST /canned-answers/{cannedAnswerId}/render": ((2, 0), "whose ticket it is, first"),
    "GET /ticket-views/{viewId}/tickets": ((3, 0), "the view, an index of places, the tickets"),
    "POST /tickets/next": ((3, 1), "the view, the queue, then the ticket and all it depends on"),
    "POST /tickets/bulk": ((2, 1), "the tickets that are meant, then the first of them"),
    "GET /tickets/bulk/{bulkId}/tickets": ((2, 0), "while it has not begun: whether there is one"),
    "GET /articles": ((2, 0), "a search: its words, then what lists show of the articles"),
    "GET /articles/suggestions": ((2, 0), "as a search"),
    "GET /articles/{articleId}": ((2, 0), "and its translations"),
    "POST /tickets/{ticketId}/messages": (
        (2, 1),
        "files; if merged or closed long ago, where it goes on",
    ),
    "GET /tickets/{ticketId}/attachments": ((2, 0), "whose ticket it is, first"),
    "GET /applications/{applicationId}/remarks": ((2, 0), "whose job it is, is in the application"),
    "GET /applications/{applicationId}/photos": ((2, 0), "whose job it is, is in the application"),
    "GET /applications/{applicationId}/visits": ((2, 0), "whose job it is, is in the application"),
    "GET /applications/{applicationId}/slots": ((5, 0), "address, technicians, and their days"),
    "GET /technicians/{userId}/schedule": (
        (2, 0),
        "days are local, and the zone is the technician's",
    ),
    "GET /technicians/{userId}/absences": ((2, 0), "and the visits that are booked in them"),
    "GET /technicians/{userId}/slots": ((2, 0), "hours, and what is booked"),
    "POST /technicians/{userId}/absences": ((2, 1), "and the visits that are booked in it"),
    "POST /applications/{applicationId}/check": ((2, 1), "the building is in the application"),
    "POST /applications/{applicationId}/complete": ((2, 1), "so are building and customer"),
    "GET /contracts/{contractId}/document": ((2, 0), "whose contract it is, first"),
    "GET /contracts/{contractId}/documents": ((2, 0), "whose contract it is, first"),
    "POST /contracts/{contractId}/activate": ((2, 1), "customer and address are in the contract"),
    "POST /contracts/{contractId}/transfer": ((5, 1), "customers, port, devices, and services"),
    "POST /contracts/{contractId}/terminate": (
        (5, 1),
        "its devices, its customer, the building, and a port of its own",
    ),
    "POST /warehouses/{warehouseId}/transfers": ((2, 1), "the devices; their models and stock"),
    "POST /warehouses/{warehouseId}/stock-takings": ((3, 1), "the books, and what was counted"),
    "POST /warehouses/{warehouseId}/stock-takings/{stockTakingId}/confirm": (
        (4, 1),
        "what is left of it, its devices, their models and stock",
    ),
    "POST /devices/batch": ((2, 1), "what is registered, then the model and its stock"),
    "POST /devices/{deviceId}/install": ((2, 1), "the contract; the model and its stock"),
    **{
        f"POST /devices/{{deviceId}}/{verb}": (
            (2, 1),
            "its model, and the stock it goes from or to",
        )
        for verb in ("reserve", "release", "return", "fault", "lost", "repair", "retire")
    },
    "PATCH /nodes/{nodeId}": ((3, 1), "moved: the node, and those above its place, a read each"),
    "GET /nodes/{nodeId}/metrics": ((2, 0), "whether there is such a node, and its points"),
    "POST /telemetry": ((2, 1), "whose codes they are, and what is known of the nodes"),
    "POST /telemetry/alertmanager": ((2, 1), "whose codes they are, and then of each alert"),
    "POST /telemetry/influx": ((2, 1), "as POST /telemetry"),
    "DELETE /nodes/{nodeId}": ((2, 1), "what it hangs on is in the node"),
    "GET /accounts/{accountId}/statement": ((4, 0), "the account, and a balance at both ends"),
    "POST /accounts/{accountId}/adjustments": ((2, 1), "what it pays is in the account"),
    "POST /accounts/{accountId}/transfer": ((3, 1), "two accounts, and what it pays"),
    "PATCH /accounts/{accountId}": ((3, 1), "account, and what lies beside it"),
    "POST /accounts/{accountId}/block": ((4, 1), "and the invoices that are credited"),
    "POST /accounts/{accountId}/unblock": ((3, 1), "as PATCH /accounts/{accountId}"),
    "POST /accounts/{accountId}/close": ((3, 1), "an account, its subscriptions, and usage"),
    "POST /invoices": ((2, 1), "the account, and the next number"),
    "POST /invoices/{invoiceId}/credit-notes": ((3, 1), "invoice, account, and the next number"),
    "GET /invoices/{invoiceId}/act": ((4, 0), "invoice, account, payer, and where it lies"),
    "POST /invoices/{invoiceId}/cancel": ((2, 1), "whose account it is, is in the invoice"),
    "POST /invoices/{invoiceId}/write-off": ((2, 1), "as POST /invoices/{invoiceId}/cancel"),
    "POST /subscriptions/{subscriptionId}/promo-code": ((3, 1), "code, and the account's dates"),
    "POST /subscriptions": ((3, 1), "tariff, account, and the next number"),
    "POST /subscriptions/{subscriptionId}/suspend": ((6, 1), "account, tariff, invoices, numbers"),
    "POST /subscriptions/{subscriptionId}/resume": ((3, 1), "account, and the next number"),
    "POST /subscriptions/{subscriptionId}/cancel": ((4, 1), "account, and the tariff's fee"),
    "POST /subscriptions/{subscriptionId}/change-tariff": ((3, 1), "account, and the tariff"),
    "DELETE /subscriptions/{subscriptionId}/scheduled-change": ((2, 1), "its account with it"),
    "POST /payments": ((4, 2), "a saved card: wallet, account, invoices; written before and after"),
    "POST /payment-methods/sandbox/{setupId}/confirm": ((3, 2), "plays the bank, then a webhook"),
    "POST /payments/{paymentId}/refresh": ((3, 1), "the payment, and what its money pays"),
    "POST /payments/{paymentId}/assign": ((3, 1), "the payment, the account, and what it pays"),
    "POST /payments/{paymentId}/refunds": ((6, 1), "the account, its invoices, the next number"),
    "POST /payments/{paymentId}/refunds/{refundId}/approve": ((7, 1), "and as it is paid then"),
    "POST /payments/{paymentId}/refunds/{refundId}/reject": ((2, 1), "the refund, and its payment"),
    "POST /payments/{paymentId}/refunds/{refundId}/confirm": ((5, 1), "as it is paid then"),
    "GET /chargebacks": ((2, 0), "an index of keys, then the chargebacks"),
    "GET /refunds": ((2, 0), "an index of keys, then the refunds"),
    "POST /payments/webhooks/{gateway}": (
        (6, 2),
        "kept first; charge, payment, chargeback, account, invoices",
    ),
    "POST /payments/sandbox/{paymentId}/confirm": (
        (6, 2),
        "plays the bank, then a webhook; the wallet",
    ),
    "POST /payments/terminal/{operation}": (
        (5, 1),
        "cancelled: charge, payment, account, invoices",
    ),
    "POST /payments/imports": ((2, 1), "whose bank account it is, and whether it was sent before"),
    "GET /payments/imports/{importId}/rows": ((2, 0), "and the payments that wait for a person"),
    "POST /payments/imports/{importId}/rows/{row}/assign": ((4, 1), "row, payment, account, items"),
    "POST /payments/registers": ((2, 1), "the day's payments, and an earlier comparison"),
    "POST /tariffs/{tariffId}/migrate": ((10, 2), "a change of tariff for each subscription"),
    "GET /accounts/{accountId}/promised-payment": ((2, 0), "whose account it is, first"),
    "POST /accounts/{accountId}/promised-payment": ((4, 1), "account, terms, and promises so far"),
    "GET /autopay": ((2, 0), "an index of keys, then how it goes"),
    "GET /accounts/{accountId}/autopay": ((2, 0), "whose account it is, first"),
    "PUT /accounts/{accountId}/autopay": ((3, 1), "whose account it is, and the wallet"),
    "GET /dunning": ((2, 0), "an index of keys, then how far it has come"),
    "GET /accounts/{accountId}/dunning": ((2, 0), "whose account it is, first"),
    "PUT /accounts/{accountId}/dunning": ((2, 1), "what is overdue is in the account"),
    "GET /me/usage": ((3, 0), "whose account it is, its services, and what they used"),
    "GET /accounts/{accountId}/forecast": ((2, 0), "and what was used so far"),
    "GET /accounts/{accountId}/usage": ((2, 0), "services, then what they used"),
    "POST /invoices/preview": ((2, 0), "and what was used so far"),
    "PUT /consolidations/{customerId}": ((2, 1), "who shares invoices so far, and the accounts"),
    "DELETE /consolidations/{customerId}": ((4, 1), "and what waits, which is issued first"),
    "GET /consolidated-invoices": ((2, 0), "all of them: an index of keys, then the invoices"),
    "GET /consolidated-invoices/{consolidatedInvoiceId}": ((2, 0), "and what is due on its parts"),
    "POST /consolidated-invoices/{consolidatedInvoiceId}/payments": (
        (4, 1),
        "what is due, and as POST /payments",
    ),
    "POST /usage": ((6, 1), "whose subscription it is, its terms, and what was used before"),
    "POST /billing/runs": ((33, 1), "every shard is asked whether anybody is due"),
    "POST /billing/clocks": ((9, 1), "all that is copied, of one account"),
    "DELETE /billing/clocks/{clockId}": ((2, 1), "and what it consists of"),
    "POST /ledger/periods/{month}/close": ((2, 1), "whether it is the first of the books"),
    **{
        f"GET /reports/{report}": ((2, 0), "by default, up to the newest day of the books")
        for report in REPORTS
    },
    "GET /billing/runs/{runId}/errors": ((2, 0), "an empty list asks whether there is a run"),
    "POST /billing/runs/{runId}/resume": ((35, 0), "as POST /billing/runs"),
}
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
ANNA, ADMIN = a_customer("customer-1"), an_admin()


@dataclass
class Counted:
    """Calls over a table; `costs` keeps the most that a call of each route has cost."""

    api: ApiClient
    table: InMemoryTable
    costs: dict[str, tuple[int, int]] = field(default_factory=dict)

    def call(self, route: str, body: Any = None, by: Principal | None = ADMIN, **sent: Any) -> Any:
        """A call that must succeed, such as `GET /invoices/{invoiceId}` with `invoiceId=...`."""
        ids = {k: sent.pop(k) for k in list(sent) if f"{{{k}}}" in route}
        method, path = route.split(" ")
        self.table.requests.clear()
        reply: Reply = self.api.call(method, path.format(**ids), body, by=by, **sent)
        assert reply.status < 400, f"{route}: {reply.text}"
        writes = self.table.requests.count("commit")
        spent = (len(self.table.requests) - writes, writes)
        self.costs[route] = max(spent, self.costs.get(route, spent))
        is_json = reply.headers.get("Content-Type") == "application/json" and reply.text
        return reply.json if is_json else None


@cache
def costs() -> dict[str, tuple[int, int]]:
    """What every route of these services has cost."""
    return {**_billing(), **_customer(), **_support(), **_monitoring(), **_notification()}


def _billing() -> dict[str, tuple[int, int]]:
    house = House()
    sandbox = gateways_of(Sandbox(lambda: SECRET, "https://api.test"))
    house.wiring.provide(Gateways, lambda: sandbox)
    house.wiring.provide(Bucket, lambda: Bucket(store=InMemoryObjects(), name="papers"))
    counted = Counted(ApiClient(BILLING, house.wiring), house.table)
    call = counted.call
    _sell(counted)
    meters = [{"metric": "traffic", "unit": "GB"}]
    terms = {"name": "Home", "price": "590.00", "meters": meters}
    tariff = call("POST /tariffs", terms | {"code": "home"})["id"]
    call("PATCH /tariffs/{tariffId}", {"name": "Home 100"}, tariffId=tariff)
    call("POST /tariffs/{tariffId}/publish", tariffId=tariff)
    call("POST /tariffs/{tariffId}/versions", terms, tariffId=tariff)
    call("GET /tariffs", by=None)
    call("GET /tariffs/{tariffId}", by=None, tariffId=tariff)
    dearer = call("POST /tariffs", terms | {"code": "more", "price": "990.00"})["id"]
    call("POST /tariffs/{tariffId}/publish", tariffId=dearer)
    account = house.open(tariff=tariff)
    call("POST /tariffs/{tariffId}/archive", tariffId=tariff)
    for month in ("04", "05", "06"):
        house.run(f"2026-{month}-01")
    (subscription,), (invoice, _, cancelled, given_up) = house.subscriptions(), house.invoices()
    call("POST /invoices/{invoiceId}/cancel", invoiceId=cancelled.id)
    call("POST /invoices/{invoiceId}/write-off", invoiceId=given_up.id)
    of_account = {"accountId": account.id}
    call("POST /invoices/preview", of_account)
    call("GET /invoices/{invoiceId}", by=ANNA, invoiceId=invoice.id)
    notes = "/invoices/{invoiceId}/credit-notes"
    part = {"items": [{"item": 1, "amount": "1.00"}], "reason": "goodwill"}
    call(f"POST {notes}", part, invoiceId=invoice.id)
    call(f"GET {notes}", by=ANNA, invoiceId=invoice.id)
    call("GET /subscriptions/{subscriptionId}", by=ANNA, subscriptionId=subscription.id)
    _look(call, account)
    _fetch(counted, house, invoice.id)
    limit = {"limit": "500.00"}
    call("POST /accounts/{accountId}/credit-limit", limit, accountId=account.id)
    visit = {"items": [{"description": "Visit", "amount": "500.00"}]}
    call("POST /invoices", of_account | visit)
    _pay(counted, account.id)
    _give_back(counted, house, account)
    other = house.open(number=2, tariff=tariff)
    _adjust(counted, other.id, account.id)
    _stand(counted, other.id)
    for name in ("accounts", "invoices", "payments", "subscriptions"):
        call(f"GET /{name}")
    _use(counted, subscription.id, account.id)
    _promise(call, account.id)
    _run(call, account.id)
    _draw_up(house, call)
    _discount(counted, subscription.id)
    _change(counted, account.id, subscription.id, dearer, tariff)
    _consolidate(counted, house, tariff)
    return counted.costs


def _look(call: Callable[..., Any], account: Account) -> None:
    """What staff and the customer see of an account."""
    of_account = {"accountId": account.id}
    call("GET /me/account", by=ANNA)
    for by in (ANNA, ADMIN):
        call("GET /accounts", by=by, query={"number": account.number})
        call("GET /accounts/{accountId}", by=by, **of_account)
        for name in ("transactions", "invoices"):
            call(f"GET /accounts/{{accountId}}/{name}", by=by, **of_account)
        call("GET /invoices", by=by, query=of_account)
        call("GET /subscriptions", by=by, query=of_account)
        call("GET /accounts/{accountId}/statement", by=by, **of_account)
        call("GET /accounts/{accountId}/forecast", by=by, **of_account)


def _promise(call: Callable[..., Any], account_id: str) -> None:
    """The terms of promises, and one that is made."""
    call("PUT /promise-policy", {"enabled": True})
    call("GET /promise-policy")
    one = "/accounts/{accountId}/promised-payment"
    call(f"POST {one}", by=ANNA, accountId=account_id)
    call(f"GET {one}", by=ANNA, accountId=account_id)
    _dun(call, account_id)
    call("PUT /compensation-policy", {"countsFromMinutes": 60, "percent": "100"})
    call("GET /compensation-policy")


def _dun(call: Callable[..., Any], account_id: str) -> None:
    """The steps of dunning, and an account that is left alone."""
    steps = [{"day": 1, "action": "remind"}]
    call("PUT /dunning-policies/{currency}", {"steps": steps}, currency="RUB")
    call("GET /dunning-policies/{currency}", currency="RUB")
    call("GET /dunning-policies")
    one = "/accounts/{accountId}/dunning"
    call(f"PUT {one}", {"excluded": True}, accountId=account_id)
    call(f"GET {one}", by=ANNA, accountId=account_id)
    call("GET /dunning")


def _use(counted: Counted, subscription_id: str, account_id: str) -> None:
    """What was used, and what is seen of it."""
    call = counted.call
    used = {"subscriptionId": subscription_id, "metric": "traffic", "quantity": "1"}
    for number in (1, 2):
        one = used | {"transactionId": f"t-{number}", "at": "2026-03-10T08:00:00Z"}
        call("POST /usage", {"records": [one]})
    call("GET /me/usage", by=ANNA)
    for by in (ANNA, ADMIN):
        call("GET /accounts/{accountId}/usage", by=by, accountId=account_id)


def _stand(counted: Counted, account_id: str) -> None:
    """An account that is moved and blocked, and one that is opened and closed."""
    call = counted.call
    call("PATCH /accounts/{accountId}", {"billDay": 5}, accountId=account_id)
    for how in ("block", "unblock"):
        call(f"POST /accounts/{{accountId}}/{how}", {"reason": "Asked."}, accountId=account_id)
    new = {"customerId": "customer-3", "customerName": "Boris"}
    made = call("POST /accounts", new)["id"]
    call("POST /accounts/{accountId}/close", accountId=made)


def _fetch(counted: Counted, house: House, invoice_id: str) -> None:
    """An invoice's documents: a company's, whose period is over."""
    call, of_invoice = counted.call, {"invoiceId": invoice_id}
    (note,) = CreditNoteRepository(table=house.table).list(invoice_id, 1, None).items
    company = Payer(house.invoices()[0].account_id, inn="7830002293")
    house.table.commit(PayerRepository(table=house.table).set(company))
    house.wiring.use(DocumentMaker).make_invoice(invoice_id)
    house.wiring.use(DocumentMaker).make_credit_note(invoice_id, note.id)
    call("GET /invoices/{invoiceId}/document", by=ANNA, **of_invoice)
    now, house.clock.at = house.clock.at, datetime(2026, 4, 1, 9, tzinfo=UTC)
    call("GET /invoices/{invoiceId}/act", by=ANNA, **of_invoice)
    house.clock.at = now
    of_note = of_invoice | {"noteId": note.id}
    call("GET /invoices/{invoiceId}/credit-notes/{noteId}/document", by=ANNA, **of_note)
    call("POST /invoices/{invoiceId}/send", invoiceId=invoice_id)


def _run(call: Callable[..., Any], account_id: str) -> None:
    call("POST /billing/runs", {"date": "2026-07-01"})
    for name in ("", "/errors"):
        call("GET /billing/runs/{runId}" + name, runId="2026-07-01")
    call("POST /billing/runs/{runId}/resume", runId="2026-07-01")
    call("GET /billing/runs")
    _simulate(call, account_id)
    call("GET /billing/jobs/{job}/failures", job="payments")


def _simulate(call: Callable[..., Any], account_id: str) -> None:
    """A clock with a copy and a supposed account, on which some months go by."""
    tariff = call("POST /tariffs", {"code": "plan", "name": "Plan", "price": "100.00"})["id"]
    wanted = {"name": "Plan", "accountIds": [account_id], "accounts": [{"tariffId": tariff}]}
    made = call("POST /billing/clocks", wanted)["id"]
    call("GET /billing/clocks")
    one = "/billing/clocks/{clockId}"
    call(f"POST {one}/advance", {"days": 60}, clockId=made)
    call(f"GET {one}", clockId=made)
    call(f"GET {one}/days", clockId=made)
    call(f"DELETE {one}", clockId=made)


def _draw_up(house: House, call: Callable[..., Any]) -> None:
    """The books up to a month that is over, every report of it, and its end."""
    house.clock.advance(days=31)
    run_job({"job": "reconciliation"}, house.wiring, lambda: True)
    while house.queue.messages:
        house.work()
    call("GET /ledger-accounts")
    call("GET /ledger/proofs")
    for _ in range(2):
        call("POST /ledger/periods/{month}/close", month="2026-03")
    call("GET /ledger/periods")
    for report in REPORTS:
        call(f"GET /reports/{report}")
        call(f"GET /reports/{report}", query={"to": "2026-03-31"})


def _sell(counted: Counted) -> None:
    """A legal entity, changed in all ways."""
    call, one = counted.call, "/legal-entities/{entityId}"
    entity = call("POST /legal-entities", {"name": "Last Mile"})["id"]
    call(f"PATCH {one}", {"phone": "+74950000000"}, entityId=entity)
    regime = {"taxRegime": "simplified_five", "since": "2030-01-01"}
    call(f"POST {one}/tax-regime", regime, entityId=entity)
    call(f"PUT {one}/logo", {"image": PNG}, entityId=entity)
    call(f"GET {one}", entityId=entity)
    call("GET /legal-entities")


def _change(
    counted: Counted, account_id: str, subscription_id: str, tariff_id: str, old_tariff_id: str
) -> None:
    """All that can be done with a running subscription, and another one."""
    call, change = counted.call, "POST /subscriptions/{subscriptionId}/"
    for name, body in (("suspend", {}), ("resume", {}), ("cancel", {"when": "period_end"})):
        call(change + name, body, subscriptionId=subscription_id)
    later = {"tariffId": tariff_id, "when": "period_end"}
    call(change + "change-tariff", later, subscriptionId=subscription_id)
    call("DELETE /subscriptions/{subscriptionId}/scheduled-change", subscriptionId=subscription_id)
    to = {"toTariffId": tariff_id}
    call("POST /tariffs/{tariffId}/migrate", to, tariffId=old_tariff_id)
    call("POST /subscriptions", {"accountId": account_id, "tariffId": tariff_id})


def _discount(counted: Counted, subscription_id: str) -> None:
    """A promo code is made, used and retired."""
    call = counted.call
    call("POST /promo-codes", {"code": "SPRING", "name": "Spring", "percent": "20"})
    call("GET /promo-codes")
    use = "POST /subscriptions/{subscriptionId}/promo-code"
    call(use, {"code": "SPRING"}, subscriptionId=subscription_id)
    call("DELETE /promo-codes/{code}", code="SPRING")


def _consolidate(counted: Counted, house: House, tariff: str) -> None:
    """Two accounts of a customer that share an invoice, which is paid."""
    call = counted.call
    of_customer: dict[str, Any] = {"customerId": "customer-7"}
    opening = house.wiring.use(AccountOpening)
    contracts = (a_contract("2026-07-10", n, tariff) for n in (7, 8))
    ids = [opening.open(replace(c, customer_id="customer-7")).id for c in contracts]
    for chosen in (ids, ids[::-1]):
        call("PUT /consolidations/{customerId}", {"accountIds": chosen}, **of_customer)
    call("GET /consolidations/{customerId}", **of_customer)
    call("GET /consolidations")
    items = {"items": [{"description": "Visit", "amount": "500.00"}]}
    for account_id in ids:
        call("POST /invoices", {"accountId": account_id} | items)
    run_job({"job": "consolidation"}, house.wiring, lambda: True)
    (made,) = call("GET /consolidated-invoices", query=of_customer)["items"]
    call("GET /consolidated-invoices")
    one: dict[str, Any] = {"consolidatedInvoiceId": made["id"]}
    call("GET /consolidated-invoices/{consolidatedInvoiceId}", **one)
    house.wiring.use(DocumentMaker).make_consolidated(made["id"])
    call("GET /consolidated-invoices/{consolidatedInvoiceId}/document", **one)
    pay = "POST /consolidated-invoices/{consolidatedInvoiceId}/payments"
    for gateway in ("sandbox", "manual"):
        call(pay, {"gateway": gateway, "amount": "10.00"}, **one)
    call("DELETE /consolidations/{customerId}", **of_customer)


def _adjust(counted: Counted, account_id: str, to_account_id: str) -> None:
    """So much that all is paid, and something is left to be moved."""
    call, comment = counted.call, {"comment": "Moved from the old system."}
    given = comment | {"amount": "5000.00", "reason": "opening_balance"}
    call("POST /accounts/{accountId}/adjustments", given, accountId=account_id)
    moved = comment | {"amount": "10.00", "toAccountId": to_account_id}
    call("POST /accounts/{accountId}/transfer", moved, accountId=account_id)


def _pay(counted: Counted, account_id: str) -> None:
    """Cash, then twice the sandbox; each time some of an invoice is paid."""
    call, money = counted.call, {"accountId": account_id, "amount": "400.00"}
    call("POST /payments", money | {"gateway": "manual"})
    paid, told = (
        call("POST /payments", money | {"gateway": "sandbox", "another": True}, by=ANNA)["id"]
        for _ in range(2)
    )
    call("GET /payments/sandbox/{paymentId}", by=None, paymentId=paid)
    call("POST /payments/sandbox/{paymentId}/confirm", by=None, paymentId=paid)
    data = {"paymentId": told, "chargeId": "ch_1", "amount": "400.00", "currency": "RUB"}
    now = datetime(2026, 3, 10, 9, tzinfo=UTC)
    event = {"type": "payment.succeeded", "timestamp": now.isoformat(), "data": data}
    signed = signed_headers(SECRET, "msg_1", now, json.dumps(event).encode())
    hook = {"gateway": "sandbox", "headers": signed}
    call("POST /payments/webhooks/{gateway}", event, by=None, **hook)
    call("GET /payments/{paymentId}", by=ANNA, paymentId=paid)
    for number, kind in enumerate(("opened", "won")):
        dispute = {"type": f"chargeback.{kind}", "timestamp": event["timestamp"]}
        dispute |= {"data": data | {"chargebackId": "cb_1"}}
        signed = signed_headers(SECRET, f"cb_{number}", now, json.dumps(dispute).encode())
        call("POST /payments/webhooks/{gateway}", dispute, by=None, **hook | {"headers": signed})
    call("GET /chargebacks")
    _save(counted, account_id)
    lost = data | {"paymentId": "unknown", "chargeId": "ch_2", "amount": "10.00"}
    event = event | {"data": lost}
    signed = signed_headers(SECRET, "msg_2", now, json.dumps(event).encode())
    call("POST /payments/webhooks/{gateway}", event, by=None, **hook | {"headers": signed})
    (found,) = call("GET /payments", query={"accountId": "suspense"})["items"]
    to = {"accountId": account_id}
    call("POST /payments/{paymentId}/assign", to, paymentId=found["id"])
    for by in (ANNA, ADMIN):
        call("GET /payments", by=by, query={"accountId": account_id})
        call("GET /accounts/{accountId}/payments", by=by, accountId=account_id)


def _save(counted: Counted, account_id: str) -> None:
    """Two cards: one on a page of its own, one with a payment; the first is charged."""
    call, money = counted.call, {"accountId": account_id, "amount": "10.00", "gateway": "sandbox"}
    page = call("POST /payment-methods", {"gateway": "sandbox"}, by=ANNA)["id"]
    call("GET /payment-methods/sandbox/{setupId}", by=None, setupId=page)
    call("POST /payment-methods/sandbox/{setupId}/confirm", by=None, setupId=page)
    other = call("POST /payments", money | {"saveMethod": True}, by=ANNA)["id"]
    form = {"raw": "card=9995"}
    call("POST /payments/sandbox/{paymentId}/confirm", by=None, paymentId=other, **form)
    first, second = call("GET /payment-methods", by=ANNA)["items"]
    call("POST /payments", money | {"methodId": first["id"]}, by=ANNA)
    page = call("POST /payment-methods", {"gateway": "sandbox"}, by=ANNA)["id"]
    silent = "/payment-methods/sandbox/{setupId}/confirm"
    call(f"POST {silent}", by=None, setupId=page, raw="card=0119")
    lost = call("GET /payment-methods", by=ANNA)["items"][-1]["id"]
    unknown = [
        call("POST /payments", money | {"methodId": lost, "another": True}, by=ANNA)["id"]
        for _ in range(2)
    ]
    call("POST /payments/{paymentId}/refresh", paymentId=unknown[0])
    call("POST /payments/{paymentId}/reject", paymentId=unknown[1])
    mine = {"accountId": account_id}
    call("PUT /accounts/{accountId}/autopay", {"methodId": first["id"]}, by=ANNA, **mine)
    call("GET /accounts/{accountId}/autopay", by=ANNA, **mine)
    call("GET /autopay")
    call("PUT /payment-methods/{methodId}/default", by=ANNA, methodId=second["id"])
    call("DELETE /payment-methods/{methodId}", by=ANNA, methodId=second["id"])


def _take(counted: Counted, house: House, account: Account) -> None:
    """A terminal that takes a payment, and takes it back; and the register of a day."""
    one = {"transactionId": "t-1", "account": account.number, "sum": "10.00"}
    for operation in ("check", "pay", "pay", "status", "cancel"):
        counted.call("POST /payments/terminal/{operation}", one, operation=operation)
    register = {"gateway": "terminal", "day": "2026-03-09"}
    made = counted.call("POST /payments/registers", register)["id"]
    counted.call("GET /payments/registers")
    counted.call("GET /payments/registers/{registerId}", registerId=made)
    _import(counted, house, account.id)


def _import(counted: Counted, house: House, account_id: str) -> None:
    """A bank statement of one payment, of which nobody knows whose it is."""
    call = counted.call
    lines = (
        "1CClientBankExchange", "РасчСчет=1", "СекцияДокумент=1", "Номер=1", "Дата=10.03.2026",
        "Сумма=5.00", "ПолучательСчет=1", "КонецДокумента", "КонецФайла",
    )  # fmt: skip
    content = base64.b64encode("\n".join(lines).encode()).decode()
    made = call("POST /payments/imports", {"content": content})["id"]
    house.work()
    call("GET /payments/imports")
    call("GET /payments/imports/{importId}", importId=made)
    call("GET /payments/imports/{importId}/rows", importId=made)
    one = {"importId": made, "row": 1}
    call("POST /payments/imports/{importId}/rows/{row}/assign", {"accountId": account_id}, **one)


def _give_back(counted: Counted, house: House, account: Account) -> None:
    """Payments that are refunded, and those that terminals take back."""
    _refund(house, counted.call, account.id)
    _take(counted, house, account)


def _refund(house: House, call: Callable[..., Any], account_id: str) -> None:
    """Payments that go back in all ways: an item is credited, the others' invoices are due again."""
    one, boss = "/payments/{paymentId}/refunds", replace(ADMIN, id="boss")
    sandbox = call("GET /payments", query={"accountId": account_id})["items"][0]
    assert sandbox["gateway"] == "sandbox"
    through = {"paymentId": sandbox["id"]}
    unclear = call(f"POST {one}", {"reason": "Moved.", "amount": "1.03"}, **through)["id"]
    house.wiring.use(RefundAsking).ask(sandbox["id"], unclear)
    found = {"outcome": "succeeded"}
    call(f"POST {one}/{{refundId}}/confirm", found, refundId=unclear, **through)
    items = {"items": [{"description": "Modem", "amount": "50.00"}]}
    modem = call("POST /invoices", {"accountId": account_id} | items)["id"]
    money = {"accountId": account_id, "gateway": "manual", "amount": "20000.00"}
    paid = {"paymentId": call("POST /payments", money)["id"]}
    credited = {"reason": "Broken.", "items": [{"invoiceId": modem, "item": 1}]}
    for end in ("reject", "approve"):
        asked = call(f"POST {one}", credited, **paid)["id"]
        call(f"POST {one}/{{refundId}}/{end}", by=boss, refundId=asked, **paid)
    for by in (ANNA, ADMIN):
        call(f"GET {one}", by=by, **paid)
    call("GET /refunds", query={"state": "rejected"})


def _customer() -> dict[str, tuple[int, int]]:
    table, clock = InMemoryTable(), FixedClock()
    wiring = Wiring(
        Resources(settings=CustomerSettings("customer"), table=table, clock=clock, new_id=counter())
    )
    office = Counted(ApiClient(CUSTOMER, wiring), table)
    seed(table, clock)
    lending = ContractDocuments(
        contracts=ContractRepository(table=table),
        records=ContractDocumentRepository(table=table),
        store=InMemoryObjects(),
        bucket="papers",
        clock=clock,
    )
    wiring.provide(ContractDocuments, lambda: lending)
    desk = Desk(Office(office.api, table, clock, wiring))
    assert desk.office.hears("billing.tariff.published", TARIFF) == []
    files = PersonalDataFiles(store=InMemoryObjects(), bucket="files")
    wiring.provide(PersonalDataFiles, lambda: files)
    call = office.call
    street, number, *_ = BUILDINGS[0]
    place = {"city": "Москва", "street": street, "building": number}
    for asked in (place, place | {"building": "13"}):
        call("GET /coverage", by=None, query=asked)
    photos = InMemoryObjects()
    uploads = Uploads(store=photos, bucket="files", service="customer", clock=clock)
    wiring.provide(PhotoFiles, lambda: PhotoFiles(uploads=uploads))
    _connect(office, photos)
    _stock(office)
    customer = call("GET /customers", query={"contractNumber": "C-000001"})["items"][0]["id"]
    call("GET /customers")
    call("GET /customers", query={"name": "анна петр"})
    for text in ("C-000001", "79161234567", "петров анн", "ленина 12", "DEMO-ONT-0001"):
        assert call("GET /search", query={"q": text})["items"], text
    one = {"customerId": customer}
    for name in ("", "/contracts", "/services", "/devices"):
        call("GET /customers/{customerId}" + name, **one)
    call("PATCH /customers/{customerId}", {"tags": ["vip"]}, **one)
    call("GET /customers", query={"tag": "vip"})
    _house(call, one)
    note = "/customers/{customerId}/notes"
    written = call(f"POST {note}", {"text": "Rings twice."}, **one)["id"]
    call(f"GET {note}", **one)
    call(f"PATCH {note}/{{noteId}}", {"pinned": True}, noteId=written, **one)
    call(f"DELETE {note}/{{noteId}}", noteId=written, **one)
    double = call("POST /customers", {"kind": "person", "name": "Boris"})["id"]
    _merge(office, wiring, double, customer)
    own = a_customer(customer)
    call("PATCH /me/profile", {"locale": "en"}, by=own)
    for name in ("profile", "contracts", "services", "addresses"):
        mine = call(f"GET /me/{name}", by=own)
        if name == "contracts":
            call("GET /contracts/{contractId}", by=own, contractId=mine["items"][0]["id"])
            _end(office, mine["items"][0]["id"])
    _move_in(office, desk)
    _consents(call, own, customer)
    _personal_data(call, own)
    return office.costs


def _personal_data(call: Callable[..., Any], own: Principal) -> None:
    one = {"requestId": call("POST /personal-data/requests", {"kind": "export"}, by=own)["id"]}
    for by in (own, ADMIN):
        call("GET /personal-data/requests", by=by)
        call("GET /personal-data/requests/{requestId}", by=by, **one)
    boris = call("POST /customers", {"kind": "person", "name": "Boris"})["id"]
    call("POST /personal-data/requests", {"kind": "erasure", "customerId": boris})


def _consents(call: Callable[..., Any], own: Principal, customer: str) -> None:
    for version in ("2026-01", "2026-02"):
        call("POST /me/consents", {"purpose": "marketing", "textVersion": version}, by=own)
    call("GET /me/consents", by=own)
    said = {"purpose": "newsletter", "textVersion": "2026-01", "source": "phone"}
    call("POST /customers/{customerId}/consents", said, customerId=customer)
    call("GET /customers/{customerId}/consents", customerId=customer)


def _ports(call: Callable[..., Any]) -> None:
    """Ports of a building, between which a contract moves."""
    contract = call("GET /contracts", query={"state": "active"})["items"][0]
    where = {"city": contract["address"]["city"], "street": contract["address"]["street"]}
    found = call("GET /buildings", query=where)["items"]
    of_building = {"buildingId": found[0]["id"]}
    many = "/buildings/{buildingId}/ports"
    call(f"POST {many}", {"equipment": "sw-1", "names": ["1", "2"]}, **of_building)
    ports = [port["id"] for port in call(f"GET {many}", **of_building)["items"]]
    taken = {"state": "taken", "contractId": contract["id"]}
    for port in (*ports, ports[0]):
        call(f"PATCH {many}/{{portId}}", taken, portId=port, **of_building)
    call(f"GET {many}/{{portId}}", portId=ports[0], **of_building)
    call(f"DELETE {many}/{{portId}}", portId=ports[1], **of_building)


def _house(call: Callable[..., Any], of_customer: dict[str, Any]) -> None:
    """The addresses of a customer: one with a contract, and one without."""
    many = "/customers/{customerId}/addresses"
    one = many + "/{addressId}"
    dacha = {"city": "Тверь", "street": "Лесная улица", "building": "1"}
    made = call(f"POST {many}", {"label": "Dacha", "address": dacha}, **of_customer)["id"]
    for which in call(f"GET {many}", **of_customer)["items"]:
        named = of_customer | {"addressId": which["id"]}
        call(f"GET {one}", **named)
        call(f"PATCH {one}", {"floor": "2"}, **named)
    call(f"DELETE {one}", addressId=made, **of_customer)


def _merge(office: Counted, wiring: Wiring, double: str, customer: str) -> None:
    """Two records that become one, and two again."""
    call, path = office.call, "/customers/{customerId}/merge"
    one: dict[str, Any] = {"customerId": double}
    call(f"POST {path}", {"intoId": customer}, **one)
    call(f"GET {path}", **one)
    call("GET /customers/{customerId}/merges", customerId=customer)
    for _ in range(2):
        wiring.use(MergeMoving).step(double)
    call(f"POST {path}/undo", **one)
    for _ in range(2):
        wiring.use(MergeMoving).step(double)


def _connect(office: Counted, photos: InMemoryObjects) -> None:
    """An application that is completed, and some that are not."""
    call, tech = office.call, Principal("tech-1", "tech", frozenset({"*:*:*"}))
    week = {"thursday": [{"start": "09:00", "end": "22:00"}], "friday": []}
    call("PUT /technicians/{userId}/hours", {"hours": week}, userId="tech-1")
    for end, body, hour in (
        ("complete", {"deviceSerials": ["DEMO-ONT-0001"]}, 10),
        ("no-show", {}, 12),
        ("reject", {"reason": "No duct."}, 14),
        ("cancel", {"reason": "Moved."}, 16),
    ):
        one = {"applicationId": call("POST /applications", FORM, by=None)["id"]}
        changes = {"tariffId": "tariff-1", "address": FORM["address"], "technicianNote": "Code 12."}
        call("PATCH /applications/{applicationId}", changes, **one)
        for comment in ("Called.", "Called again."):
            call("POST /applications/{applicationId}/check", {"comment": comment}, **one)
        call("GET /applications/{applicationId}/remarks", **one)
        call("POST /applications/{applicationId}/remarks", {"text": "Dog."}, **one)
        days = {"from": "2026-03-12", "to": "2026-03-12"}
        call("GET /applications/{applicationId}/slots", query=days, **one)
        call("POST /applications/{applicationId}/schedule", visit(hour), **one)
        late = {"expectedAt": f"2026-03-12T{hour + 1}:00:00Z", "reason": "Traffic."}
        call("POST /applications/{applicationId}/delay", late, by=tech, **one)
        call("POST /applications/{applicationId}/start", by=tech, **one)
        call(f"POST /applications/{{applicationId}}/{end}", body, by=tech, **one)
        call("GET /applications/{applicationId}", **one)
        call("GET /applications/{applicationId}/visits", **one)
    done = call("GET /applications", query={"state": "completed"})["items"][0]
    rating = {"rating": 5, "comment": "Quick."}
    call("POST /applications/{applicationId}/rate", rating, applicationId=done["id"])
    call("GET /applications/funnel")
    call("GET /applications")
    _plan(call, tech)
    _photograph(call, {"applicationId": done["id"]}, photos)


def _photograph(call: Callable[..., Any], one: dict[str, str], photos: InMemoryObjects) -> None:
    """A photo that is sent, looked at, and removed."""
    many = "/applications/{applicationId}/photos"
    made = call(f"POST {many}", {"contentType": "image/png"}, **one)
    photos.put("files", made["upload"]["fields"]["key"], base64.b64decode(PNG), "image/png")
    this = one | {"photoId": made["id"]}
    call(f"POST {many}/{{photoId}}/confirm", **this)
    call(f"GET {many}", **one)
    call(f"GET {many}/{{photoId}}", **this)
    call(f"DELETE {many}/{{photoId}}", **this)


def _plan(call: Callable[..., Any], tech: Principal) -> None:
    """A technician's calendar."""
    one = {"userId": "tech-1"}
    days = {"since": "2026-03-12", "until": "2026-03-12"}
    call("GET /technicians/{userId}/schedule", by=tech, query=days, **one)
    absence = {"from": "2026-03-12T06:00:00Z", "to": "2026-03-13T06:00:00Z", "reason": "Ill."}
    made = call("POST /technicians/{userId}/absences", absence, **one)
    call("GET /technicians/{userId}/absences", **one)
    call("DELETE /technicians/{userId}/absences/{absenceId}", absenceId=made["id"], **one)
    call("GET /technicians/{userId}/slots", query={"from": "2026-03-12"}, **one)
    call("GET /technicians/{userId}", **one)
    call("GET /technicians")


def _move_in(office: Counted, desk: Desk) -> None:
    """A file that is checked, applied, and cancelled while that lasts."""
    call = office.call
    made = call("POST /imports", {"fileName": "old.csv"})
    one = {"importId": made["id"]}
    desk.objects.put(BUCKET, made["upload"]["fields"]["key"], a_file({}).encode(), "text/csv")
    call("GET /imports")
    call("POST /imports/{importId}/start", **one)
    desk.work()
    call("GET /imports/{importId}", **one)
    call("POST /imports/{importId}/apply", **one)
    call("POST /imports/{importId}/cancel", **one)


def _end(office: Counted, contract: str) -> None:
    """A contract that is suspended, in force again, kept, and ended; and a draft."""
    call, one = office.call, dict[str, Any](contractId=contract)
    call("POST /contracts/{contractId}/suspend", {"reason": "repair"}, **one)
    call("POST /contracts/{contractId}/resume", {}, **one)
    leaving = {"reason": "moved"}
    call("POST /contracts/{contractId}/terminate", leaving | {"on": "2026-04-01"}, **one)
    call("DELETE /contracts/{contractId}/planned", **one)
    call("POST /contracts/{contractId}/terminate", leaving, **one)
    owner = call("GET /contracts/{contractId}", **one)["customerId"]
    for by in (ADMIN, a_customer(owner)):
        call("GET /contracts", by=by)
    call("GET /contracts", query={"endsFrom": "2026-01-01"})
    sold = {"customerId": owner, "tariffId": "tariff-1", "address": FORM["address"]}
    made = {"contractId": call("POST /contracts", sold)["id"]}
    own = {name: value for name, value in sold.items() if name != "customerId"}
    call("POST /customers/{customerId}/contracts", own, customerId=owner)
    call("PATCH /contracts/{contractId}", {"tariffId": "tariff-1"}, **made)
    call("POST /contracts/{contractId}/activate", {}, **made)
    made_at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    paper = ContractDocument(made["contractId"], "C-000002", 1, "papers/1.pdf", 1000, made_at)
    office.table.commit(ContractDocumentRepository(table=office.table).add(paper))
    for query in (None, {"version": "1"}):
        call("GET /contracts/{contractId}/document", query=query, **made)
    call("GET /contracts/{contractId}/documents", **made)
    other = call("POST /customers", {"kind": "person", "name": "Vera"})["id"]
    call("POST /contracts/{contractId}/transfer", {"customerId": other}, **made)


def _stock(office: Counted) -> None:
    call = office.call
    model = {"vendor": "Huawei", "name": "HG1", "kind": "ont"}
    kind = {"modelId": call("POST /device-models", model)["id"]}
    call("GET /device-models")
    call("GET /device-models/{modelId}", **kind)
    call("PATCH /device-models/{modelId}", {"minimumStock": 2, "salePrice": "3500.00"}, **kind)
    device = {"serial": "HWTC1A2B", "modelId": model_id_of("Huawei", "HG1")}
    made = call("POST /devices", device | {"mac": "00:1A:2B:3C:4D:5E"})["id"]
    call("GET /devices")
    for name in ("", "/history"):
        call("GET /devices/{deviceId}" + name, deviceId=made)
    call("PATCH /devices/{deviceId}", {"mac": "00:1A:2B:3C:4D:5F"}, deviceId=made)
    rows = [{"serial": f"HWTC{n}", "mac": None} for n in range(100, 103)]
    call("POST /devices/batch", {"modelId": kind["modelId"], "rows": rows})
    under = call("GET /customers", query={"contractNumber": "C-000001"})["items"][0]["id"]
    (contract,) = call("GET /customers/{customerId}/contracts", customerId=under)["items"]
    for verb, body in (
        ("reserve", {}),
        ("release", {}),
        ("install", {"contractId": contract["id"], "terms": "free_use"}),
        ("return", {}),
        ("fault", {}),
        ("repair", {}),
        ("lost", {}),
        ("retire", {}),
    ):
        call(f"POST /devices/{{deviceId}}/{verb}", body, deviceId=made)
    _store(office)
    address = {"city": "Тверь", "street": "Лесная улица", "building": "1"}
    building = call("POST /buildings", address | {"status": "planned"})["id"]
    file = base64.b64encode("city;street;building;status\nТверь;Мира;1;served".encode()).decode()
    brought = call("POST /buildings/imports", {"content": file})["id"]
    call("GET /buildings/imports")
    call("GET /buildings/imports/{importId}", importId=brought)
    _ports(call)
    call("GET /buildings", query={"city": "Тверь"})
    call("GET /buildings/{buildingId}", buildingId=building)
    call("PATCH /buildings/{buildingId}", {"status": "served"}, buildingId=building)
    call("DELETE /buildings/{buildingId}", buildingId=building)


def _store(office: Counted) -> None:
    """Warehouses and what lies in them."""
    call = office.call
    one = {"warehouseId": call("POST /warehouses", {"name": "Main"})["id"]}
    call("GET /warehouses")
    call("GET /warehouses/{warehouseId}", **one)
    call("PATCH /warehouses/{warehouseId}", {"address": "Тверь"}, **one)
    cable = call("POST /materials", {"name": "Cable", "unit": "metre"})["id"]
    call("GET /materials")
    call("GET /materials/{materialId}", materialId=cable)
    held = "/warehouses/{warehouseId}/materials/{materialId}"
    call(f"POST {held}/receive", {"quantity": "300"}, materialId=cable, **one)
    call(f"POST {held}/write-off", {"quantity": "12.5"}, materialId=cable, **one)
    call(f"GET {held}/history", materialId=cable, **one)
    call("GET /warehouses/{warehouseId}/materials", **one)
    _move(call, one)


def _move(call: Callable[..., Any], one: dict[str, str]) -> None:
    """Devices that change their warehouse, and a count of what is left."""
    van = call("POST /warehouses", {"name": "Van"})["id"]
    model = {"modelId": model_id_of("Huawei", "HG1")}
    for serial in ("COUNT-1", "COUNT-2"):
        call("POST /devices", model | {"serial": serial, **one})
    call("GET /warehouses/{warehouseId}/stock", **one)
    call("GET /device-models/{modelId}/stock", **model)
    sent = {"toWarehouseId": van, "serials": ["COUNT-1"]}
    call("POST /warehouses/{warehouseId}/transfers", sent, **one)
    call("GET /warehouses/{warehouseId}/transfers", **one)
    takings = "/warehouses/{warehouseId}/stock-takings"
    taken = call(f"POST {takings}", {"serials": ["COUNT-1", "COUNT-9"]}, **one)["id"]
    call(f"POST {takings}/{{stockTakingId}}/confirm", stockTakingId=taken, **one)
    call(f"GET {takings}/{{stockTakingId}}", stockTakingId=taken, **one)


def _support() -> dict[str, tuple[int, int]]:
    table, clock, files = InMemoryTable(), FixedClock(), InMemoryObjects()
    wiring = support_wiring(table, clock, counter())
    uploads = Uploads(store=files, bucket="files", service="support", clock=clock)
    wiring.provide(AttachmentFiles, lambda: AttachmentFiles(uploads=uploads))
    desk = Counted(ApiClient(SUPPORT, wiring), table)
    call = desk.call
    know_agents(table, "operator-1")
    ticket = {"subject": "Slow", "text": "Since noon.", "category": "connection"}
    one = {"ticketId": call("POST /tickets", ticket, by=ANNA)["id"]}
    call("POST /tickets/{ticketId}/assign", {"assigneeId": "operator-1"}, **one)
    call("PATCH /tickets/{ticketId}", {"priority": "high"}, **one)
    call("POST /tickets/{ticketId}/status", {"state": "on_hold"}, **one)
    for by in (ANNA, ADMIN):
        call("POST /tickets/{ticketId}/messages", {"text": "Now?"}, by=by, **one)
        call("GET /tickets/{ticketId}/messages", by=by, **one)
        call("GET /tickets/{ticketId}", by=by, **one)
        call("GET /tickets", by=by)
    call("GET /tickets/{ticketId}/history", **one)
    mailed = {"ticketId": call("POST /tickets", ticket, by=ANNA)["id"]}
    without_customer(table, mailed["ticketId"])
    known_customer(table, "customer-9")
    call("POST /tickets/{ticketId}/customer", {"customerId": "customer-9"}, **mailed)
    call("GET /tickets/reports", query={"by": "day"})
    _queue(call, ticket)
    _write_articles(call)
    attached = "/tickets/{ticketId}/attachments"
    sent = {"contentType": "image/png", "fileName": "light.png"}
    for by in (ANNA, ADMIN):
        made = call(f"POST {attached}", sent, by=by, **one)
        key = made["upload"]["fields"]["key"]
        files.put("files", key, base64.b64decode(PNG), "image/png")
        file = {"attachmentId": made["id"]} | one
        call(f"POST {attached}/{{attachmentId}}/confirm", by=by, **file)
        call(f"GET {attached}/{{attachmentId}}", by=by, **file)
        call(f"GET {attached}", by=by, **one)
    answer = {"text": "So.", "attachmentIds": [file["attachmentId"]]}
    call("POST /tickets/{ticketId}/messages", answer, **one)
    call(f"DELETE {attached}/{{attachmentId}}", **file)
    office = {"opens": "09:00", "closes": "18:00"}
    calendar = {"name": "Office", "timeZone": "Europe/Moscow",
                "week": [{"day": "mon", "hours": [office]}]}  # fmt: skip
    kept = {"calendarId": call("POST /calendars", calendar)["id"]}
    step = {
        "target": "first_response",
        "when": "before",
        "minutes": 10,
        "action": "notify",
        "assigneeId": "operator-1",
    }
    policy = {"name": "All", "targets": {"firstResponse": 60}, "escalations": [step]} | kept
    rule = {"policyId": call("POST /sla-policies", policy)["id"]}
    for path, body, named in (("/calendars/{calendarId}", calendar, kept),
                              ("/sla-policies/{policyId}", policy, rule)):  # fmt: skip
        call(f"GET {path.rpartition('/')[0]}")
        call(f"GET {path}", **named)
        call(f"PUT {path}", body, **named)
    call("DELETE /sla-policies/{policyId}", **rule)
    call("DELETE /calendars/{calendarId}", **kept)
    _arrange(call)
    _join(call, one)
    _attend(call, one)
    return desk.costs


def _join(call: Callable[..., Any], one: dict[str, str]) -> None:
    """A ticket split in two, which become one again; and answers that are there already."""
    message = call("GET /tickets/{ticketId}/messages", **one)["items"][0]["id"]
    split = call("POST /tickets/{ticketId}/split", {"messageId": message}, **one)["id"]
    call("POST /tickets/{ticketId}/merge", {"into": one["ticketId"]}, ticketId=split)
    call("POST /tickets/{ticketId}/messages", {"text": "Well?"}, by=ANNA, ticketId=split)
    answer = {"title": "Reboot", "text": "{customer.name}, reboot.", "language": "en"}
    named = {"cannedAnswerId": call("POST /canned-answers", answer)["id"]}
    path = "/canned-answers/{cannedAnswerId}"
    call("GET /canned-answers")
    call(f"GET {path}", **named)
    call(f"PUT {path}", answer, **named)
    call(f"POST {path}/render", one, **named)
    call(f"DELETE {path}", **named)


def _attend(call: Callable[..., Any], one: dict[str, str]) -> None:
    """All that can hang on a ticket."""
    for how in ("watch", "unwatch"):
        call(f"POST /tickets/{{ticketId}}/{how}", {"userId": "operator-1"}, **one)
    call("POST /tickets/{ticketId}/links", {"kind": "incident", "id": "42"}, **one)
    call("GET /tickets", query={"linked": "incident:42"})
    call("DELETE /tickets/{ticketId}/links/{linkId}", linkId="incident:42", **one)
    for method in ("POST", "DELETE"):
        call(f"{method} /tickets/{{ticketId}}/spam", **one)
        call("GET /tickets", query={"spam": "true"})
    call("POST /tickets/{ticketId}/status", {"state": "resolved"}, **one)
    call("POST /tickets/{ticketId}/rate", {"score": 5}, by=ANNA, **one)


def _arrange(call: Callable[..., Any]) -> None:
    """Teams, and a category whose tickets go to one of them first."""
    team, category = {"teamCode": "line-2"}, {"categoryCode": "tv"}
    line = {"name": "Line 2", "members": ["operator-1"]}
    call("POST /teams", {"code": "line-2"} | line)
    call("PUT /teams/{teamCode}", line, **team)
    named = {"name": {"ru": "ТВ", "en": "TV"}}
    call("POST /ticket-categories", {"code": "tv", "team": "line-2"} | named)
    call("PUT /ticket-categories/{categoryCode}", named, **category)
    for by in (ANNA, ADMIN):
        call("GET /ticket-categories", by=by)
    call("GET /ticket-categories/{categoryCode}", **category)
    call("DELETE /ticket-categories/{categoryCode}", **category)
    call("GET /teams")
    call("GET /teams/{teamCode}", **team)
    call("DELETE /teams/{teamCode}", **team)


def _write_articles(call: Callable[..., Any]) -> None:
    """An article with its translation, from the first text to the end."""
    text = {"title": "No connection", "category": "connection", "text": "Switch it off."}
    of = call("POST /articles", text | {"slug": "no-connection", "language": "en"})["id"]
    again = {"slug": "net-seti", "language": "ru", "translationOf": of}
    one = {"articleId": of}
    call("POST /articles", text | again)
    call("PUT /articles/{articleId}", text, **one)
    call("POST /articles/{articleId}/publish", **one)
    call("GET /articles/drafts")
    call("GET /articles/drafts/{articleId}", **one)
    call("GET /articles/{articleId}/versions", **one)
    call("GET /articles/{articleId}/versions/{number}", number=1, **one)
    call("POST /articles/{articleId}/versions/{number}/restore", number=1, **one)
    call("GET /articles", by=None, query={"q": "connection"})
    call("GET /articles/suggestions", by=None, query={"text": "no connection"})
    call("GET /articles/{articleId}", by=None, articleId="no-connection")
    call("POST /articles/{articleId}/rate", {"helpful": True}, by=None, **one)
    call("POST /articles/{articleId}/archive", **one)
    call("DELETE /articles/{articleId}", **one)


def _monitoring() -> dict[str, tuple[int, int]]:
    table, clock = InMemoryTable(), FixedClock()
    network = Counted(ApiClient(MONITORING, monitoring_wiring(table, clock, counter())), table)
    _build(network)
    _break(network)
    return network.costs


def _build(network: Counted) -> None:
    """A network of three nodes, one of which is moved and taken away."""
    call = network.call
    top = call("POST /nodes", {"code": "olt-1", "kind": "olt", "name": "OLT", "site": "Tver"})
    made = [
        call("POST /nodes", {"code": code, "kind": "switch", "name": code, "parentId": top["id"]})
        for code in ("sw-1", "sw-2")
    ]
    for query in ({}, {"parentId": top["id"]}, {"site": "tver"}, {"state": "unknown"}):
        call("GET /nodes", query=query)
    one = {"nodeId": made[1]["id"]}
    call("GET /nodes/{nodeId}", **one)
    samples = [{"node": code, "metrics": {"rx": -27.5}} for code in ("olt-1", "sw-1", "sw-2")]
    call("POST /telemetry", {"samples": samples})
    call("POST /telemetry/influx", raw="ping,node=sw-1 average_ms=1.5\nping,node=sw-2 average_ms=2")
    call("GET /nodes/{nodeId}/metrics", **one)
    alert = {"status": "firing", "fingerprint": "a1", "startsAt": "2026-03-10T09:00:00Z",
             "labels": {"node": "sw-2", "alertname": "RxLow"}}  # fmt: skip
    call("POST /telemetry/alertmanager", {"version": "4", "alerts": [alert]})
    call("GET /nodes/{nodeId}/alerts", **one)
    file = base64.b64encode(b"code;kind;name\nsw-3;switch;Three").decode()
    call("POST /nodes/imports", {"content": file})
    port = {"portName": "0-1"} | one
    call("PUT /nodes/{nodeId}/ports/{portName}", {"hanging": "building", "hangingId": "b"}, **port)
    call("GET /nodes/{nodeId}/ports", **one)
    call("GET /node-ports", query={"kind": "building", "id": "b"})
    call("DELETE /nodes/{nodeId}/ports/{portName}", **port)
    call("PATCH /nodes/{nodeId}", {"parentId": made[0]["id"]}, **one)
    call("GET /nodes/{nodeId}/places", **one)
    call("DELETE /nodes/{nodeId}", **one)


def _queue(call: Callable[..., Any], ticket: dict[str, str]) -> None:
    """Views of tickets, and the next ticket."""
    call("GET /tickets/queues")
    view = {"name": "All"}
    kept = {"viewId": call("POST /ticket-views", view)["id"]}
    call("GET /ticket-views")
    call("GET /ticket-views/{viewId}", **kept)
    call("PUT /ticket-views/{viewId}", view, **kept)
    call("GET /ticket-views/{viewId}/tickets", **kept)
    call("GET /ticket-limits")
    call("PUT /ticket-limits", {"most": 20})
    other = {"ticketId": call("POST /tickets", ticket, by=ANNA)["id"]}
    while call("POST /tickets/next", kept)["ticket"]["id"] != other["ticketId"]:
        pass  # the earlier ones come first
    call("POST /tickets/{ticketId}/messages", {"text": "Now?"}, by=ANNA, **other)
    call("POST /tickets/{ticketId}/seen", **other)
    call("DELETE /ticket-views/{viewId}", **kept)
    meant = {"filter": {"states": ["new"]}, "edit": {"priority": "high"}}
    bulk = {"bulkId": call("POST /tickets/bulk", meant)["id"]}
    call("GET /tickets/bulk/{bulkId}", **bulk)
    call("GET /tickets/bulk/{bulkId}/tickets", **bulk)


def _break(network: Counted) -> None:
    """Work on a node, and one that is reported to be broken."""
    call = network.call
    node = call("POST /nodes", {"code": "olt-2", "kind": "olt", "name": "OLT", "site": "Tver"})
    work = {"nodeId": node["id"], "title": "Cards", "beginsAt": "2027-01-01T00:00:00Z",
            "endsAt": "2027-01-01T02:00:00Z"}  # fmt: skip
    place = {"nodeId": node["id"], "buildingId": "b-1"}
    call("PUT /nodes/{nodeId}/buildings/{buildingId}", **place)
    call("GET /nodes/{nodeId}/buildings", nodeId=node["id"])
    call("DELETE /nodes/{nodeId}/buildings/{buildingId}", **place)
    rule = {"name": "CPU", "metric": "cpu", "begins": {"comparison": ">", "threshold": 90},
            "ends": {"comparison": "<=", "threshold": 80}}  # fmt: skip
    kept = {"ruleId": call("POST /alert-rules", rule)["id"]}
    call("GET /alert-rules")
    call("GET /alert-rules/{ruleId}", **kept)
    call("PUT /alert-rules/{ruleId}", rule, **kept)
    call("DELETE /alert-rules/{ruleId}", **kept)
    call("GET /uptime", query={"nodeId": node["id"]})
    call("GET /status", by=None)
    window = {"windowId": call("POST /maintenance-windows", work)["id"]}
    call("GET /maintenance-windows")
    call("GET /maintenance-windows/{windowId}", **window)
    call("PUT /maintenance-windows/{windowId}", work, **window)
    call("DELETE /maintenance-windows/{windowId}", **window)
    broken = {"nodeId": node["id"], "title": "A cut cable"}
    one = {"incidentId": call("POST /incidents", broken)["id"]}
    for query in ({}, {"state": "open"}, {"site": "Tver"}, {"nodeId": node["id"]}):
        call("GET /incidents", query=query)
    call("GET /incidents/{incidentId}", **one)
    call("GET /incidents/{incidentId}/contracts", **one)
    call("POST /incidents/{incidentId}/acknowledge", **one)
    call("POST /incidents/{incidentId}/assign", {"assigneeId": None}, **one)
    call("POST /incidents/{incidentId}/notes", {"text": "On the way."}, **one)
    call("POST /incidents/{incidentId}/resolve", **one)


def _notification() -> dict[str, tuple[int, int]]:
    office = Dispatching().knowing_anna()
    feed = Counted(
        ApiClient(NOTIFICATION, notification_wiring(office.table, office.clock)), office.table
    )
    call, anna = feed.call, a_customer(ANNA_ID)
    office.mail.failing = [Refused("MessageRejected")]
    office.hear(*(an_event("billing.payment.failed", f"event-{n}") for n in range(3)))
    first = call("GET /notifications", by=anna)["items"][0]["id"]
    call("POST /notifications/{notificationId}/read", by=anna, notificationId=first)
    call("GET /notifications/unread-count", by=anna)
    call("POST /notifications/{notificationId}/archive", by=anna, notificationId=first)
    call("POST /notifications/read-all", by=anna)
    call("GET /notification-preferences", by=anna)
    silent = {"choices": [{"kind": "billing", "email": False, "inApp": True}]}
    call("PUT /notification-preferences", silent, by=anna)
    failed = call("GET /deliveries")["items"][0]["id"]
    call("POST /deliveries/{deliveryId}/retry", deliveryId=failed)
    _templates(call)
    suppressed = Suppression("digest", Channel.EMAIL, "anna@example.com", Why.GONE, office.clock())
    office.table.commit(SuppressionRepository(table=office.table).put(suppressed))
    link = {"token": LINKS.token(ANNA_ID, Kind.MARKETING)}
    call("GET /unsubscribe/{token}", by=None, **link)
    call("POST /unsubscribe/{token}", by=None, raw="List-Unsubscribe=One-Click", **link)
    link = call("POST /messengers/telegram/link", by=anna)
    update = {"message": {"chat": {"id": 42, "type": "private"}, "text": f"/start {link['code']}"}}
    known = {"headers": {"x-telegram-bot-api-secret-token": "hook-secret"}}
    call("POST /messengers/telegram/webhooks", update, by=None, **known)
    call("DELETE /messengers/telegram/link", by=anna)
    device = call("POST /push-devices", {"platform": "android", "token": "t"}, by=anna)["id"]
    call("DELETE /push-devices/{pushDeviceId}", by=anna, pushDeviceId=device)
    sha1 = hashlib.sha1(b"1:79161234567:22:c").hexdigest()
    report = f"id=1&phone=79161234567&status=22&sha1={sha1}"
    call("POST /sms/webhooks/smsc", by=None, raw=report)
    call("GET /suppressions")
    call("DELETE /suppressions/{suppressionId}", suppressionId="digest")
    _integrate(call, office)
    return feed.costs


def _integrate(call: Callable[..., Any], office: Dispatching) -> None:
    """Webhooks, and what was sent to one."""
    form = {"url": "https://crm.example.com/hook", "eventTypes": ["billing.*"]}
    made = [call("POST /webhooks", form | {"ownerEmail": "dev@example.com"}) for _ in "ab"]
    one = {"webhookId": made[0]["id"]}
    call("GET /webhooks")
    call("GET /webhooks/{webhookId}", **one)
    call("GET /webhooks/{webhookId}/secret", **one)
    call("PATCH /webhooks/{webhookId}", {"description": "The CRM"}, **one)
    call("POST /webhooks/{webhookId}/rotate-secret", **one)
    call("POST /webhooks/{webhookId}/test", **one)
    call("POST /webhooks/{webhookId}/replay", {"eventId": "event-1"}, **one)
    deliveries = WebhookDeliveryRepository(table=office.table)
    for number in range(2):
        now = office.clock()
        new = WebhookDelivery.new(f"event-{number}", one["webhookId"], "a.b.c", "{}", now)
        office.table.commit(deliveries.add(new))
    call("GET /webhooks/{webhookId}/deliveries", **one)
    call("DELETE /webhooks/{webhookId}", webhookId=made[1]["id"])
    text = {"subject": "Works on Tuesday", "text": "No connection for {{ name }}."}
    call("POST /broadcasts/preview", {"segment": {"statuses": ["active"]}})
    told, _ = (call("POST /broadcasts", {"texts": {"en": text}})["id"] for _ in "ab")
    call("GET /broadcasts")
    call("GET /broadcasts/{broadcastId}", broadcastId=told)
    call("POST /broadcasts/{broadcastId}/pause", broadcastId=told)
    call("POST /broadcasts/{broadcastId}/resume", broadcastId=told)
    call("DELETE /broadcasts/{broadcastId}", broadcastId=told)


def _templates(call: Any) -> None:
    text = {"subject": "Счёт {{ number }}", "summary": "{{ number }}", "body": "Новый счёт."}
    call("GET /templates")
    call("POST /templates", {"id": "invoice-created.ru"} | text)
    one = {"templateId": "invoice-created.ru"}
    call("GET /templates/{templateId}", **one)
    call("PUT /templates/{templateId}", text, **one)
    call("POST /templates/{templateId}/publish", **one)
    call("POST /templates/{templateId}/preview", {}, **one)
    call("GET /templates/{templateId}/versions", **one)
    call("POST /templates/{templateId}/versions/{number}/restore", number="1", **one)
    call("DELETE /templates/{templateId}", **one)


ROUTES = [
    f"{e.method} {e.path}"
    for group in (*BILLING, *CUSTOMER, *SUPPORT, *MONITORING, *NOTIFICATION)
    for e in group.declared
]


@pytest.mark.parametrize("route", ROUTES)
def test_a_call_costs_no_more_than_it_may(route: str) -> None:
    assert route in costs(), "call it above, so that it is counted"
    allowed = DEARER[route][0] if route in DEARER else SHOWS if route[:4] == "GET " else CHANGES
    reads, writes = costs()[route]
    assert reads <= allowed[0], f"{reads} reads"
    assert writes <= allowed[1], f"{writes} transactions"


@pytest.mark.parametrize("route", DEARER)
def test_what_costs_more_is_named_only_while_it_does(route: str) -> None:
    assert costs()[route] == DEARER[route][0]
