"""What making contracts' documents takes, in the one function that has a typesetter beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.repository import CustomerRepository
from functions.customer.devices.repository import DeviceRepository
from functions.customer.documents.making import ContractDocumentMaker
from functions.customer.documents.repository import ContractDocumentRepository
from functions.customer.sellers.repository import SellerRepository
from functions.customer.settings import CustomerSettings
from shared.aws import clients
from shared.typesetting import typeset
from shared.wiring import Resources, Wiring

TEMPLATE = Path(__file__).parent / "templates" / "contract.typ"


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the making of contracts' documents."""
    table = resources.table
    wiring.provide(
        ContractDocumentMaker,
        lambda: ContractDocumentMaker(
            table=table,
            contracts=ContractRepository(table=table),
            customers=CustomerRepository(table=table),
            devices=DeviceRepository(table=table),
            sellers=SellerRepository(table=table),
            records=ContractDocumentRepository(table=table),
            typeset=partial(typeset, TEMPLATE),
            store=clients.objects(),
            bucket=resources.settings.files_bucket,
            clock=resources.clock,
        ),
    )
