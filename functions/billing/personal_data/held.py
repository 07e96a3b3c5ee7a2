"""What billing holds about a person: where it lies, and what erasure makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from functions.billing.accounts.entities import Account
from functions.billing.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from shared.component import component
from shared.dynamo.mapping import from_item
from shared.dynamo.query import Query
from shared.dynamo.transaction import Item, Transaction
from shared.personal_data.events import Asked, Hindrance
from shared.personal_data.holding import Holder
from shared.personal_data.places import ERASED, STAFF, Section, overwritten, removed


@component
class BillingPersonalData(Holder):
    """Billing's answers to who asks for a person's data."""

    service = "billing"
    collected = PersonalDataCollected
    checked = PersonalDataChecked
    erased = PersonalDataErased

    def sections(self, asked: Asked) -> Sequence[Section]:
        """Accounts with what lies beside them, and the papers and books, which the law keeps."""
        who = asked.customer_id
        return (
            Section(
                "accounts",
                lambda: [_accounts(who)],
                change=partial(overwritten, customer_name=ERASED),
                subject="account#{id}",
            ),
            Section("payers", lambda: self._beside(who, "PAYER"), change=_nobody),
            Section(
                "saved-cards",
                lambda: [Query(f"CUSTOMER#{who}", prefix="WALLET")],
                hidden=frozenset({"methods"}),
                change=removed,
                subject="wallet#{customer_id}",
            ),
            Section(
                "autopay",
                lambda: self._beside(who, "AUTOPAY"),
                hidden=frozenset({"receipt_email"}),
                change=removed,
            ),
            *self._papers(who),
        )

    def _papers(self, who: str) -> Sequence[Section]:
        """What the law keeps."""
        invoices = Query(f"CUSTOMER#{who}#INVOICES", index="gsi1")
        return (
            Section(
                "subscriptions",
                lambda: [Query(f"CUSTOMER#{who}#SUBS", index="gsi2")],
                kept=ACCOUNTING,
            ),
            Section("invoices", lambda: [invoices], kept=ACCOUNTING),
            Section(
                "credit-notes",
                lambda: (Query(i["pk"], prefix="NOTE#") for i in self.table.each(invoices)),
                kept=ACCOUNTING,
            ),
            Section(
                "payments",
                lambda: [Query(f"CUSTOMER#{who}#PAYMENTS", index="gsi2")],
                hidden=STAFF | {"gateway_ref", "confirmation_url"},
                change=_without_address,
                kept=ACCOUNTING,
            ),
            Section("ledger", lambda: self._beside(who, "TX#"), kept=ACCOUNTING),
        )

    def hindrances(self, asked: Asked) -> Sequence[Hindrance]:
        """Money that one of both owes the other."""
        found = (from_item(Account, item) for item in self.table.each(_accounts(asked.customer_id)))
        return [
            Hindrance(code="debt" if account.amount_due else "credit", what=account.number)
            for account in found
            if account.amount_due or account.balance
        ]

    def _beside(self, customer_id: str, prefix: str) -> Iterator[Query]:
        """What lies in the partitions of a customer's accounts."""
        for account in self.table.each(_accounts(customer_id)):
            yield Query(account["pk"], prefix=prefix)


ACCOUNTING = "accounting"


def _accounts(customer_id: str) -> Query:
    return Query(f"CUSTOMER#{customer_id}", index="gsi2", prefix="ACCOUNT#")


def _nobody(payer: Item) -> Transaction | None:
    """A payer of whom documents say nothing more, and whom nothing finds."""
    keys = dict.fromkeys(("gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "gsi3pk", "gsi3sk"))
    known = {name: "" for name in ("address", "inn", "kpp") if payer.get(name)}
    gone = {name: value for name, value in keys.items() if name in payer}
    return overwritten(payer, name=ERASED, **known, **gone)


def _without_address(payment: Item) -> Transaction | None:
    """A payment without the address that its receipt went to."""
    receipt = payment.get("receipt")
    if not receipt or receipt.get("email") == ERASED:
        return None
    return overwritten(payment, receipt=receipt | {"email": ERASED})
