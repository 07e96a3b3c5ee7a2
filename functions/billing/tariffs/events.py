"""What is said of tariffs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from functions.billing.periods.entities import BillingPeriod
from functions.billing.tariffs.entities import TariffKind
from shared.http.schema import Amount
from shared.messaging.data import EventData

if TYPE_CHECKING:
    from functions.billing.tariffs.entities import Tariff


class TariffPublished(EventData):
    """A version of a tariff is open for sale."""

    event_type: ClassVar[str] = "billing.tariff.published"
    tariff_id: str
    code: str
    name: str
    revision: int = Field(description="Counts the published versions of the tariff.")
    kind: TariffKind
    price: Amount
    currency: str
    period: BillingPeriod
    setup_fee: Amount
    price_includes_tax: bool
    download_mbps: int | None = None
    upload_mbps: int | None = None

    @classmethod
    def of(cls, tariff: Tariff) -> TariffPublished:
        """What is said of a tariff."""
        terms = tariff.terms
        return cls(
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


class TariffArchived(EventData):
    """A tariff is no longer sold; its subscribers stay."""

    event_type: ClassVar[str] = "billing.tariff.archived"
    tariff_id: str
    code: str
