"""Sample events, one of each type that notification hears, and what a dispatcher in a test is made of."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.notification.channels.port import Letter, Taken
from functions.notification.consumers import consumer
from functions.notification.jobs import run
from shared.event import Event, parse
from shared.wiring import Wiring
from tests.fakes.notification import dispatcher_wiring_of
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock

CUSTOMER = "0195812e-0c4f-7a52-b1c1-6d1a2b3c4d5e"
CONTRACT = {
    "contractId": "contract-1",
    "number": "C-000042",
    "customerId": CUSTOMER,
    "address": "Москва, улица Ленина, 12, 48",
    "on": "2026-03-12",
}
APPLICATION = {
    "applicationId": "application-1",
    "number": "A-000017",
    "customerId": CUSTOMER,
    "name": "Анна Петрова",
    "email": "anna@example.com",
    "phone": "+79161234567",
    "locale": "ru",
    "address": "Москва, улица Ленина, 12, 48",
    "tariffId": "tariff-1",
    "technicianId": None,
    "slotStart": None,
    "slotEnd": None,
    "reason": None,
}
USER = {"userId": "user-1", "email": "anna@example.com", "name": "Анна", "locale": "ru"}
TOKEN = USER | {"token": "s3cret/+token", "expiresAt": "2026-03-11T09:00:00.000Z"}
TICKET = {
    "ticketId": "ticket-1",
    "number": "T-000042",
    "customerId": CUSTOMER,
    "subject": "Нет <связи>",
}
INVOICE = {
    "invoiceId": "invoice-1",
    "number": "S-000001",
    "accountId": "account-1",
    "customerId": CUSTOMER,
    "total": "1590.00",
    "amountDue": "1590.00",
    "currency": "RUB",
    "dueDate": "2026-03-24",
}
PROMISE = {
    "accountId": "account-1",
    "customerId": CUSTOMER,
    "amount": "590.00",
    "currency": "RUB",
    "grantedOn": "2026-03-10",
    "endsOn": "2026-03-13",
}
STANDING = {
    "accountId": "account-1",
    "number": "100000017",
    "customerId": CUSTOMER,
    "reason": "Перепродажа <соседям>",
}
SUBSCRIPTION = {
    "subscriptionId": "subscription-1",
    "accountId": "account-1",
    "customerId": CUSTOMER,
    "contractId": "contract-1",
    "tariffId": "tariff-1",
    "tariffName": "Домашний 300",
    "kind": "internet",
    "state": "active",
    "startedOn": "2026-03-10",
    "endsOn": None,
    "price": "590.00",
    "currency": "RUB",
    "period": "month",
    "downloadMbps": 300,
    "uploadMbps": 300,
}
PAYMENT = {
    "paymentId": "payment-1",
    "accountId": "account-1",
    "customerId": CUSTOMER,
    "amount": "590.00",
    "currency": "RUB",
    "gateway": "sandbox",
}
SEEN_FROM = {"device": "Firefox/146 <x>", "ip": "203.0.113.7", "at": "2026-03-10T08:59:00.000Z"}
OUTAGE = {
    "incidentId": "incident-1",
    "customerId": CUSTOMER,
    "startedAt": "2026-03-10T06:12:00.000Z",
}
INCIDENT = {
    "incidentId": "incident-1",
    "nodeId": "node-1",
    "nodeCode": "olt-tver-1",
    "nodeName": "OLT <Лесная 1>",
    "site": "Тверь, центр",
    "title": "OLT <Лесная 1> does not answer",
    "severity": "critical",
    "state": "open",
    "startedAt": "2026-03-10T08:55:00.000Z",
    "endedAt": None,
    "assigneeId": None,
}
SAMPLES: dict[str, dict[str, Any]] = {
    "auth.user.verification-requested": TOKEN,
    "auth.user.invited": TOKEN,
    "auth.password.reset-requested": TOKEN,
    "auth.user.registration-repeated": USER,
    "auth.password.changed": USER,
    "auth.mfa.enabled": USER,
    "auth.mfa.disabled": USER,
    "auth.mfa.backup-codes-renewed": USER,
    "auth.mfa.blocked": USER | {"until": "2026-03-10T09:01:00.000Z"},
    "auth.user.email-change-requested": TOKEN,
    "auth.user.email-changed": USER,
    "auth.account.unlock-requested": TOKEN,
    "auth.device.added": USER | SEEN_FROM,
    "auth.token.reuse-detected": USER | SEEN_FROM | {"sessionId": "session-1"},
    "customer.application.submitted": APPLICATION,
    "customer.application.scheduled": APPLICATION
    | {"slotStart": "2026-03-12T07:00:00.000Z", "slotEnd": "2026-03-12T09:00:00.000Z"},
    "customer.application.delayed": APPLICATION
    | {"expectedAt": "2026-03-12T08:30:00.000Z", "reason": "Предыдущая работа затянулась."},
    "customer.application.completed": APPLICATION,
    "customer.application.rejected": APPLICATION | {"reason": "Нет кабельной канализации"},
    "customer.application.cancelled": APPLICATION,
    "customer.device.charged": {
        "deviceId": "device-1",
        "serial": "HWTC1A2B3C4D",
        "modelId": "model-1",
        "modelName": "Huawei EchoLife HG8245H",
        "customerId": CUSTOMER,
        "contractId": "contract-1",
        "price": "3500.00",
        "currency": "RUB",
    },
    "customer.contract.activated": {
        "contractId": "contract-1",
        "number": "C-000042",
        "customerId": CUSTOMER,
        "customerName": "Анна Петрова",
        "tariffId": "tariff-1",
        "address": "Москва, улица Ленина, 12, 48",
        "activatedOn": "2026-03-12",
        "timeZone": "Europe/Moscow",
        "locale": "ru",
    },
    "customer.contract.suspended": CONTRACT | {"reason": "repair"},
    "customer.contract.ceded": CONTRACT | {"reason": "transfer"},
    "customer.personal-data.archived": {
        "requestId": "request-1",
        "customerId": CUSTOMER,
        "availableUntil": "2026-03-16T09:00:00.000Z",
    },
    "customer.contract.transferred": CONTRACT
    | {"earlierNumber": "C-000017", "newContractId": "contract-2", "customerName": "Анна Петрова"},
    "customer.contract.resumed": CONTRACT | {"reason": ""},
    "customer.contract.terminated": CONTRACT
    | {"reason": "moved", "toReturn": ["HWTC1A2B3C4D"], "returnUntil": "2026-03-26"},
    "billing.invoice.document-stored": INVOICE
    | {
        "accountNumber": "100000017",
        "periodStart": "2026-03-10",
        "periodEnd": "2026-04-01",
        "path": "invoice/invoice-1.pdf",
        "fileName": "invoice-S-000001.pdf",
    },
    "billing.account.reminder-requested": {
        "accountId": "account-1",
        "number": "100000017",
        "customerId": CUSTOMER,
        "amountOverdue": "1250.00",
        "currency": "RUB",
        "invoices": ["INV-2026-00042"],
        "dueDate": "2026-03-20",
        "daysOverdue": 3,
        "stopsOn": "2026-04-01",
    },
    "billing.credit-note.issued": {
        "creditNoteId": "note-1",
        "number": "CN-00000003",
        "invoiceId": "invoice-1",
        "invoiceNumber": "INV-00000017",
        "accountId": "account-1",
        "accountNumber": "100000017",
        "customerId": CUSTOMER,
        "net": "100.00",
        "tax": "22.00",
        "total": "122.00",
        "currency": "RUB",
        "reason": "unused",
        "issuedOn": "2026-03-10",
    },
    "billing.consolidated-invoice.document-stored": {
        "consolidatedInvoiceId": "consolidated-1",
        "number": "CI-00000004",
        "customerId": CUSTOMER,
        "accountId": "account-1",
        "accountNumber": "100000017",
        "invoices": 2,
        "total": "930.00",
        "currency": "RUB",
        "dueDate": "2026-03-20",
        "path": "consolidated-invoice/consolidated-1.pdf",
        "fileName": "consolidated-invoice-CI-00000004.pdf",
    },
    "billing.promise.granted": PROMISE,
    "billing.promise.broken": PROMISE,
    "billing.balance.low": {
        "accountId": "account-1",
        "number": "100000017",
        "customerId": CUSTOMER,
        "currency": "RUB",
        "balance": "100.00",
        "needed": "590.00",
        "missing": "490.00",
        "chargeOn": "2026-04-01",
        "until": "2026-04-03",
    },
    "billing.usage.threshold-reached": {
        "subscriptionId": "subscription-1",
        "accountId": "account-1",
        "customerId": CUSTOMER,
        "tariffName": "Домашний 300",
        "metric": "traffic",
        "unit": "GB",
        "percent": 80,
        "used": "80.5",
        "included": "100",
        "periodStart": "2026-03-01",
        "periodEnd": "2026-04-01",
    },
    "billing.account.blocked": STANDING,
    "billing.account.unblocked": STANDING,
    "billing.subscription.changed": SUBSCRIPTION,
    "billing.subscription.suspended": SUBSCRIPTION | {"state": "suspended"},
    "billing.subscription.resumed": SUBSCRIPTION,
    "billing.subscription.lapsed": SUBSCRIPTION | {"state": "cancelled"},
    "billing.subscription.cancelled": SUBSCRIPTION | {"state": "cancelled"},
    "billing.payment.succeeded": PAYMENT | {"accountNumber": "100000017", "balance": "-1000.00"},
    "billing.payment.cancelled": PAYMENT | {"accountNumber": "100000017", "balance": "-1590.00"},
    "billing.payment.refunded": PAYMENT
    | {"refundId": "refund-1", "accountNumber": "100000017", "balance": "-1590.00"},
    "billing.payment.failed": PAYMENT | {"reason": "card_declined"},
    "billing.autopay.stopped": {
        "accountId": "account-1",
        "accountNumber": "100000017",
        "customerId": CUSTOMER,
        "reason": "expired_card",
    },
    "support.ticket.replied": TICKET
    | {"messageId": "message-1", "by": "staff", "text": "Приедем <завтра>\nс 10 до 12."},
    "support.ticket.resolved": TICKET,
    "support.ticket.received": TICKET | {"locale": "ru", "inReplyTo": "m1@example.com"},
    "support.ticket.close-warned": TICKET | {"closesAt": "2026-03-17T09:00:00.000Z"},
    "notification.outage.started": OUTAGE,
    "notification.outage.ended": OUTAGE | {"endedAt": "2026-03-10T08:57:00.000Z"},
    "notification.maintenance.planned": {
        "windowId": "window-1",
        "customerId": CUSTOMER,
        "title": "Замена <оборудования>",
        "beginsAt": "2026-03-12T22:00:00.000Z",
        "endsAt": "2026-03-13T02:00:00.000Z",
    },
    "billing.account.compensated": {
        "accountId": "account-1",
        "number": "100000017",
        "customerId": CUSTOMER,
        "contractId": "contract-1",
        "incidentId": "incident-1",
        "beganAt": "2026-03-10T06:12:00.000Z",
        "endedAt": "2026-03-10T08:57:00.000Z",
        "minutes": 165,
        "amount": "2.18",
        "currency": "RUB",
    },
    "monitoring.incident.opened": INCIDENT,
    "monitoring.incident.escalated": INCIDENT,
    "notification.broadcast.addressed": {
        "broadcastId": "broadcast-1",
        "customerId": CUSTOMER,
        "kind": "service",
        "channels": ["email", "in_app"],
        "title": "Works on Tuesday",
        "paragraphs": ["There will be no connection.", "We are <sorry>."],
    },
    "notification.webhook.disabled": {
        "webhookId": "webhook-1",
        "url": "https://crm.example.com/lastmile",
        "email": "anna@example.com",
        "locale": "ru",
        "reason": "failing",
        "failingSince": "2026-03-05T09:00:00.000Z",
    },
    "support.news.addressed": USER
    | {
        "ticketId": "ticket-1",
        "number": "T-000042",
        "ticketSubject": "Нет <связи>",
        "what": "breached",
        "target": "first_response",
        "dueAt": "2026-03-10T08:30:00.000Z",
        "text": None,
    },
}
SHOWN = Path("functions/notification/templates/samples.json")
"""The same for previews: `python -m tests.unit.notification.samples` writes it."""
CONTACT = {
    "customerId": CUSTOMER,
    "userId": "user-1",
    "kind": "person",
    "name": "Анна Петрова",
    "email": "anna@example.com",
    "phone": "+79161234567",
    "locale": "ru",
    "timeZone": "Asia/Novosibirsk",
    "status": "lead",
}


def an_event(
    event_type: str, event_id: str = "event-1", sequence: int = 1, **changes: Any
) -> Event:
    """The sample event of a type, with some of its data changed."""
    data = CONTACT if event_type.startswith("customer.customer.") else SAMPLES[event_type]
    return Event(
        type=event_type,
        subject="subject-1",
        time=datetime(2026, 3, 10, 8, 59, tzinfo=UTC),
        data=data | changes,
        sequence=sequence,
        id=event_id,
    )


@dataclass
class Outbox:
    """A channel that keeps what it is handed; `failing` are raised first, one a call."""

    sent: list[tuple[str, Letter]] = field(default_factory=list)
    failing: list[Exception] = field(default_factory=list)

    def send(self, address: str, letter: Letter) -> Taken:
        if self.failing:
            raise self.failing.pop(0)
        self.sent.append((address, letter))
        return Taken(f"external-{len(self.sent)}")


class Office:
    """The dispatcher over a table in memory: `hear` delivers an event as the queue does."""

    def __init__(self) -> None:
        self.table = InMemoryTable()
        self.clock = FixedClock()
        self.mail = Outbox()
        self.dead: list[str] = []
        self.wiring: Wiring = dispatcher_wiring_of(self.table, self.clock, self.mail)

    def hear(self, *events: Event) -> list[str]:
        """The ids of the messages that the queue is to deliver again."""
        records = [{"messageId": e.id, "body": e.to_json()} for e in events]
        answer = consumer.consume(
            {"Records": records},
            self.wiring,
            lambda _, reason: self.dead.append(reason),
            self.clock,
        )
        return [f["itemIdentifier"] for f in answer["batchItemFailures"]]

    def release(self) -> int:
        """How many messages the job of each minute puts on the queue, which brings them."""
        before = {e["id"] for e in self.table.events("notification.message.requeued")}
        done = run({"job": "due"}, self.wiring, lambda: True)
        fresh = [
            parse(json.dumps(e))
            for e in self.table.events("notification.message.requeued")
            if e["id"] not in before
        ]
        assert self.hear(*fresh) == []
        released: int = done["released"]
        return released

    def knowing_anna(self) -> Office:
        """With a contact."""
        assert self.hear(an_event("customer.customer.created", "contact-1")) == []
        return self

    def messages(self) -> list[dict[str, Any]]:
        """The messages as they are stored, in order of their channels."""
        found = [i for (pk, _), i in self.table.items.items() if pk.startswith("MESSAGE#")]
        return sorted(found, key=lambda i: i["channel"])

    def states(self) -> dict[str, str]:
        """The state of the one message on each channel."""
        return {i["channel"]: i["state"] for i in self.messages()}


if __name__ == "__main__":
    SHOWN.write_text(json.dumps(SAMPLES, ensure_ascii=False, indent=1) + "\n")
