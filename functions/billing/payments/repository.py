"""Payments, their charges, and gateways' webhooks in the billing table.

pk PAYMENT#<id>               sk PAYMENT    the payment
    gsi1pk ACCOUNT#<accountId>#PAYMENTS      gsi1sk <created>#<id>
    gsi2pk CUSTOMER#<customerId>#PAYMENTS    gsi2sk <created>#<id>
    gsi3pk PAYMENTS#<shard>                  gsi3sk <created>#<id>    keys alone, as in gsi4
    gsi4pk PAYMENTS#<state>#<shard>          gsi4sk <created>#<id>
pk ASKED#<account>#<gateway>#<sum>   sk ASKED   the last one that waits for its payer; TTL
pk CHARGE#<gateway>#<id>      sk CHARGE     a charge, or <payer>#<day>#<bank>#<document>
    gsi1pk CHARGES#<gateway>#<day>           gsi1sk <id>    what terminals took on a day
pk WEBHOOK#<gateway>#<id>     sk WEBHOOK    the message and its result; TTL removes it
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from functions.billing.payments.deliveries import Webhook
from functions.billing.payments.entities import (
    Payment,
    PaymentNotFound,
    PaymentState,
)
from functions.billing.payments.filters import PaymentFilter
from shared.clock import day_begins, iso
from shared.component import component
from shared.dynamo import Page, ShardedList, Table, Transaction, from_item, to_item
from shared.dynamo.query import HIGHEST
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition
from shared.errors import Conflict

_ALL = ShardedList("PAYMENTS", index="gsi3", shards=4, keys_only=True)
_BY_STATE = ShardedList("PAYMENTS", index="gsi4", shards=4, keys_only=True)
READ_AT_ONCE = 100
ASKED_SECONDS = 60  # a button that is pressed twice, or a page that is loaded again
WEBHOOK_DAYS = 90  # gateways try again for some days; people ask for some weeks


class PaymentChanged(Conflict):
    """Somebody else changed the payment at the same moment; try again."""


class PaymentAlreadyRecorded(Conflict):
    """This payment is already recorded."""


class JustAskedFor(Conflict):
    """The same sum was asked for on the same account a moment ago."""


class WebhookExists(Conflict):
    """The webhook has been received already."""


class WebhookProcessed(Conflict):
    """The webhook has been processed already."""


@component
class PaymentRepository:
    """Reads payments, and says how they are written.

    `time_zone` is the provider's; its days are those of the filters.
    """

    table: Table
    time_zone: str

    def get(self, payment_id: str) -> Payment:
        """A payment. Raises: PaymentNotFound."""
        payment = self.find(payment_id)
        if payment is None:
            raise PaymentNotFound
        return payment

    def find(self, payment_id: str) -> Payment | None:
        """A payment, or None."""
        item = self.table.get(f"PAYMENT#{payment_id}", "PAYMENT")
        return None if item is None else from_item(Payment, item)

    def find_by_charge(self, gateway: str, charge_id: str) -> Payment | None:
        """The payment of a gateway's charge, or None."""
        item = self.table.get(*charge_key(gateway, charge_id)) if charge_id else None
        return None if item is None else self.find(item["payment_id"])

    def get_many(self, payment_ids: Sequence[str]) -> list[Payment]:
        """The payments with these ids, in their order."""
        keys = [(f"PAYMENT#{one}", "PAYMENT") for one in payment_ids if one]
        groups = (keys[at : at + 100] for at in range(0, len(keys), 100))
        items = (item for some in groups for item in self.table.get_many(some))
        return [from_item(Payment, item) for item in items]

    def list(self, wanted: PaymentFilter, limit: int, cursor: str | None = None) -> Page[Payment]:
        """Payments, newest first. Raises: InvalidCursor."""
        page = self.table.page(self._query(wanted), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Payment, item))

    def each_in(self, state: PaymentState, since: datetime, until: datetime) -> Iterator[Payment]:
        """The payments in a state that were made between two moments, the oldest first."""
        query = _BY_STATE.query(of=state, since=iso(since), until=iso(until), newest_first=False)
        listed = self.table.each(query)
        while some := [(item["pk"], item["sk"]) for item in islice(listed, READ_AT_ONCE)]:
            for item in self.table.get_many(some):
                yield from_item(Payment, item)

    def add(self, payment: Payment) -> Transaction:
        """A new payment and its charge, if any.

        Its failures: PaymentChanged, PaymentAlreadyRecorded.
        """
        new = Transaction().create(_item(payment), otherwise=PaymentChanged())
        return new.extend(self._charge(payment))

    def change(self, payment: Payment, *, over: Payment) -> Transaction:
        """A payment over the state it was read in, and its charge, if it has got one.

        Its failures: PaymentChanged, PaymentAlreadyRecorded.
        """
        replaced = Transaction().replace(
            _item(payment), version=over.version, otherwise=PaymentChanged()
        )
        return replaced if over.charge_id is not None else replaced.extend(self._charge(payment))

    def find_asked(self, payment: Payment) -> Payment | None:
        """The payment of the same sum that was asked for last on the account, if it is known."""
        item = self.table.get(_asked_key(payment), "ASKED")
        return None if item is None else self.find(item["payment_id"])

    def ask(self, payment: Payment, now: datetime, after: Payment | None = None) -> Transaction:
        """That a sum is asked for now, and was not within ASKED_SECONDS, but by `after`.

        Its failure: JustAskedFor.
        """
        seconds = int(now.timestamp())
        since = ("asked_at", seconds - ASKED_SECONDS)
        fresh = Condition(absent_or_before=since)
        item = {
            "pk": _asked_key(payment),
            "sk": "ASKED",
            "payment_id": payment.id,
            "asked_at": seconds,
            "expiresAt": seconds + 2 * ASKED_SECONDS,
        }
        known = Condition(equals={"payment_id": after.id}) if after is not None else fresh
        return Transaction().put(item, when=known, otherwise=JustAskedFor())

    def not_recorded(self, payment: Payment) -> Transaction:
        """That a payment's document was not recorded without its bank either.

        Its failure: PaymentAlreadyRecorded.
        """
        if payment.bank is None:
            return Transaction()
        pk, sk = charge_key(payment.gateway, replace(payment, bank=None).deduplication_key or "")
        absent = Condition(absent=True)
        return Transaction().check(pk, sk, when=absent, otherwise=_already_recorded(payment))

    def take_back(self, payment: Payment, *, over: Payment) -> Transaction:
        """A payment that is cancelled, and its charge, which still counts once and is taken back.

        Its failure: PaymentChanged.
        """
        replaced = Transaction().replace(
            _item(payment), version=over.version, otherwise=PaymentChanged()
        )
        return replaced.put(_charge_item(payment))

    def _query(self, wanted: PaymentFilter) -> Query:
        """The narrowest list that contains them."""
        since, until = self._moments(wanted)
        if wanted.account_id is not None:
            key, index = f"ACCOUNT#{wanted.account_id}#PAYMENTS", "gsi1"
        elif wanted.customer_id is not None:
            key, index = f"CUSTOMER#{wanted.customer_id}#PAYMENTS", "gsi2"
        elif wanted.state is not None:
            return _BY_STATE.query(of=wanted.state, since=since, until=until)
        else:
            return _ALL.query(since=since, until=until)
        rest = {"state": wanted.state, "customer_id": wanted.customer_id}
        until = None if until is None else f"{until}#{HIGHEST}"
        return Query(key, index=index, since=since, until=until, newest_first=True, where=rest)

    def _moments(self, wanted: PaymentFilter) -> tuple[str | None, str | None]:
        """The first and the last moment of the days."""
        since = until = None
        if wanted.first_day is not None:
            since = iso(day_begins(wanted.first_day, self.time_zone))
        if wanted.last_day is not None:
            ended = day_begins(wanted.last_day + timedelta(days=1), self.time_zone)
            until = iso(ended - timedelta(milliseconds=1))
        return since, until

    @staticmethod
    def _charge(payment: Payment) -> Transaction:
        if payment.deduplication_key is None:
            return Transaction()
        return Transaction().create(_charge_item(payment), otherwise=_already_recorded(payment))


