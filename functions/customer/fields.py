"""Fields that several models of the service have, each with what it is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"

CustomerId = Annotated[str, Field(description="The customer's id.", examples=[ID])]
ContractId = Annotated[str, Field(description="The contract's id.", examples=[ID])]
TariffId = Annotated[str, Field(description="The tariff's id.", examples=[ID])]
TariffName = Annotated[
    str, Field(description="The tariff's name when it was agreed to.", examples=["Домашний 100"])
]
CurrencyCode = Annotated[
    str, Field(description="The currency's code (ISO 4217).", examples=["RUB"])
]
PeriodName = Annotated[
    str, Field(description="The billing period that `price` covers.", examples=["month"])
]
Zone = Annotated[
    str, Field(description="IANA time zone of the local dates.", examples=["Europe/Moscow"])
]
CreatedAt = Annotated[datetime, Field(description="When it was created (UTC).")]
UpdatedAt = Annotated[datetime, Field(description="When it was last changed (UTC).")]
Version = Annotated[
    int,
    Field(
        description="Grows with every change; for If-Match, where a request takes it.",
        ge=1,
        examples=[3],
    ),
]
