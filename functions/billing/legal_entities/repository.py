"""Legal entities in the billing table, all in one partition: they are few, and read together.

pk LEGALENTITIES        sk ENTITY#<id>   a legal entity
pk LEGALENTITIES        sk REGISTER      which is the default, and the version of them all
pk LEGALENTITY#<id>     sk LOGO          its logo, apart: only documents show it
"""

from __future__ import annotations

from functions.billing.legal_entities.entities import (
    LegalEntitiesChanged,
    LegalEntity,
    LegalEntityNotFound,
    Register,
)
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Item, Transaction

_PK, _ENTITY, _REGISTER, _LOGO = "LEGALENTITIES", "ENTITY#", "REGISTER", "LOGO"


@component
class LegalEntityRepository:
    """Reads legal entities, and says how changes of them are written."""

    table: Table

    def get(self, entity_id: str) -> LegalEntity:
        """One legal entity. Raises: LegalEntityNotFound."""
        item = self.table.get(_PK, _ENTITY + entity_id)
        if item is None:
            raise LegalEntityNotFound
        return from_item(LegalEntity, item)

    def list(self, limit: int, cursor: str | None) -> Page[LegalEntity]:
        """All of them, newest first. Raises: InvalidCursor."""
        query = Query(_PK, prefix=_ENTITY, newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(LegalEntity, item))

    def register(self) -> Register:
        """All of them, with what they have in common, in one read."""
        items = list(self.table.each(Query(_PK, consistent=True)))
        entities = (from_item(LegalEntity, i) for i in items if i["sk"].startswith(_ENTITY))
        version = next((int(i["version"]) for i in items if i["sk"] == _REGISTER), 0)
        return Register(tuple(entities), version)

    def change(self, entity: LegalEntity, *, over: Register) -> Transaction:
        """A new or changed legal entity, where none has changed since the register was read.

        Its failure: LegalEntitiesChanged.
        """
        unmoved = Condition(equals={"version": over.version}) if over.version else None
        register = {"pk": _PK, "sk": _REGISTER, "version": over.version + 1}
        return (
            Transaction()
            .put(
                register,
                when=unmoved or Condition(absent=True),
                otherwise=LegalEntitiesChanged(),
            )
            .put(to_item(entity) | {"pk": _PK, "sk": _ENTITY + entity.id})
        )

    def demote(self, entity: LegalEntity) -> Transaction:
        """A legal entity that is no longer the default; to be written with the one that is."""
        return Transaction().put(to_item(entity) | {"pk": _PK, "sk": _ENTITY + entity.id})

    def find_logo(self, entity_id: str) -> str:
        """A legal entity's logo in base64; empty where it has none."""
        item = self.table.get(f"LEGALENTITY#{entity_id}", _LOGO)
        return "" if item is None else str(item["image"])

    def set_logo(self, entity_id: str, image: str) -> Transaction:
        """A legal entity's logo, in the place of an earlier one."""
        item = {"pk": f"LEGALENTITY#{entity_id}", "sk": _LOGO, "image": image}
        return Transaction().put(item)


def entity_in(item: Item) -> LegalEntity | None:
    """The legal entity that an item of the table holds, if it is one."""
    is_one = item["pk"] == _PK and str(item["sk"]).startswith(_ENTITY)
    return from_item(LegalEntity, item) if is_one else None
