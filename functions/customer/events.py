"""The events that the customer service emits."""

from functions.customer.applications.events import (
    ApplicationCancelled,
    ApplicationCompleted,
    ApplicationDelayed,
    ApplicationRated,
    ApplicationRejected,
    ApplicationScheduled,
    ApplicationSubmitted,
)
from functions.customer.consents.events import ConsentRecorded
from functions.customer.contracts.events import (
    ContractActivated,
    ContractCeded,
    ContractDrafted,
    ContractResumed,
    ContractSuspended,
    ContractTerminated,
    ContractTransferred,
)
from functions.customer.customers.events import CustomerCreated, CustomerUpdated
from functions.customer.devices.events import (
    DeviceCharged,
    DeviceInstalled,
    DeviceLost,
    DeviceReturned,
    StockLow,
)
from functions.customer.imports.events import ContractImported, ImportCompleted
from functions.customer.merges.events import CustomerMerged, CustomerUnmerged, MergeMoved
from functions.customer.personal_data.events import (
    PersonalDataArchived,
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
    PersonalDataGathered,
    PersonalDataRequested,
)

__all__ = [
    "ApplicationCancelled",
    "ApplicationCompleted",
    "ApplicationDelayed",
    "ApplicationRated",
    "ApplicationRejected",
    "ApplicationScheduled",
    "ApplicationSubmitted",
    "ConsentRecorded",
    "ContractActivated",
    "ContractCeded",
    "ContractDrafted",
    "ContractImported",
    "ContractResumed",
    "ContractSuspended",
    "ContractTerminated",
    "ContractTransferred",
    "CustomerCreated",
    "CustomerMerged",
    "CustomerUnmerged",
    "CustomerUpdated",
    "DeviceCharged",
    "DeviceInstalled",
    "DeviceLost",
    "DeviceReturned",
    "ImportCompleted",
    "MergeMoved",
    "PersonalDataArchived",
    "PersonalDataChecked",
    "PersonalDataCollected",
    "PersonalDataErased",
    "PersonalDataGathered",
    "PersonalDataRequested",
    "StockLow",
]
