"""What the workers that apply an import provide."""

from __future__ import annotations

from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.repository import CustomerRepository
from functions.customer.customers.wiring import defaults
from functions.customer.devices.repository import DeviceRepository
from functions.customer.imports.applying import ImportApplying
from functions.customer.imports.files import ImportFiles
from functions.customer.imports.known import Looking
from functions.customer.imports.making import Making
from functions.customer.imports.numbers import NumberLeases
from functions.customer.imports.reporting import Reporting
from functions.customer.imports.repository import ImportRepository
from functions.customer.imports.writing import ChunkWriter
from functions.customer.notes.repository import NoteRepository
from functions.customer.premises.repository import PremisesRepository
from functions.customer.settings import CustomerSettings
from functions.customer.tariffs.repository import TariffRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the applying of imports."""
    table, settings = resources.table, resources.settings
    imports, devices = ImportRepository(table=table), DeviceRepository(table=table)
    wiring.provide(
        ImportApplying,
        lambda: ImportApplying(
            table=table,
            imports=imports,
            files=wiring.use(ImportFiles),
            looking=Looking(
                table=table,
                imports=imports,
                tariffs=TariffRepository(table=table),
                devices=devices,
                numbers=wiring.use(ContractNumbers),
            ),
            making=Making(
                imports=imports,
                customers=CustomerRepository(table=table),
                contracts=ContractRepository(table=table),
                devices=devices,
                notes=NoteRepository(table=table),
                premises=PremisesRepository(table=table),
                defaults=defaults(settings),
            ),
            numbers=NumberLeases(table=table, imports=imports, numbers=wiring.use(ContractNumbers)),
            writer=ChunkWriter(table=table, imports=imports),
            reporting=Reporting(imports=imports, files=wiring.use(ImportFiles)),
            clock=resources.clock,
            region=settings.phone_region,
            time_zone=settings.time_zone,
        ),
    )