@component
class WebhookRepository:
    """Reads webhooks, and says how they are written."""

    table: Table

    def find(self, gateway: str, webhook_id: str) -> Webhook | None:
        """A webhook, or None."""
        item = self.table.get(*_webhook_key(gateway, webhook_id))
        return None if item is None else from_item(Webhook, item)

    def add(self, webhook: Webhook) -> Transaction:
        """A webhook as it was received. Its failure: WebhookExists."""
        return Transaction().create(_webhook_item(webhook), otherwise=WebhookExists())

    def change(self, webhook: Webhook, *, over: Webhook) -> Transaction:
        """A webhook over the state it was read in. Its failure: WebhookProcessed."""
        unchanged = Condition(equals={"state": over.state.value})
        return Transaction().put(
            _webhook_item(webhook), when=unchanged, otherwise=WebhookProcessed()
        )


def charge_key(gateway: str, key: str) -> tuple[str, str]:
    """Where it is kept that a gateway's charge is applied."""
    return f"CHARGE#{gateway}#{key}", "CHARGE"


def charges_of_day(gateway: str, day: date) -> str:
    """The partition (gsi1) of what terminals of a gateway took on a day."""
    return f"CHARGES#{gateway}#{day}"


def _charge_item(payment: Payment) -> dict[str, Any]:
    pk, sk = charge_key(payment.gateway, payment.deduplication_key or "")
    item: dict[str, Any] = {"pk": pk, "sk": sk, "payment_id": payment.id}
    if payment.taken_on is None:
        return item
    return item | {
        "gsi1pk": charges_of_day(payment.gateway, payment.taken_on),
        "gsi1sk": payment.charge_id,
        "amount": str(payment.received),
        "account_number": payment.account_number,
        "state": payment.state,
    }


