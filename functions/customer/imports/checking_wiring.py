"""What the worker that checks a file provides."""

from __future__ import annotations

from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.devices.repository import DeviceRepository
from functions.customer.imports.checking import ImportChecking
from functions.customer.imports.files import ImportFiles
from functions.customer.imports.known import Looking
from functions.customer.imports.reporting import Reporting
from functions.customer.imports.repository import ImportRepository
from functions.customer.settings import CustomerSettings
from functions.customer.tariffs.repository import TariffRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the checking of files."""
    table, settings = resources.table, resources.settings
    imports = ImportRepository(table=table)
    wiring.provide(
        ImportChecking,
        lambda: ImportChecking(
            table=table,
            imports=imports,
            files=wiring.use(ImportFiles),
            looking=Looking(
                table=table,
                imports=imports,
                tariffs=TariffRepository(table=table),
                devices=DeviceRepository(table=table),
                numbers=wiring.use(ContractNumbers),
            ),
            reporting=Reporting(imports=imports, files=wiring.use(ImportFiles)),
            clock=resources.clock,
            region=settings.phone_region,
            time_zone=settings.time_zone,
        ),
    )
