"""What one can do with contracts' documents: have them lent, and see which there are."""

from __future__ import annotations

from datetime import timedelta

from functions.customer.contracts.entities import ContractNotFound
from functions.customer.contracts.repository import ContractRepository
from functions.customer.documents.entities import (
    LINK_SECONDS,
    ContractDocument,
    ContractDocumentLink,
    ContractDocumentNotFound,
    ContractDocumentNotReady,
)
from functions.customer.documents.repository import ContractDocumentRepository
from shared.aws.objects import ObjectStore
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page
from shared.principal import Principal


@component
class ContractDocuments:
    """Use cases of who wants a contract's document; the contract says whose it is."""

    contracts: ContractRepository
    records: ContractDocumentRepository
    store: ObjectStore
    bucket: str
    clock: Clock

    def lend(self, contract_id: str, version: int | None, by: Principal) -> ContractDocumentLink:
        """A link to a version of a contract's PDF, or to the latest.

        Raises: ContractNotFound, ContractDocumentNotFound, ContractDocumentNotReady.
        """
        self._must_reach(contract_id, by)
        if version is None:
            made = self.records.find_latest(contract_id)
            if made is None:
                raise ContractDocumentNotReady
        else:
            made = self.records.find(contract_id, version)
            if made is None:
                raise ContractDocumentNotFound
        until = self.clock() + timedelta(seconds=LINK_SECONDS)
        url = self.store.link(self.bucket, made.path, LINK_SECONDS, made.file_name)
        return ContractDocumentLink(url, made.file_name, made.version, until)

    def list_of(
        self, contract_id: str, limit: int, cursor: str | None, by: Principal
    ) -> Page[ContractDocument]:
        """The versions of a contract's document, latest first. Raises: ContractNotFound."""
        self._must_reach(contract_id, by)
        return self.records.list_of(contract_id, limit, cursor)

    def _must_reach(self, contract_id: str, by: Principal) -> None:
        contract = self.contracts.get(contract_id)
        by.must_reach(contract.customer_id, otherwise=ContractNotFound)
