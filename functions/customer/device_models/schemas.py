"""The catalogue of device models as it comes in and goes out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.customer.devices.entities import DeviceKind
from functions.customer.fields import ID, CreatedAt, Version
from shared.http import Amount, Schema
from shared.http.schema import Currency
from shared.messages import Unit
from shared.takes import Takes

Vendor = Annotated[
    str, Field(min_length=1, max_length=100, description="Who makes it.", examples=["Huawei"])
]
ModelName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="The model's name, without the vendor's.",
        examples=["EchoLife HG8245H"],
    ),
]
Kind = Annotated[DeviceKind, Field(description="What the device is for.", examples=["ont"])]
RentTariff = Annotated[
    str | None,
    Field(
        max_length=64,
        description="The published tariff that it is rented on; null if it is rented on none.",
        examples=[ID],
    ),
]
SalePrice = Annotated[
    Amount | None,
    Field(description="What it is sold for, with tax; null if it is not charged."),
]
ReplacementPrice = Annotated[
    Amount | None,
    Field(
        description="What is charged, with tax, for one that is not given back; by default, "
        "`salePrice`."
    ),
]
PriceCurrency = Annotated[Currency, Field(description="The currency of its prices.")]
Minimum = Annotated[
    Annotated[int, Field(ge=0, le=100_000), Takes(unit=Unit.ITEM)] | None,
    Field(
        description="With fewer in stock, in all warehouses, there is a shortage; null if never."
    ),
]


class NewDeviceModel(Schema):
    vendor: Vendor
    name: ModelName
    kind: Kind
    rent_tariff_id: RentTariff = None
    sale_price: SalePrice = None
    replacement_price: ReplacementPrice = None
    currency: PriceCurrency = "RUB"
    minimum_stock: Minimum = None


class DeviceModelChanges(Schema):
    vendor: Vendor = ""
    name: ModelName = ""
    kind: Kind = DeviceKind.ONT
    rent_tariff_id: RentTariff = None
    sale_price: SalePrice = None
    replacement_price: ReplacementPrice = None
    currency: PriceCurrency = "RUB"
    minimum_stock: Minimum = None
    archived: bool = Field(
        default=False, description="Whether no more of it is taken into the stock."
    )

    @model_validator(mode="after")
    def _something_is_sent(self) -> DeviceModelChanges:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class DeviceModelView(Schema):
    id: str = Field(description="The model's id.", examples=[ID])
    vendor: Vendor
    name: ModelName
    kind: Kind
    rent_tariff_id: RentTariff
    sale_price: SalePrice
    replacement_price: ReplacementPrice
    currency: PriceCurrency
    minimum_stock: Minimum
    archived: bool = Field(description="Whether no more of it is taken into the stock.")
    created_at: CreatedAt
    version: Version