def _already_recorded(payment: Payment) -> PaymentAlreadyRecorded:
    if payment.document is None:
        return PaymentAlreadyRecorded()
    return PaymentAlreadyRecorded(
        "Document {number} of {date} is already recorded.",
        number=payment.document,
        date=payment.document_date,
    )


def _asked_key(payment: Payment) -> str:
    what = [payment.account_id, payment.gateway, payment.consolidated_invoice or ""]
    by = [] if payment.method_id is None else [payment.method_id]
    return "#".join(("ASKED", *what, f"{payment.amount:f}", *by))


def _item(payment: Payment) -> dict[str, Any]:
    created = iso(payment.created_at)
    return to_item(payment) | {
        "pk": f"PAYMENT#{payment.id}",
        "sk": "PAYMENT",
        "gsi1pk": f"ACCOUNT#{payment.account_id}#PAYMENTS",
        "gsi1sk": f"{created}#{payment.id}",
        "gsi2pk": f"CUSTOMER#{payment.customer_id}#PAYMENTS",
        "gsi2sk": f"{created}#{payment.id}",
        **_ALL.keys(created, payment.id),
        **_BY_STATE.keys(created, payment.id, of=payment.state),
    }


def _webhook_key(gateway: str, webhook_id: str) -> tuple[str, str]:
    return f"WEBHOOK#{gateway}#{webhook_id}", "WEBHOOK"


def _webhook_item(webhook: Webhook) -> dict[str, Any]:
    pk, sk = _webhook_key(webhook.gateway, webhook.id)
    return to_item(webhook) | {
        "pk": pk,
        "sk": sk,
        "expiresAt": int(webhook.received_at.timestamp()) + WEBHOOK_DAYS * 86400,
    }
