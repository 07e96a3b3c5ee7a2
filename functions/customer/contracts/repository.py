"""Contracts in the customer table.

pk CONTRACT#<id>      sk CONTRACT   gsi1 CUSTOMER#<customer id>      CONTRACT#<number>
                                    gsi2 CONTRACTDAYS#<list>#<shard> <day>#<id>   ending, ended ...
                                    gsi3 CONTRACTS#<shard>           <created>#<id>
                                    gsi4 CONTRACTS#<state>#<shard>   <created>#<id>
pk SERIES#CONTRACT[#<year>]   sk COUNTER    the last number
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from functions.customer.contracts.entities import (
    Contract,
    ContractExists,
    ContractModified,
    ContractNotFound,
    Filter,
    Listing,
)
from functions.customer.contracts.search import entries_of
from functions.customer.contracts.steps import State
from functions.customer.finding.repository import entering
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)
from shared.dynamo.table import BATCH_READ
from shared.dynamo.transaction import Condition

_ALL = ShardedList("CONTRACTS", index="gsi3", shards=4)
_BY_STATE = ShardedList("CONTRACTS", index="gsi4", shards=2)
_BY_DAY = ShardedList("CONTRACTDAYS", index="gsi2", shards=2)


def contract_key(contract_id: str) -> tuple[str, str]:
    """Where a contract lies."""
    return f"CONTRACT#{contract_id}", "CONTRACT"


def contract_in(item: Item | None) -> Contract:
    """The contract that an item holds. Raises: ContractNotFound for no item."""
    if item is None:
        raise ContractNotFound
    return from_item(Contract, item)


@component
class ContractRepository:
    """Reads contracts, and says how they are written."""

    table: Table

    def get(self, contract_id: str) -> Contract:
        """A contract. Raises: ContractNotFound."""
        return contract_in(self.table.get(*contract_key(contract_id)))

    def get_many(self, contract_ids: Sequence[str]) -> tuple[Contract, ...]:
        """The contracts among these ids that there are; a request for each 100 of them."""
        keys = [contract_key(one) for one in dict.fromkeys(contract_ids)]
        parts = (keys[n : n + BATCH_READ] for n in range(0, len(keys), BATCH_READ))
        return tuple(contract_in(item) for part in parts for item in self.table.get_many(part))

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Contract]:
        """Contracts, newest first; those asked for by their last day in its order."""
        return self._page(_query(wanted), limit, cursor)

    def list_of(
        self, customer_id: str, limit: int, cursor: str | None, state: State | None = None
    ) -> Page[Contract]:
        """A customer's contracts, by number; all, or those in a state."""
        where = {"state": None if state is None else state.value}
        query = Query(f"CUSTOMER#{customer_id}", index="gsi1", prefix="CONTRACT#", where=where)
        return self._page(query, limit, cursor)

    def each_due(self, day: date) -> Iterator[Contract]:
        """The contracts with a change that is scheduled for a day up to this one."""
        due = (Listing.SUSPENDING.value, Listing.ENDING.value)
        query = _BY_DAY.query(of=due, until=day.isoformat(), newest_first=False)
        for item in self.table.each(query):
            yield from_item(Contract, item)

    def add(self, contract: Contract) -> Transaction:
        """A new contract. Its failure: ContractExists."""
        item = to_item(contract) | _keys(contract)
        transaction = Transaction().create(item, otherwise=ContractExists())
        return transaction.extend(entering(entries_of(contract)))

    def change(self, contract: Contract, *, over: Contract) -> Transaction:
        """A contract over the one that was read. Its failure: ContractModified."""
        transaction = Transaction().replace(
            to_item(contract) | _keys(contract), version=over.version, otherwise=ContractModified()
        )
        return transaction.extend(entering(entries_of(contract), entries_of(over)))

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Contract]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Contract, item))


def placed_in_lists(item: Item) -> Transaction | None:
    """A contract of before there were lists of all contracts is given its place in them."""
    if item["sk"] != "CONTRACT" or not str(item["pk"]).startswith("CONTRACT#") or "gsi3pk" in item:
        return None
    contract = from_item(Contract, item)
    unchanged = Condition(equals={"version": contract.version})
    return Transaction().update(_keys(contract), when=unchanged)


def _keys(contract: Contract) -> Item:
    """The keys of a contract, in all lists that it stands in."""
    pk, sk = contract_key(contract.id)
    created = iso(contract.created_at)
    keys: Item = {
        "pk": pk,
        "sk": sk,
        "gsi1pk": f"CUSTOMER#{contract.customer_id}",
        "gsi1sk": f"CONTRACT#{contract.number}",
        **_ALL.keys(created, contract.id),
        **_BY_STATE.keys(created, contract.id, of=contract.state),
    }
    if contract.listed is not None:
        listing, day = contract.listed
        keys |= _BY_DAY.keys(day.isoformat(), contract.id, of=listing)
    return keys


def _query(wanted: Filter) -> Query:
    """The narrowest list that holds what is wanted."""
    state = None if wanted.state is None else wanted.state.value
    if wanted.asks_for_ends:
        return _BY_DAY.query(
            of=(Listing.ENDING.value, Listing.ENDED.value),
            since=_text(wanted.ends_from),
            until=_text(wanted.ends_until),
            newest_first=False,
            where={"state": state},
        )
    return _ALL.query() if state is None else _BY_STATE.query(of=state)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
