"""Customers in the customer table.

pk CUSTOMER#<id>                   sk CUSTOMER
     gsi3 CUSTOMERS#<shard>            <created>#<id>
     gsi4 CUSTOMERS#<status>#<shard>   <created>#<id>
pk CUSTOMER#<id>                   sk TAG#<tag>          a summary
     gsi3 TAGGED#<tag>#<shard>         <created>#<id>
pk SEARCH#name#<first 2 letters>   sk <word>#<id>     a summary, for each word of the name
pk SEARCH#phone#<phone>            sk <phone>#<id>    a summary; `email` likewise
pk SEARCH#contract#<number>        sk CUSTOMER        whose it is

Search items are written with the customer, so that a search is one query and never behind. A
contract only says whose it is: a company can have more of them than one transaction could rewrite.
"""

from __future__ import annotations

from functions.customer.customers.entities import (
    Customer,
    CustomerChanged,
    CustomerExists,
    CustomerSummary,
    Status,
)
from functions.customer.customers.search import NAME_BEGINNING, Term, terms_of
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

_ALL = ShardedList("CUSTOMERS", index="gsi3", shards=4)
_BY_STATUS = ShardedList("CUSTOMERS", index="gsi4", shards=4)
_TAGGED = ShardedList("TAGGED", index="gsi3", shards=4)


def customer_key(customer_id: str) -> tuple[str, str]:
    """Where a customer lies."""
    return f"CUSTOMER#{customer_id}", "CUSTOMER"


def customer_in(item: Item | None) -> Customer | None:
    """The customer that an item holds."""
    return None if item is None else from_item(Customer, item)


@component
class CustomerRepository:
    """Reads customers, and says how they are written."""

    table: Table

    def get(self, customer_id: str) -> Customer | None:
        """A customer, or None."""
        return customer_in(self.table.get(*customer_key(customer_id)))

    def list(self, status: Status | None, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        """Customers, newest first; all, or those of one status."""
        query = _ALL.query() if status is None else _BY_STATUS.query(of=status)
        return self._page(query, limit, cursor)

    def list_tagged(self, tag: str, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        """The customers with a tag, newest first."""
        return self._page(_TAGGED.query(of=tag), limit, cursor)

    def list_found(self, term: Term, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        """The customers whom a search term finds, by that term."""
        ending = "" if term.is_prefix else "#"
        return self._page(Query(_search_pk(term), prefix=term.text + ending), limit, cursor)

    def list_with_contract(self, number: str) -> Page[CustomerSummary]:
        """The customer who signed a contract, as a list of one or none."""
        signed = self.table.get(*_contract_key(number))
        customer = self.get(signed["customer_id"]) if signed else None
        return Page((customer.summary,) if customer else ())

    def add(self, customer: Customer) -> Transaction:
        """A new customer, with their search items. Its failure: CustomerExists."""
        transaction = Transaction().create(_item(customer), otherwise=CustomerExists())
        return transaction.extend(_indexing(customer.summary, None)).extend(_tagging(customer))

    def change(self, customer: Customer, *, over: Customer) -> Transaction:
        """A customer over the one that was read, with their search items.

        Its failure: CustomerChanged.
        """
        transaction = Transaction().replace(
            _item(customer), version=over.version, otherwise=CustomerChanged()
        )
        transaction.extend(_indexing(customer.summary, over.summary))
        return transaction.extend(_tagging(customer, over))

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[CustomerSummary]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(CustomerSummary, item))


def _item(customer: Customer) -> Item:
    pk, sk = customer_key(customer.id)
    created = iso(customer.created_at)
    return to_item(customer) | {
        "pk": pk,
        "sk": sk,
        **(_ALL.keys(created, customer.id) if customer.merged_into is None else {}),
        **_BY_STATUS.keys(created, customer.id, of=customer.status),
    }


def _indexing(now: CustomerSummary, before: CustomerSummary | None) -> Transaction:
    """Search items brought from what a customer was found by to what they are found by now."""
    transaction = Transaction()
    if now == before:
        return transaction
    terms = terms_of(now)
    for term in _ordered(terms_of(before) - terms if before else set()):
        transaction.delete(_search_pk(term), f"{term.text}#{now.id}")
    for term in _ordered(terms):
        keys = {"pk": _search_pk(term), "sk": f"{term.text}#{now.id}"}
        transaction.put(to_item(now) | keys)
    known = before.contract_numbers if before else ()
    for number in now.contract_numbers:
        if number not in known:
            pk, sk = _contract_key(number)
            transaction.put({"pk": pk, "sk": sk, "customer_id": now.id})
    return transaction


def _tagging(now: Customer, before: Customer | None = None) -> Transaction:
    """The items of a customer's tags brought from those they had to those they have."""
    transaction = Transaction()
    pk, _ = customer_key(now.id)
    had, has = _tags(before), _tags(now)
    for tag in sorted(set(had) - set(has)):
        transaction.delete(pk, f"TAG#{tag}")
    is_new = before is None or now.summary != before.summary
    for tag in has if is_new else sorted(set(has) - set(had)):
        listed = _TAGGED.keys(iso(now.created_at), now.id, of=tag)
        transaction.put(to_item(now.summary) | {"pk": pk, "sk": f"TAG#{tag}"} | listed)
    return transaction


def _tags(customer: Customer | None) -> tuple[str, ...]:
    """The tags that a customer is listed by; a merged record is in no list."""
    return () if customer is None or customer.merged_into is not None else customer.tags


def _ordered(terms: set[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: (term.field, term.text))


def _contract_key(number: str) -> tuple[str, str]:
    return f"SEARCH#contract#{number.casefold()}", "CUSTOMER"


def _search_pk(term: Term) -> str:
    return f"SEARCH#{term.field}#{term.text[:NAME_BEGINNING] if term.is_prefix else term.text}"
