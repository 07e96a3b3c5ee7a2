"""What one can do with promo codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.accounts.repository import AccountRepository
from functions.billing.promo_codes.entities import PromoCode, PromoCodeChanged
from functions.billing.promo_codes.repository import PromoCodeRepository
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionBusy,
    SubscriptionNotFound,
)
from functions.billing.subscriptions.repository import SubscriptionRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.idempotency import KeyedRequest
from shared.principal import Principal
from shared.retrying import retrying

_BUSY = (AccountChanged, PromoCodeChanged, SubscriptionBusy)


@component
class PromoCodes:
    """Use cases of promo codes. A use is counted in the transaction that grants its discount.

    `currency` is the provider's own.
    """

    table: Table
    codes: PromoCodeRepository
    accounts: AccountRepository
    subscriptions: SubscriptionRepository
    clock: Clock
    currency: str

    def list(self, limit: int, cursor: str | None) -> Page[PromoCode]:
        """All promo codes, in order of their names. Raises: InvalidCursor."""
        return self.codes.list(limit, cursor)

    def create(self, code: PromoCode, once: KeyedRequest | None = None) -> PromoCode:
        """Create a promo code. Raises: PromoCodeTaken."""
        writes = self.codes.add(code)
        subject = f"promo-code#{code.code}"
        writes.audit(subject, "promo-code.created", at=code.created_at, after=code)
        self.table.commit(writes.once(once, result=code))
        return code

    def retire(self, name: str) -> None:
        """Let nobody use a promo code any more. Raises: PromoCodeNotFound, Unavailable."""

        def attempt() -> None:
            before, now = self.codes.get(name), self.clock()
            after = before.retired(now)
            if after is before:
                return
            writes = self.codes.change(after, over=before)
            subject = f"promo-code#{name}"
            writes.audit(subject, "promo-code.retired", at=now, before=before, after=after)
            self.table.commit(writes)

        retrying(attempt, on=PromoCodeChanged)

    def use(
        self, subscription_id: str, name: str, by: Principal, once: KeyedRequest | None = None
    ) -> Subscription:
        """Use a promo code for a subscription, from the first period that is not billed yet.

        Raises: SubscriptionNotFound, SubscriptionEnded, TooManyDiscounts, PromoCodeNotFound,
        PromoCodeNotValid, PromoCodeUsedUp, PromoCodeUsedBefore, PromoCodeForOtherTariffs,
        Unavailable.
        """

        def attempt() -> Subscription:
            before = self.subscriptions.get(subscription_id)
            by.must_reach(before.customer_id, otherwise=SubscriptionNotFound)
            code, account = self.codes.get(name), self.accounts.get(before.account_id)
            now = self.clock()
            used = code.used(before, local_date(now, account.time_zone))
            after = before.discounted(code.discount(before, _first_unbilled(account, before)))
            writes = self.subscriptions.change(after, over=before)
            writes.extend(self.codes.change(used, over=code))
            writes.extend(self.codes.add_use(code, before.customer_id))
            # A run that has read the account already must read it again.
            marked = replace(account, version=account.version + 1)
            writes.extend(self.accounts.change(marked, over=account))
            subject = f"subscription#{before.id}"
            writes.audit(subject, "subscription.discounted", at=now, before=before, after=after)
            self.table.commit(writes.once(once, result=after))
            return after

        return retrying(attempt, on=_BUSY)


def _first_unbilled(account: Account, subscription: Subscription) -> date:
    return account.charged_until.get(subscription.id) or subscription.started_on
