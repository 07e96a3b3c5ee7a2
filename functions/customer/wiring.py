"""How the customer service's use cases get what they need."""

from __future__ import annotations

from functions.customer.applications.completion import Completions
from functions.customer.applications.repository import ApplicationRepository
from functions.customer.applications.service import Applications
from functions.customer.applications.submission import Submissions
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.buildings.service import Buildings
from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.service import Contracts
from functions.customer.coverage.service import CoverageCheck
from functions.customer.customers.repository import CustomerRepository
from functions.customer.customers.service import Customers, Defaults
from functions.customer.customers.users import UserNews
from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.service import Devices
from functions.customer.services.repository import ServiceRepository
from functions.customer.services.service import Services
from functions.customer.settings import CustomerSettings
from functions.customer.tariffs.repository import TariffRepository
from functions.customer.tariffs.service import Tariffs
from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.idempotency import Idempotency
from shared.ids import NewId, new_id
from shared.service import service_table
from shared.settings import load
from shared.wiring import Wiring


def wiring_of(table: Table, clock: Clock, new_id: NewId, settings: CustomerSettings) -> Wiring:
    """The use cases over a table."""
    defaults = Defaults(settings.locale, settings.time_zone, settings.phone_region)
    buildings, customers = BuildingRepository(table), CustomerRepository(table)
    applications, devices = ApplicationRepository(table), DeviceRepository(table)
    submissions = Submissions(applications, clock, new_id, defaults, settings.applications_per_hour)
    return (
        Wiring()
        .provide(Idempotency, lambda: Idempotency(table, clock))
        .provide(CoverageCheck, lambda: CoverageCheck(buildings))
        .provide(Buildings, lambda: Buildings(buildings, clock))
        .provide(Customers, lambda: Customers(customers, clock, new_id, defaults))
        .provide(UserNews, lambda: UserNews(customers, clock, defaults))
        .provide(Contracts, lambda: Contracts(ContractRepository(table)))
        .provide(Devices, lambda: Devices(devices, clock))
        .provide(Services, lambda: Services(ServiceRepository(table)))
        .provide(Tariffs, lambda: Tariffs(table=table, tariffs=TariffRepository()))
        .provide(Applications, lambda: Applications(applications, clock))
        .provide(Submissions, lambda: submissions)
        .provide(
            Completions,
            lambda: Completions(applications, buildings, customers, clock, new_id),
        )
    )


def wire() -> Wiring:
    """The use cases over the service's own table."""
    settings = load(CustomerSettings)
    table = service_table(settings.table_name, settings.cursor_secret_arn)
    return wiring_of(table, system_clock, new_id, settings)
