"""What an outage adds to what was lost of a subscription's periods, as charges below zero. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import Account
from functions.billing.compensation.entities import Outage, PeriodLost, Policy, compensation
from functions.billing.compensation.lost import LostPart, lost_parts
from functions.billing.subscriptions.entities import Subscription

_TEXTS = {
    "en": "Outages of {name} from {day}: {minutes} min without service",
    "ru": "Перерывы услуги «{name}» с {day}: {minutes} мин без связи",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """A period of a subscription that an outage touches, and its parts in it."""

    subscription: Subscription
    parts: tuple[LostPart, ...]
    known: PeriodLost

    def credited(self, outage: Outage, policy: Policy) -> Credit:
        """What is lost of the period now, and what is given for it that was not given before."""
        lost = self.known
        for part in self.parts:
            lost = lost.with_outage(outage, part.span)
        lost = replace(lost, version=self.known.version + 1)
        whole, minutes = self.parts[0], lost.lost(policy)
        worth = compensation(
            whole.price, self.subscription.currency, whole.period.days, minutes, policy.percent
        )
        credit = max(worth.credit - self.known.credited, worth.credit * 0)
        lost = replace(lost, minutes=minutes, credited=self.known.credited + credit)
        return Credit(self, lost, max(minutes - self.known.minutes, 0), credit)


@dataclass(frozen=True, slots=True)
class Credit:
    """What an outage adds to a period's loss: minutes that count, and the credit for them."""

    of: Loss
    lost: PeriodLost
    minutes: int
    amount: Decimal


def losses(account: Account, subscriptions: Iterable[Subscription], outage: Outage) -> list[Loss]:
    """The periods that an outage touches, as if nothing were known of them."""
    found: dict[tuple[str, date], Loss] = {}
    for subscription in subscriptions:
        for part in lost_parts(subscription, outage.span, account.time_zone):
            key = subscription.id, part.period.start
            known = found.get(key)
            parts = (*known.parts, part) if known else (part,)
            found[key] = Loss(subscription, parts, PeriodLost(account.id, *key))
    return list(found.values())


def charged(account: Account, given: Sequence[Credit], today: date) -> Account:
    """The account with the credits among its charges to come, one of each period.

    Raises: TooManyCharges.
    """
    waiting, changed = {one.id: one for one in account.pending_charges}, account
    for credit in given:
        charge = _charge(credit, account, today)
        before = waiting.get(charge.id)
        if before is None:
            changed = changed.charging(charge)
            continue
        more = replace(charge, amount=before.amount + charge.amount)
        kept = (more if one.id == more.id else one for one in changed.pending_charges)
        changed = replace(changed, pending_charges=tuple(kept), version=changed.version + 1)
    return replace(changed, version=account.version + 1)


def text_of(credit: Credit, account: Account) -> str:
    """What a credit is called on the invoice, in the account's language."""
    text = _TEXTS.get(account.locale, _TEXTS["en"])
    day = credit.of.parts[0].span[0].date().isoformat()
    name = credit.of.subscription.tariff_name
    return text.format(name=name, day=day, minutes=credit.lost.minutes)


def _charge(credit: Credit, account: Account, today: date) -> PendingCharge:
    subscription = credit.of.subscription
    return PendingCharge(
        id=f"outage#{subscription.id}#{credit.lost.began_on}",
        kind=subscription.kind.value,
        description=text_of(credit, account),
        amount=-credit.amount,
        on=today,
        tax_category=subscription.tax_category,
        tax_included=subscription.price_includes_tax,
        subscription_id=subscription.id,
    )
