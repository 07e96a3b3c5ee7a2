"""Records of documents in the customer table; the documents themselves lie in a bucket.

pk CONTRACT#<id>   sk DOCUMENT#<version>   where it lies
"""

from __future__ import annotations

from functions.customer.documents.entities import ContractDocument, ContractDocumentMade
from shared.component import component
from shared.dynamo import Page, Query, Table, Transaction, from_item, to_item

_PREFIX = "DOCUMENT#"


@component
class ContractDocumentRepository:
    """Reads records, and says how they are written."""

    table: Table

    def find(self, contract_id: str, version: int) -> ContractDocument | None:
        """The record of a version, if it is made."""
        item = self.table.get(f"CONTRACT#{contract_id}", _sort(version))
        return None if item is None else from_item(ContractDocument, item)

    def find_latest(self, contract_id: str) -> ContractDocument | None:
        """The record of the latest version that is made."""
        query = Query(f"CONTRACT#{contract_id}", prefix=_PREFIX, newest_first=True, consistent=True)
        found = self.table.first(query)
        return from_item(ContractDocument, found[0]) if found else None

    def list_of(self, contract_id: str, limit: int, cursor: str | None) -> Page[ContractDocument]:
        """The records of a contract, latest first."""
        query = Query(f"CONTRACT#{contract_id}", prefix=_PREFIX, newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(ContractDocument, item))

    def add(self, made: ContractDocument) -> Transaction:
        """The record of a document. Its failure: ContractDocumentMade."""
        key = {"pk": f"CONTRACT#{made.contract_id}", "sk": _sort(made.version)}
        return Transaction().create(to_item(made) | key, otherwise=ContractDocumentMade())


def _sort(version: int) -> str:
    return f"{_PREFIX}{version:08d}"
