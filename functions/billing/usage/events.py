"""Events of usage."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from functions.billing.tariffs.meter_schemas import Exact
from functions.billing.usage.entities import UsagePeriod
from shared.event import Event
from shared.messaging.data import EventData


class UsageThresholdReached(EventData):
    """A share of what is included in a period has been used, in percent."""

    event_type: ClassVar[str] = "billing.usage.threshold-reached"
    subscription_id: str
    account_id: str
    customer_id: str
    tariff_name: str
    metric: str
    unit: str
    percent: int
    used: Exact
    included: Exact
    period_start: date
    period_end: date

    @classmethod
    def of(cls, period: UsagePeriod, percent: int, at: datetime) -> Event:
        """The event of a threshold."""
        data = cls(
            subscription_id=period.subscription_id,
            account_id=period.account_id,
            customer_id=period.customer_id,
            tariff_name=period.tariff_name,
            metric=period.metric,
            unit=period.unit,
            percent=percent,
            used=period.used,
            included=period.included,
            period_start=period.start,
            period_end=period.end,
        )
        return data.event(subject=period.subscription_id, at=at)
