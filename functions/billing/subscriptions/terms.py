"""A tariff's terms as a subscription has them: from its start, or from a later day on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from functions.billing.subscriptions.agreed import NextTerms
from functions.billing.subscriptions.entities import OtherService, Subscription
from functions.billing.tariffs.entities import (
    ChargingMode,
    Tariff,
    TariffNeverPublished,
    TariffNotPublished,
    TariffTerms,
)


def subscribe(
    tariff: Tariff,
    *,
    id: str,  # noqa: A002 - the field's own name
    account_id: str,
    customer_id: str,
    contract_id: str,
    started_on: date,
    common_bill_day: int,
) -> Subscription:
    """A subscription to a tariff's present terms. Raises: TariffNeverPublished."""
    if not tariff.was_published:
        raise TariffNeverPublished
    terms = tariff.terms
    anniversary = terms.charging is ChargingMode.ANNIVERSARY
    return Subscription(
        id=id,
        account_id=account_id,
        customer_id=customer_id,
        contract_id=contract_id,
        tariff_id=tariff.id,
        tariff_code=tariff.code,
        tariff_revision=tariff.revision,
        tariff_name=terms.name,
        kind=terms.kind,
        price=terms.price,
        currency=terms.currency,
        period=terms.period,
        mode=terms.mode,
        bill_day=started_on.day if anniversary else common_bill_day,
        tax_category=terms.tax_category,
        price_includes_tax=terms.price_includes_tax,
        started_on=started_on,
        setup_fee=terms.setup_fee,
        download_mbps=terms.download_mbps,
        upload_mbps=terms.upload_mbps,
        trial_until=_trial_end(started_on, terms),
        billed_while_suspended=terms.billed_while_suspended,
        daily=terms.charging is ChargingMode.DAILY,
    )


def terms_of(tariff: Tariff, subscription: Subscription, on: date, quantity: Decimal) -> NextTerms:
    """A tariff's present terms for a subscription from a day on.

    A trial is counted from the subscription's start, so that nobody begins it anew.
    Raises: TariffNotPublished, OtherService.
    """
    if not tariff.public:
        raise TariffNotPublished
    terms = tariff.terms
    if (terms.kind, terms.currency) != (subscription.kind, subscription.currency):
        raise OtherService
    return NextTerms(
        on=on,
        tariff_id=tariff.id,
        tariff_code=tariff.code,
        tariff_revision=tariff.revision,
        tariff_name=terms.name,
        price=terms.price,
        period=terms.period,
        mode=terms.mode,
        bill_day=subscription.bill_day,
        tax_category=terms.tax_category,
        price_includes_tax=terms.price_includes_tax,
        quantity=quantity,
        download_mbps=terms.download_mbps,
        upload_mbps=terms.upload_mbps,
        trial_until=_trial_end(subscription.started_on, terms),
        billed_while_suspended=terms.billed_while_suspended,
        daily=terms.charging is ChargingMode.DAILY,
    )


def _trial_end(started_on: date, terms: TariffTerms) -> date | None:
    return started_on + timedelta(days=terms.trial_days) if terms.trial_days else None
