"""The stock's counters in the customer table.

pk MODEL#<id>              sk STOCK           all that is in stock of a model
pk WAREHOUSE#<warehouse>   sk STOCK#<model>   what of it a warehouse has
     gsi1 STOCKOF#<model>  <warehouse>

They change in the transactions that move devices, each over the state that was read: a counter of a
model is written as often as one of its devices moves, which is some per second where most is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from functions.customer.devices.entities import (
    Device,
    DeviceModel,
    ModelChanged,
    ModelExists,
    ModelNotFound,
    UnknownRentTariff,
    model_id_of,
)
from functions.customer.devices.stock import (
    NOWHERE,
    ModelStock,
    Move,
    PlaceStock,
    StockChanged,
    changes_of,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

Key = tuple[str, str]
Found = Mapping[Key, Item]
"""Items by where they lie."""


def model_key(model_id: str) -> Key:
    """Where a model lies."""
    return f"MODEL#{model_id}", "MODEL"


def stock_key(model_id: str) -> Key:
    """Where it lies how many devices of a model are in stock."""
    return f"MODEL#{model_id}", "STOCK"


def place_key(model_id: str, warehouse_id: str) -> Key:
    """Where it lies how many of them a warehouse has."""
    return f"WAREHOUSE#{warehouse_id}", f"STOCK#{model_id}"


def keys_of(moves: Iterable[Move]) -> list[Key]:
    """All that is to be read for moves: their models and the counters."""
    moves = tuple(moves)
    models = dict.fromkeys(move.after.model_id for move in moves)
    keys = [key for model in models for key in (model_key(model), stock_key(model))]
    return keys + [place_key(*place) for place in changes_of(moves)]


def handover_keys(devices: Iterable[Device]) -> list[Key]:
    """The same for devices that are to be handed over, before anybody knows to whom."""
    devices = tuple(devices)
    models = dict.fromkeys(device.model_id for device in devices)
    keys = [key for model in models for key in (model_key(model), stock_key(model))]
    places = {(d.model_id, d.warehouse_id or NOWHERE) for d in devices}
    return keys + [place_key(*place) for place in sorted(places)]


def model_in(found: Found, model_id: str) -> DeviceModel:
    """The model among what was read. Raises: ModelNotFound."""
    item = found.get(model_key(model_id))
    if item is None:
        raise ModelNotFound
    return from_item(DeviceModel, item)


def stock_in(found: Found, model_id: str) -> ModelStock:
    """How many devices of a model are in stock, by what was read."""
    item = found.get(stock_key(model_id))
    return ModelStock(model_id) if item is None else from_item(ModelStock, item)


def place_in(found: Found, model_id: str, warehouse_id: str) -> PlaceStock:
    """How many of them a warehouse has, by what was read."""
    item = found.get(place_key(model_id, warehouse_id))
    return PlaceStock(warehouse_id, model_id) if item is None else from_item(PlaceStock, item)


@component
class StockRepository:
    """Reads models and counters, and says how they are written."""

    table: Table

    def read(self, *keys: Key) -> dict[Key, Item]:
        """The items at these keys, at most 100, in one request."""
        return {(i["pk"], i["sk"]): i for i in self.table.get_many(list(dict.fromkeys(keys)))}

    def get_model(self, model_id: str) -> DeviceModel:
        """A model. Raises: ModelNotFound."""
        item = self.table.get(*model_key(model_id))
        if item is None:
            raise ModelNotFound
        return from_item(DeviceModel, item)

    def list_models(self, limit: int, cursor: str | None) -> Page[DeviceModel]:
        """The catalogue, by vendor and name."""
        page = self.table.page(Query("MODELS", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(DeviceModel, item))

    def list_at(self, warehouse_id: str, limit: int, cursor: str | None) -> Page[PlaceStock]:
        """What a warehouse has of each model."""
        query = Query(f"WAREHOUSE#{warehouse_id}", prefix="STOCK#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(PlaceStock, item))

    def list_of(self, model_id: str, limit: int, cursor: str | None) -> Page[PlaceStock]:
        """What each warehouse has of a model."""
        query = Query(f"STOCKOF#{model_id}", index="gsi1")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(PlaceStock, item))

    def add_model(self, model: DeviceModel) -> Transaction:
        """A new model. Its failure: ModelExists."""
        free = Condition(absent=True)
        return (
            Transaction()
            .check(*_name_key(model), when=free, otherwise=ModelExists())
            .create(_model_item(model), otherwise=ModelExists())
        )

    def change_model(self, model: DeviceModel, *, over: DeviceModel) -> Transaction:
        """A model over the one that was read, its name kept for it alone.

        Its failures: ModelExists, UnknownRentTariff, ModelChanged.
        """
        writes, old, new = Transaction(), _name_key(over), _name_key(model)
        if old != new:
            if new != _name_key_of(model.id):
                held = {"pk": new[0], "sk": new[1], "model_id": model.id}
                other = new[0].removeprefix("MODELNAME#")
                writes.create(held, otherwise=ModelExists())
                writes.check(
                    *model_key(other), when=Condition(absent=True), otherwise=ModelExists()
                )
            if old != _name_key_of(model.id):
                writes.delete(*old)
        tariff = model.rent_tariff_id
        if tariff is not None and tariff != over.rent_tariff_id:
            writes.check(f"TARIFF#{tariff}", "TARIFF",
                         when=Condition(present=True), otherwise=UnknownRentTariff())  # fmt: skip
        return writes.replace(_model_item(model), version=over.version, otherwise=ModelChanged())

    def change_stock(self, stock: ModelStock) -> Transaction:
        """All that is in stock of a model, over what was read. Its failure: StockChanged."""
        pk, sk = stock_key(stock.model_id)
        item = to_item(stock) | {"pk": pk, "sk": sk}
        return Transaction().put(item, when=_unmoved(stock.version), otherwise=StockChanged())

    def change_place(self, place: PlaceStock) -> Transaction:
        """What a warehouse has of a model, over what was read. Its failure: StockChanged."""
        pk, sk = place_key(place.model_id, place.warehouse_id)
        listed = {"gsi1pk": f"STOCKOF#{place.model_id}", "gsi1sk": place.warehouse_id}
        item = to_item(place) | {"pk": pk, "sk": sk} | listed
        return Transaction().put(item, when=_unmoved(place.version), otherwise=StockChanged())


def _unmoved(version: int) -> Condition:
    return Condition(equals={"version": version - 1 or None})


def _name_key(model: DeviceModel) -> Key:
    return _name_key_of(model_id_of(model.vendor, model.name))


def _name_key_of(named: str) -> Key:
    return f"MODELNAME#{named}", "MODEL"


def _model_item(model: DeviceModel) -> Item:
    pk, sk = model_key(model.id)
    order = f"{model.vendor}|{model.name}".casefold()
    return to_item(model) | {
        "pk": pk,
        "sk": sk,
        "gsi1pk": "MODELS",
        "gsi1sk": f"{order}#{model.id}",
    }
