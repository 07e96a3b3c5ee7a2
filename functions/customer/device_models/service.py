"""What one can do with the catalogue of device models."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from functions.customer.devices.entities import DeviceKind, DeviceModel, model_id_of
from functions.customer.devices.events import StockLow
from functions.customer.devices.stock import StockChanged
from functions.customer.devices.stock_repository import (
    StockRepository,
    model_in,
    model_key,
    stock_in,
    stock_key,
)
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class ModelDraft:
    """A model to be added to the catalogue."""

    vendor: str
    name: str
    kind: DeviceKind
    rent_tariff_id: str | None = None
    sale_price: Decimal | None = None
    replacement_price: Decimal | None = None
    currency: str = "RUB"
    minimum_stock: int | None = None


@component
class DeviceModels:
    """Use cases of the catalogue."""

    table: Table
    stock: StockRepository
    clock: Clock

    def create(self, draft: ModelDraft, once: KeyedRequest | None = None) -> DeviceModel:
        """Add a model to the catalogue.

        Raises: ModelExists, UnknownRentTariff, InvalidModelPrice, UnknownCurrency.
        """
        now = self.clock()
        model = DeviceModel(
            id=model_id_of(draft.vendor, draft.name),
            vendor=draft.vendor,
            name=draft.name,
            kind=draft.kind,
            created_at=now,
            updated_at=now,
            rent_tariff_id=draft.rent_tariff_id,
            sale_price=draft.sale_price,
            replacement_price=draft.replacement_price,
            currency=draft.currency,
            minimum_stock=draft.minimum_stock,
        ).checked()
        self.table.commit(
            Transaction()
            .extend(self.stock.add_model(model))
            .audit(f"device-model#{model.id}", "device-model.added", at=now, after=model)
            .once(once, result=model)
        )
        return model

    def get(self, model_id: str) -> DeviceModel:
        """A model. Raises: ModelNotFound."""
        return self.stock.get_model(model_id)

    def list(self, limit: int, cursor: str | None) -> Page[DeviceModel]:
        """The catalogue, by vendor and name."""
        return self.stock.list_models(limit, cursor)

    def update(self, model_id: str, changes: dict[str, Any], seen: int | None) -> DeviceModel:
        """Change a model; with another minimum a shortage may begin or end.

        Raises: ModelNotFound, ModelExists, ModelChanged, UnknownRentTariff, InvalidModelPrice,
        UnknownCurrency, PreconditionFailed, Unavailable.
        """

        def attempt() -> DeviceModel:
            found = self.stock.read(model_key(model_id), stock_key(model_id))
            before, stock = model_in(found, model_id), stock_in(found, model_id)
            if seen not in (None, before.version):
                raise PreconditionFailed
            now = self.clock()
            after = before.changed(changes, now)
            writes = self.stock.change_model(after, over=before)
            counted = stock.moved(0, after)
            if (after.minimum_stock, after.archived) != (before.minimum_stock, before.archived):
                writes.extend(self.stock.change_stock(counted))
                if counted.low and not stock.low:
                    writes.emit(StockLow.of(after, counted, now))
            subject = f"device-model#{model_id}"
            writes.audit(subject, "device-model.updated", at=now, before=before, after=after)
            self.table.commit(writes)
            return after

        return retrying(attempt, on=StockChanged)
