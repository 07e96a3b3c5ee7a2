"""What contracts' documents provide to who asks for them."""

from __future__ import annotations

from functions.customer.contracts.repository import ContractRepository
from functions.customer.documents.repository import ContractDocumentRepository
from functions.customer.documents.service import ContractDocuments
from functions.customer.settings import CustomerSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of contracts' documents."""
    table = resources.table
    wiring.provide(
        ContractDocuments,
        lambda: ContractDocuments(
            contracts=ContractRepository(table=table),
            records=ContractDocumentRepository(table=table),
            store=clients.objects(),
            bucket=resources.settings.files_bucket,
            clock=resources.clock,
        ),
    )
