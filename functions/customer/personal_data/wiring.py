"""What personal data provide."""

from __future__ import annotations

from functions.customer.customers.repository import CustomerRepository
from functions.customer.merges.repository import MergeRepository
from functions.customer.personal_data.archiving import PersonalDataArchiving
from functions.customer.personal_data.files import PersonalDataFiles
from functions.customer.personal_data.held import CustomerPersonalData
from functions.customer.personal_data.progress import PersonalDataProgress
from functions.customer.personal_data.repository import PersonalDataRequestRepository
from functions.customer.personal_data.service import PersonalDataRequests
from functions.customer.settings import CustomerSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of personal data."""
    table, clock, bucket = resources.table, resources.clock, resources.settings.files_bucket
    requests = PersonalDataRequestRepository(table=table)
    customers = CustomerRepository(table=table)
    wiring.provide(
        PersonalDataFiles, lambda: PersonalDataFiles(store=clients.objects(), bucket=bucket)
    )
    wiring.provide(
        CustomerPersonalData,
        lambda: CustomerPersonalData(
            table=table, store=wiring.use(PersonalDataFiles).store, bucket=bucket, clock=clock
        ),
    )
    wiring.provide(
        PersonalDataRequests,
        lambda: PersonalDataRequests(
            table=table,
            requests=requests,
            customers=customers,
            merges=MergeRepository(table=table),
            own=wiring.use(CustomerPersonalData),
            files=wiring.use(PersonalDataFiles),
            clock=clock,
            new_id=resources.new_id,
        ),
    )
    progress = PersonalDataProgress(table=table, requests=requests, clock=clock)
    wiring.provide(PersonalDataProgress, lambda: progress)
    wiring.provide(
        PersonalDataArchiving,
        lambda: PersonalDataArchiving(
            table=table,
            requests=requests,
            customers=customers,
            files=wiring.use(PersonalDataFiles),
            clock=clock,
        ),
    )
