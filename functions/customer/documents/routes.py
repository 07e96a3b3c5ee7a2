"""Contracts' documents over HTTP: links to PDF files."""

from __future__ import annotations

from functions.customer.contracts.entities import ContractNotFound
from functions.customer.documents.entities import (
    ContractDocument,
    ContractDocumentLink,
    ContractDocumentNotFound,
    ContractDocumentNotReady,
)
from functions.customer.documents.schemas import (
    ContractDocumentLinkView,
    ContractDocumentQuery,
    ContractDocumentView,
)
from functions.customer.documents.service import ContractDocuments
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Contract documents", "Contracts as PDF, each version kept.")
READ = "customer:contract:read"


@endpoint.get("/contracts/{contractId}/document", permission=READ, query=ContractDocumentQuery,
              response=ContractDocumentLinkView,
              errors=[ContractNotFound, ContractDocumentNotFound,
                      ContractDocumentNotReady])  # fmt: skip
def get_contract_document(call: Call[None, ContractDocumentQuery]) -> ContractDocumentLink:
    """Get a link to a contract's PDF, which is made within seconds of the contract.

    Without `version` it is the latest one.
    """
    documents, contract_id = call.use(ContractDocuments), call.path["contractId"]
    return documents.lend(contract_id, call.query.version, call.principal)


@endpoint.get("/contracts/{contractId}/documents", permission=READ, query=PageQuery,
              response=ContractDocumentView, paged=True, errors=[ContractNotFound])  # fmt: skip
def list_contract_documents(call: Call[None, PageQuery]) -> Page[ContractDocument]:
    """List the versions of a contract's document, latest first."""
    q, contract_id = call.query, call.path["contractId"]
    return call.use(ContractDocuments).list_of(contract_id, q.limit, q.cursor, call.principal)
