"""What applications provide."""

from __future__ import annotations

from functions.customer.applications.completion import ApplicationCompletion
from functions.customer.applications.repository import ApplicationRepository
from functions.customer.applications.service import Applications
from functions.customer.applications.submission import ApplicationSubmission
from functions.customer.applications.visiting import Visits
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.consents.repository import ConsentRepository
from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.repository import CustomerRepository
from functions.customer.customers.wiring import defaults
from functions.customer.devices.wiring import moves_on
from functions.customer.materials.repository import MaterialRepository
from functions.customer.premises.repository import PremisesRepository
from functions.customer.quotas.repository import QuotaRepository
from functions.customer.settings import CustomerSettings
from functions.customer.technicians.repository import TechnicianRepository
from functions.customer.technicians.wiring import planning
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of applications."""
    table, clock, new_id = resources.table, resources.clock, resources.new_id
    applications = ApplicationRepository(table=table)
    wiring.provide(
        Applications,
        lambda: Applications(
            table=table,
            applications=applications,
            clock=clock,
            new_id=new_id,
            defaults=defaults(resources.settings),
        ),
    )
    _provide_visits(wiring, resources, applications)
    wiring.provide(
        ApplicationSubmission,
        lambda: ApplicationSubmission(
            table=table,
            applications=applications,
            quotas=QuotaRepository(),
            clock=clock,
            new_id=new_id,
            defaults=defaults(resources.settings),
            per_hour=resources.settings.applications_per_hour,
        ),
    )
    _provide_completion(wiring, resources, applications)


def _provide_visits(
    wiring: Wiring,
    resources: Resources[CustomerSettings],
    applications: ApplicationRepository,
) -> None:
    wiring.provide(
        Visits,
        lambda: Visits(
            table=resources.table,
            applications=applications,
            technicians=TechnicianRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
            planning=planning(resources.settings),
        ),
    )


def _provide_completion(
    wiring: Wiring,
    resources: Resources[CustomerSettings],
    applications: ApplicationRepository,
) -> None:
    table = resources.table
    wiring.provide(
        ApplicationCompletion,
        lambda: ApplicationCompletion(
            table=table,
            applications=applications,
            buildings=BuildingRepository(table=table),
            contracts=ContractRepository(table=table),
            numbers=wiring.use(ContractNumbers),
            customers=CustomerRepository(table=table),
            consents=ConsentRepository(table=table),
            materials=MaterialRepository(table=table),
            premises=PremisesRepository(table=table),
            moves=moves_on(table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
