"""Events of tariffs."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.billing.periods.entities import BillingPeriod
from functions.billing.tariffs.entities import Tariff, TariffKind
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class TariffPublished(EventData):
    """A tariff, or new terms of one, have been published."""

    event_type: ClassVar[str] = "billing.tariff.published"
    tariff_id: str
    code: str
    name: str
    revision: int = Field(description="The number of the published terms.")
    kind: TariffKind
    price: Amount
    currency: str
    period: BillingPeriod
    setup_fee: Amount
    price_includes_tax: bool
    download_mbps: int | None = None
    upload_mbps: int | None = None

    @classmethod
    def of(cls, tariff: Tariff, at: datetime) -> Event:
        """The event of published terms."""
        terms = tariff.terms
        data = cls(
            tariff_id=tariff.id,
            code=tariff.code,
            name=terms.name,
            revision=tariff.revision,
            kind=terms.kind,
            price=terms.price,
            currency=terms.currency,
            period=terms.period,
            setup_fee=terms.setup_fee,
            price_includes_tax=terms.price_includes_tax,
            download_mbps=terms.download_mbps,
            upload_mbps=terms.upload_mbps,
        )
        return data.event(subject=tariff.id, at=at, sequence=tariff.version)


class TariffArchived(EventData):
    """A tariff is no longer sold; its subscribers keep it."""

    event_type: ClassVar[str] = "billing.tariff.archived"
    tariff_id: str
    code: str

    @classmethod
    def of(cls, tariff: Tariff, at: datetime) -> Event:
        """The event of a tariff that is no longer sold."""
        data = cls(tariff_id=tariff.id, code=tariff.code)
        return data.event(subject=tariff.id, at=at, sequence=tariff.version)
