"""Payers in the billing table.

pk ACCOUNT#<id>   sk PAYER   apart from the account, which a run reads and writes
     gsi1 PAYER#CONTRACT#<number>   <account>    where they are known
     gsi2 PAYER#INN#<inn>           <account>
     gsi3 PAYER#NAME#<words>        <account>
"""

from __future__ import annotations

from functions.billing.payers.entities import Payer, contract_key, name_key
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Query, Table
from shared.dynamo.transaction import Item, Transaction

_SK = "PAYER"
MOST_FOUND = 5
"""Whoever looks for one wants to know that there are several, not all of them."""


@component
class PayerRepository:
    """Reads payers, and says how they are written."""

    table: Table

    def find(self, account_id: str) -> Payer:
        """An account's payer; an empty one where none is known."""
        item = self.table.get(f"ACCOUNT#{account_id}", _SK)
        return Payer(account_id) if item is None else from_item(Payer, item)

    def find_by_contract(self, number: str) -> tuple[str, ...]:
        """Some accounts of contracts with this number."""
        return self._found("gsi1", f"PAYER#CONTRACT#{contract_key(number)}")

    def find_by_inn(self, inn: str) -> tuple[str, ...]:
        """Some accounts of a company."""
        return self._found("gsi2", f"PAYER#INN#{inn}")

    def find_by_name(self, name: str) -> tuple[str, ...]:
        """Some accounts of whoever has this name."""
        return self._found("gsi3", f"PAYER#NAME#{name_key(name)}")

    def set(self, payer: Payer) -> Transaction:
        """An account's payer, in the place of an earlier one."""
        key = {"pk": f"ACCOUNT#{payer.account_id}", "sk": _SK}
        return Transaction().put(to_item(payer) | key | _found_by(payer))

    def _found(self, index: str, pk: str) -> tuple[str, ...]:
        query = Query(pk, index=index, attributes=("pk",))
        items = self.table.first(query, limit=MOST_FOUND)
        return tuple(str(item["pk"]).partition("#")[2] for item in items)


def found_by_more(item: Item) -> Transaction | None:
    """A payer of before payers were looked for is found by what is known of it."""
    if item["sk"] != _SK or any(f"gsi{n}pk" in item for n in (1, 2, 3)):
        return None
    keys = _found_by(from_item(Payer, item))
    return Transaction().update({"pk": item["pk"], "sk": _SK} | keys) if keys else None


def _found_by(payer: Payer) -> dict[str, str]:
    """The keys by which a payer is found."""
    known = {
        "gsi1": f"CONTRACT#{contract_key(payer.contract_number)}" if payer.contract_number else "",
        "gsi2": f"INN#{payer.inn}" if payer.inn else "",
        "gsi3": f"NAME#{name_key(payer.name)}" if name_key(payer.name) else "",
    }
    keys: dict[str, str] = {}
    for index, text in known.items():
        if text:
            keys |= {f"{index}pk": f"PAYER#{text}", f"{index}sk": payer.account_id}
    return keys
