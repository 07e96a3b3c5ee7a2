"""What customer holds about a person: where it lies, and what erasure makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from functions.customer.applications.entities import OPEN, Application
from functions.customer.applications.repository import ApplicationRepository
from functions.customer.contracts.entities import Contract
from functions.customer.contracts.search import entries_of
from functions.customer.contracts.steps import State as ContractState
from functions.customer.customers.entities import Customer
from functions.customer.customers.events import CustomerUpdated
from functions.customer.customers.repository import CustomerRepository
from functions.customer.finding.repository import entering
from functions.customer.personal_data.entities import PersonalDataRequest
from functions.customer.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from functions.customer.personal_data.repository import PersonalDataRequestRepository
from functions.customer.premises.entities import Premises
from functions.customer.premises.repository import PremisesRepository
from functions.customer.services.entities import State as ServiceState
from shared.component import component
from shared.dynamo import Item, Query, Transaction, from_item
from shared.personal_data.events import Asked, Hindrance
from shared.personal_data.holding import Holder
from shared.personal_data.places import ERASED, STAFF, Section, overwritten, removed

RETENTION = timedelta(days=5 * 366)
"""How long a contract is kept after its end: as the papers about it are."""
IN_FORCE = (ContractState.ACTIVE, ContractState.SUSPENDED)


@component
class CustomerPersonalData(Holder):
    """Customer's answers to who asks for a person's data."""

    service = "customer"
    collected = PersonalDataCollected
    checked = PersonalDataChecked
    erased = PersonalDataErased

    def sections(self, asked: Asked) -> Sequence[Section]:
        """The customer, what they applied for and signed, what they have, what was noted."""
        who, own = asked.customer_id, f"CUSTOMER#{asked.customer_id}"
        return (
            *self._applied(Query(f"APPLICATIONSOF#{who}", index="gsi1")),
            *self._signed(own),
            Section(
                "requests",
                lambda: [Query(f"PERSONALDATAOF#{who}", index="gsi1")],
                hidden=STAFF | {"parts", "archive", "task", "due_at"},
                change=self._no_archive,
            ),
            Section(
                "notes",
                lambda: [Query(f"NOTES#{who}")],
                hidden=STAFF,
                change=partial(overwritten, text=ERASED),
                subject="note#{id}",
            ),
            Section(
                "merges",
                lambda: [Query(own, prefix="MERGE")],
                change=_without_gains,
                exported=False,
            ),
            Section(
                "customer",
                lambda: [Query(own, prefix="CUSTOMER", consistent=True)],
                hidden=frozenset({"user_sequence"}),
                change=self._nobody,
                subject="customer#{id}",
            ),
        )

    def _applied(self, applications: Query) -> Sequence[Section]:
        """Applications with what lies beside them."""
        return (
            Section(
                "applications",
                lambda: [applications],
                hidden=STAFF | {"consents_from"},
                change=self._unsigned,
                subject="application#{id}",
            ),
            Section(
                "remarks",
                lambda: (Query(a["pk"], prefix="REMARK#") for a in self.table.each(applications)),
                hidden=STAFF | {"by"},
                change=partial(overwritten, text=ERASED),
            ),
            Section(
                "visits",
                lambda: (Query(a["pk"], prefix="VISIT#") for a in self.table.each(applications)),
                hidden=STAFF | {"by"},
                change=_without_reason,
            ),
            Section(
                "photos",
                lambda: (Query(a["pk"], prefix="PHOTO#") for a in self.table.each(applications)),
                hidden=STAFF | {"by", "path"},
                change=self._no_photo,
            ),
        )

    def _signed(self, own: str) -> Sequence[Section]:
        """What they have, and what they agreed to."""
        return (
            Section(
                "addresses",
                lambda: [Query(own, prefix="PREMISES#")],
                change=self._no_premises,
            ),
            Section(
                "contracts",
                lambda: [Query(own, index="gsi1", prefix="CONTRACT#")],
                change=self._past_retention,
                subject="contract#{id}",
                kept="contract_retention",
            ),
            Section("devices", lambda: [Query(own, index="gsi1", prefix="DEVICE#")]),
            Section("services", lambda: [Query(own, prefix="SERVICE#")]),
            Section(
                "consents",
                lambda: [Query(own, prefix="CONSENT#")],
                hidden=STAFF,
                change=self._withdrawn,
                kept="proof_of_consent",
            ),
            Section(
                "latest-consents",  # copies, so no export has a consent twice
                lambda: [Query(own, prefix="CONSENTED#")],
                change=self._withdrawn,
                exported=False,
            ),
        )

    def hindrances(self, asked: Asked) -> Sequence[Hindrance]:
        """Contracts in force, services that run, and applications that are open."""
        who = asked.customer_id
        own = f"CUSTOMER#{who}"
        contracts = self.table.each(Query(own, index="gsi1", prefix="CONTRACT#"))
        services = self.table.each(Query(own, prefix="SERVICE#"))
        applications = self.table.each(Query(f"APPLICATIONSOF#{who}", index="gsi1"))
        in_force = [i["number"] for i in contracts if i["state"] in IN_FORCE]
        running = [i["tariff_name"] for i in services if i["state"] != ServiceState.CANCELLED]
        open_ones = [i["number"] for i in applications if i["state"] in OPEN]
        found = {"contract": in_force, "service": running, "application": open_ones}
        return [Hindrance(code=code, what=what) for code, many in found.items() for what in many]

    def _nobody(self, item: Item) -> Transaction | None:
        """The customer of whom only the numbers of their contracts are known."""
        before = from_item(Customer, item)
        if before.erased_at is not None:
            return None
        after = before.erased(ERASED, self.clock())
        writes = CustomerRepository(table=self.table).change(after, over=before)
        return writes.emit(CustomerUpdated.of(after))

    def _no_archive(self, item: Item) -> Transaction | None:
        """An export whose archive nobody can fetch any more."""
        before = from_item(PersonalDataRequest, item)
        if not before.archive:
            return None
        self.store.delete(self.bucket, before.archive)
        requests = PersonalDataRequestRepository(table=self.table)
        return requests.change(before.expired(), over=before)

    def _unsigned(self, item: Item) -> Transaction | None:
        """An application that says what was wanted, and not by whom nor in which flat."""
        before = from_item(Application, item)
        if before.applicant.name == ERASED:
            return None
        who = replace(before.applicant, name=ERASED, phone="", email=None)
        after = replace(
            before,
            applicant=who,
            address=replace(before.address, entrance="", floor="", apartment=""),
            comment="",
            technician_note="",
            rating_comment="",
            reason=ERASED if before.reason else "",
            consents_from="",
            version=before.version + 1,
        )
        return ApplicationRepository(table=self.table).change(after, over=before)

    def _no_photo(self, item: Item) -> Transaction:
        """A photo of their home, which goes with its file."""
        if item.get("path"):
            self.store.delete(self.bucket, item["path"])
        return removed(item)

    def _no_premises(self, item: Item) -> Transaction:
        """An address that is nobody's any more; a contract has its own."""
        return PremisesRepository(table=self.table).remove(from_item(Premises, item))

    def _past_retention(self, item: Item) -> Transaction | None:
        """A contract that nobody has to keep any more; one that is kept is found without a name."""
        ended = datetime.fromisoformat(item["updated_at"])
        if item["state"] != ContractState.TERMINATED or self.clock() - ended < RETENTION:
            contract = from_item(Contract, item)
            return entering(entries_of(replace(contract, customer_name=ERASED)))
        address = item["address"] | {"entrance": "", "floor": "", "apartment": ""}
        return overwritten(item, customer_name=ERASED, address=address)

    def _withdrawn(self, item: Item) -> Transaction | None:
        """A consent that holds no more; that it was given stays provable."""
        ended = {} if "withdrawn_at" in item or "replaced_at" in item else self._ended
        return overwritten(item, **ended)

    @property
    def _ended(self) -> dict[str, str]:
        return {"withdrawn_at": self.clock().isoformat(timespec="milliseconds")}


def _without_gains(merge: Item) -> Transaction | None:
    """A merge that names no contacts; it is not undone any more."""
    return overwritten(merge, gained=merge["gained"] | {"contacts": [], "tags": []})


def _without_reason(visit: Item) -> Transaction | None:
    """A visit that says when it was, and not what somebody wrote about it."""
    return overwritten(visit, reason=ERASED) if visit.get("reason") else None
