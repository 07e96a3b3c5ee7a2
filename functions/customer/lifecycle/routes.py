"""The life of contracts: what the office changes, now or on a later day."""

from __future__ import annotations

from functions.customer.buildings.entities import NoFreePort
from functions.customer.contracts.entities import (
    Contract,
    ContractModified,
    ContractNotFound,
    InvalidActivationDay,
    InvalidChangeDay,
    NothingScheduled,
    NotInThisContractState,
)
from functions.customer.contracts.schemas import ContractView
from functions.customer.customers.entities import (
    CustomerIsErased,
    CustomerIsMerged,
    CustomerNotFound,
)
from functions.customer.lifecycle.drafting import ContractDrafting
from functions.customer.lifecycle.entities import SameCustomer, TooMuchToHandOver
from functions.customer.lifecycle.schemas import (
    ActivationOrder,
    ContractChanges,
    NewContract,
    NewContractOfCustomer,
    ResumptionOrder,
    SuspensionOrder,
    TerminationOrder,
    TransferOrder,
)
from functions.customer.lifecycle.service import ContractLifecycle
from functions.customer.lifecycle.transferring import ContractTransfer
from functions.customer.tariffs.entities import TariffNotSold, TariffRevised, UnknownTariff
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("Contract changes", "Contracts drafted, suspended, ended and handed over.")
WRITE = "customer:contract:write"
TARIFF = (UnknownTariff, TariffNotSold, TariffRevised)
STATE = (ContractNotFound, NotInThisContractState)


@endpoint.post("/contracts", permission=WRITE, request=NewContract, response=ContractView,
               status=201, errors=[CustomerNotFound, CustomerIsErased, CustomerIsMerged, *TARIFF],
               idempotent=True)  # fmt: skip
def create_contract(call: Call[NewContract]) -> Contract:
    """Draft a contract for a customer, with the next number; nobody is billed for a draft."""
    return call.use(ContractDrafting).create(call.body.draft(), call.once)


@endpoint.post("/customers/{customerId}/contracts", permission=WRITE,
               request=NewContractOfCustomer, response=ContractView, status=201,
               errors=[CustomerNotFound, CustomerIsErased, CustomerIsMerged, *TARIFF],
               idempotent=True)  # fmt: skip
def create_customer_contract(call: Call[NewContractOfCustomer]) -> Contract:
    """Draft a contract for this customer, as `POST /contracts` does."""
    draft = call.body.draft_of(call.path["customerId"])
    return call.use(ContractDrafting).create(draft, call.once)


@endpoint.patch("/contracts/{contractId}", permission=WRITE, request=ContractChanges,
                response=ContractView,
                errors=[*STATE, ContractModified, *TARIFF, PreconditionFailed])  # fmt: skip
def update_contract(call: Call[ContractChanges]) -> Contract:
    """Change a draft's tariff or address."""
    return call.use(ContractDrafting).update(
        call.path["contractId"], call.body.changes(), call.seen_version
    )


@endpoint.post("/contracts/{contractId}/activate", permission=WRITE, request=ActivationOrder,
               response=ContractView, idempotent=True,
               errors=[*STATE, InvalidActivationDay, NoFreePort, CustomerNotFound,
                       CustomerIsErased, CustomerIsMerged])  # fmt: skip
def activate_contract(call: Call[ActivationOrder]) -> Contract:
    """Put a draft in force: its account is opened, and billing begins."""
    order, contract_id = call.body, call.path["contractId"]
    drafting = call.use(ContractDrafting)
    return drafting.activate(contract_id, order.activated_on, order.comment, call.once)


@endpoint.post("/contracts/{contractId}/suspend", permission=WRITE, request=SuspensionOrder,
               response=ContractView, errors=[*STATE, InvalidChangeDay],
               idempotent=True)  # fmt: skip
def suspend_contract(call: Call[SuspensionOrder]) -> Contract:
    """Suspend a contract with all its services, today or on a later day."""
    order = call.body
    return call.use(ContractLifecycle).suspend(
        call.path["contractId"], order.on, order.cause(), call.once
    )


@endpoint.post("/contracts/{contractId}/resume", permission=WRITE, request=ResumptionOrder,
               response=ContractView, errors=STATE, idempotent=True)  # fmt: skip
def resume_contract(call: Call[ResumptionOrder]) -> Contract:
    """Put a suspended contract in force again, from today on."""
    lifecycle, contract_id = call.use(ContractLifecycle), call.path["contractId"]
    return lifecycle.resume(contract_id, call.body.comment, call.once)


@endpoint.post("/contracts/{contractId}/terminate", permission=WRITE, request=TerminationOrder,
               response=ContractView, errors=[*STATE, InvalidChangeDay],
               idempotent=True)  # fmt: skip
def terminate_contract(call: Call[TerminationOrder]) -> Contract:
    """End a contract today or on a later day, or give up a draft.

    Its services end, its port is free, and the equipment that is not the customer's is asked back.
    """
    order = call.body
    return call.use(ContractLifecycle).terminate(
        call.path["contractId"], order.on, order.cause(), call.once
    )


@endpoint.post("/contracts/{contractId}/transfer", permission=WRITE, request=TransferOrder,
               response=ContractView, status=201, idempotent=True,
               errors=[*STATE, SameCustomer, CustomerNotFound, CustomerIsErased,
                       CustomerIsMerged,
                       TooMuchToHandOver])  # fmt: skip
def transfer_contract(call: Call[TransferOrder]) -> Contract:
    """Hand an active contract over to another customer; the answer is the new contract.

    Address, port, devices, services and the account with its balance go over today; documents of
    the old contract stay with the old customer.
    """
    transfer, contract_id, order = call.use(ContractTransfer), call.path["contractId"], call.body
    return transfer.transfer(contract_id, order.customer_id, order.comment, call.once)


@endpoint.delete("/contracts/{contractId}/planned", permission=WRITE, response=ContractView,
                 errors=[ContractNotFound, NothingScheduled, ContractModified])  # fmt: skip
def delete_planned_change(call: Call) -> Contract:
    """Withdraw the suspension or the end that is scheduled."""
    return call.use(ContractLifecycle).keep(call.path["contractId"])
