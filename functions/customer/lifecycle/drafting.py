"""Contracts from the draft to the day on which they come into force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from functions.customer.buildings.repository import (
    BuildingRepository,
    building_in,
    building_key,
)
from functions.customer.contracts.entities import Contract, first_day
from functions.customer.contracts.events import ContractActivated, ContractDrafted
from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.contracts.repository import (
    ContractRepository,
    contract_in,
    contract_key,
)
from functions.customer.contracts.steps import State, Step
from functions.customer.customers.entities import Customer, CustomerNotFound
from functions.customer.customers.events import CustomerUpdated
from functions.customer.customers.repository import (
    CustomerRepository,
    customer_in,
    customer_key,
)
from functions.customer.lifecycle.entities import ContractDraft, DraftChanges
from functions.customer.lifecycle.service import BUSY
from functions.customer.premises.entities import PremisesChanged, PremisesExist, premises_id_of
from functions.customer.premises.repository import PremisesRepository, premises_in, premises_key
from functions.customer.tariffs.entities import agree
from functions.customer.tariffs.repository import tariff_in, tariff_key
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo import Item, Table, Transaction
from shared.dynamo.transaction import Condition
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.retrying import retrying

Key = tuple[str, str]
SIGNING = (*BUSY, PremisesChanged, PremisesExist)


@component
class ContractDrafting:
    """Use cases of drafts. A draft has its number, which is printed on it, and is never deleted.

    One that nobody signs is ended, and keeps its number: so the series has no gap.
    """

    table: Table
    contracts: ContractRepository
    customers: CustomerRepository
    buildings: BuildingRepository
    premises: PremisesRepository
    numbers: ContractNumbers
    clock: Clock
    new_id: NewId

    def create(self, draft: ContractDraft, once: KeyedRequest | None = None) -> Contract:
        """Draft a contract for a customer, on the tariff's present terms.

        Raises: CustomerNotFound, CustomerIsMerged, CustomerIsErased, UnknownTariff,
        TariffNotSold, TariffRevised.
        """
        return retrying(lambda: self._create(draft, once), on=NumberTaken)

    def update(self, contract_id: str, changes: DraftChanges, seen: int | None) -> Contract:
        """Change a draft's tariff or address.

        Raises: ContractNotFound, NotInThisContractState, ContractModified, UnknownTariff,
        TariffNotSold, TariffRevised, PreconditionFailed.
        """
        sold = changes.tariff_id
        wanted = [contract_key(contract_id)] + ([tariff_key(sold)] if sold else [])
        found = self._read(*wanted)
        before, now = contract_in(found.get(contract_key(contract_id))), self.clock()
        if seen not in (None, before.version):
            raise PreconditionFailed
        before.must_be(State.DRAFT)
        if changes == DraftChanges():
            return before
        tariff = before.tariff
        if sold:
            tariff = agree(tariff_in(found.get(tariff_key(sold))), changes.tariff_revision)
        after = replace(
            before,
            tariff=tariff,
            address=changes.address or before.address,
            updated_at=now,
            version=before.version + 1,
        )
        self.table.commit(
            self.contracts.change(after, over=before)
            .emit(ContractDrafted.of(after))
            .audit(f"contract#{after.id}", "contract.updated", at=now, before=before, after=after)
        )  # fmt: skip
        return after

    def activate(
        self, contract_id: str, on: date | None, text: str, once: KeyedRequest | None = None
    ) -> Contract:
        """Put a draft in force from a day on: today, or up to 31 days ago.

        Raises: ContractNotFound, NotInThisContractState, InvalidActivationDay, NoFreePort,
        CustomerIsMerged, CustomerIsErased, Unavailable.
        """
        return retrying(lambda: self._activate(contract_id, on, text, once), on=SIGNING)

    def _create(self, draft: ContractDraft, once: KeyedRequest | None) -> Contract:
        now = self.clock()
        series = self.numbers.series(now)
        owner, sold = customer_key(draft.customer_id), tariff_key(draft.tariff_id)
        found = self._read(owner, sold, series.key)
        customer = known(customer_in(found.get(owner)))
        number = series.after(found.get(series.key))
        today = local_date(now, customer.time_zone)
        contract = Contract(
            id=id_for(once, "contract", self.new_id),
            number=number.text,
            customer_id=customer.id,
            customer_name=customer.name,
            tariff=agree(tariff_in(found.get(sold)), draft.tariff_revision),
            address=draft.address,
            state=State.DRAFT,
            time_zone=customer.time_zone,
            history=(Step(State.DRAFT, today, now),),
            created_at=now,
            updated_at=now,
        )
        self.table.commit(
            Transaction()
            .extend(number.taking)
            .check(*owner, when=Condition(present=True), otherwise=CustomerNotFound())
            .extend(self.contracts.add(contract))
            .emit(ContractDrafted.of(contract))
            .audit(f"contract#{contract.id}", "contract.drafted", at=now, after=contract)
            .once(once, result=contract)
        )
        return contract

    def _activate(
        self, contract_id: str, on: date | None, text: str, once: KeyedRequest | None
    ) -> Contract:
        before, now = self.contracts.get(contract_id), self.clock()
        before.must_be(State.DRAFT)
        owner, place = customer_key(before.customer_id), building_key(before.address.building_id)
        where = premises_key(before.customer_id, premises_id_of(before.customer_id, before.address))
        found = self._read(owner, place, where)
        customer = known(customer_in(found.get(owner)))
        day = first_day(on, before.time_zone, now)
        after, signed = (
            before.activated(day, customer.name, text, now),
            customer.signed(before.number, None, None, now),
        )
        change = (
            self.contracts.change(after, over=before)
            .extend(self.customers.change(signed, over=customer))
            .extend(self.premises.entered(signed.id, after.address, after.id, now,
                                          over=premises_in(found.get(where))))
            .emit(ContractActivated.of(after, signed), CustomerUpdated.of(signed))
            .audit(f"contract#{after.id}", "contract.activated",
                   at=now, before=before, after=after)
            .audit(f"customer#{signed.id}", "customer.signed",
                   at=now, before=customer, after=signed)
        )  # fmt: skip
        building = building_in(found.get(place))
        if building is not None:
            change.extend(self.buildings.port_taken(building, after.id, after.address, now))
        self.table.commit(change.once(once, result=after))
        return after

    def _read(self, *keys: Key) -> dict[Key, Item]:
        """The items among these that are there, in one request."""
        return {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}


def known(customer: Customer | None) -> Customer:
    """A customer with whom a contract can be made.

    Raises: CustomerNotFound, CustomerIsMerged, CustomerIsErased.
    """
    if customer is None:
        raise CustomerNotFound
    customer.must_be_current()
    return customer
