"""Buildings in the customer table.

pk BUILDING#<id>   sk BUILDING   gsi1pk CITY#<city>   gsi1sk <street>|<building>
                                 gsi2pk BUILDINGS     gsi2sk <city>|<street>|<building>
"""

from __future__ import annotations

from functions.customer.addresses.entities import city_key, street_key
from functions.customer.buildings.entities import (
    Building,
    BuildingChanged,
    BuildingNotFound,
    BuildingRegistered,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item


def building_key(building_id: str) -> tuple[str, str]:
    """Where a building lies."""
    return f"BUILDING#{building_id}", "BUILDING"


def building_in(item: Item | None) -> Building | None:
    """The building that an item holds, if there is one."""
    return None if item is None else from_item(Building, item)


@component
class BuildingRepository:
    """Reads buildings, and says how they are written."""

    table: Table

    def find(self, building_id: str) -> Building | None:
        """A building, or None: most addresses are in no register."""
        return building_in(self.table.get(*building_key(building_id)))

    def get(self, building_id: str) -> Building:
        """A building. Raises: BuildingNotFound."""
        building = self.find(building_id)
        if building is None:
            raise BuildingNotFound
        return building

    def list(self, limit: int, cursor: str | None) -> Page[Building]:
        """All buildings, by city, street and number."""
        return self._page(Query("BUILDINGS", index="gsi2"), limit, cursor)

    def list_of_city(
        self, city: str, street: str | None, limit: int, cursor: str | None
    ) -> Page[Building]:
        """The buildings of a city, or of one street of it, by street and number."""
        prefix = f"{street_key(street)}|" if street else ""
        query = Query(f"CITY#{city_key(city)}", index="gsi1", prefix=prefix)
        return self._page(query, limit, cursor)

    def add(self, building: Building) -> Transaction:
        """A new building. Its failure: BuildingRegistered."""
        return Transaction().create(_item(building), otherwise=BuildingRegistered())

    def change(self, building: Building, *, over: Building) -> Transaction:
        """A building over the one that was read. Its failure: BuildingChanged."""
        return Transaction().replace(
            _item(building), version=over.version, otherwise=BuildingChanged()
        )

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Building]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Building, item))


def _item(building: Building) -> Item:
    pk, sk = building_key(building.id)
    city, rest = building.address.place.split("|", 1)
    keys = {"pk": pk, "sk": sk, "gsi1pk": f"CITY#{city}", "gsi1sk": rest}
    return to_item(building) | keys | {"gsi2pk": "BUILDINGS", "gsi2sk": f"{city}|{rest}"}
