"""Accounts that are due: written as billing's own repositories write them, only many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.entities import TariffKind
from functions.billing.taxes.entities import TaxCategory
from shared.dynamo.table import Table
from shared.dynamo.transaction import LARGEST, Transaction
from shared.ids import new_id as uuid7

PRICES = (Decimal("590.00"), Decimal("750.00"), Decimal("990.00"), Decimal("1290.00"))


def seed_accounts(
    table: Table,
    count: int,
    first_bill: date,
    new_id: Callable[[], str] = uuid7,
    first_number: int = 1,
) -> list[str]:
    """Write `count` accounts of one monthly subscription each, due on `first_bill`; their ids."""
    accounts, subscriptions = AccountRepository(table=table), SubscriptionRepository(table=table)
    ids, batch = [], Transaction()
    for account, subscription in _accounts(count, first_bill, new_id, first_number):
        ids.append(account.id)
        one = accounts.add(account).extend(subscriptions.add(subscription))
        if len(batch) + len(one) > LARGEST:
            table.commit(batch)
            batch = Transaction()
        batch.extend(one)
    table.commit(batch)
    return ids


def _accounts(
    count: int, first_bill: date, new_id: Callable[[], str], first_number: int
) -> Iterator[tuple[Account, Subscription]]:
    """Accounts with a subscription each, charged up to `first_bill`."""
    for number in range(first_number, first_number + count):
        account = _account(number, first_bill, new_id)
        subscription = _subscription(account, PRICES[number % len(PRICES)], new_id)
        charged = {subscription.id: first_bill}
        yield (
            replace(account, subscription_ids=(subscription.id,), charged_until=charged),
            subscription,
        )


def _account(number: int, first_bill: date, new_id: Callable[[], str]) -> Account:
    return Account(
        id=new_id(),
        number=f"7{number:07d}",
        customer_id=new_id(),
        contract_id=new_id(),
        customer_name=f"Иванов Иван Иванович {number}",
        currency="RUB",
        time_zone="Europe/Moscow",
        locale="ru",
        bill_day=first_bill.day,
        opened_on=first_bill.replace(year=first_bill.year - 1),
        payment_days=10,
        next_bill_date=first_bill,
    )


def _subscription(account: Account, price: Decimal, new_id: Callable[[], str]) -> Subscription:
    return Subscription(
        id=new_id(),
        account_id=account.id,
        customer_id=account.customer_id,
        contract_id=account.contract_id,
        tariff_id=f"tariff-{price}",
        tariff_code=f"HOME-{price}",
        tariff_revision=1,
        tariff_name=f"Домашний интернет {price}",
        kind=TariffKind.INTERNET,
        price=price,
        currency="RUB",
        period=BillingPeriod.MONTH,
        mode=BillingMode.IN_ADVANCE,
        bill_day=account.bill_day,
        tax_category=TaxCategory.STANDARD,
        price_includes_tax=True,
        started_on=account.opened_on,
        download_mbps=500,
        upload_mbps=500,
    )
