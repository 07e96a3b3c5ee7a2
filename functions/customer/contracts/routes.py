"""Contracts: where a customer is connected, on which tariff, and since when."""

from __future__ import annotations

from functions.customer.contracts.entities import Contract, ContractNotFound, OnlyForTheOffice
from functions.customer.contracts.schemas import ContractQuery, ContractView
from functions.customer.contracts.service import Contracts
from functions.customer.customers.entities import CustomerNotFound
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Contracts", "What a customer has agreed to, since when.")


@endpoint.get("/contracts", permission="customer:contract:read", query=ContractQuery,
              response=ContractView, paged=True,
              errors=[OnlyForTheOffice, CustomerNotFound])  # fmt: skip
def list_contracts(call: Call[None, ContractQuery]) -> Page[Contract]:
    """List contracts, newest first; a customer's own, by number.

    With `endsFrom` or `endsUntil`, which staff alone send: those that end on such a day, or have
    ended, in the order of these days.
    """
    q = call.query
    return call.use(Contracts).list(q.filter(), q.limit, q.cursor, call.principal)


@endpoint.get("/me/contracts", permission="customer:contract:read", query=PageQuery,
              response=ContractView, paged=True, errors=[CustomerNotFound])  # fmt: skip
def list_own_contracts(call: Call[None, PageQuery]) -> Page[Contract]:
    """List the caller's own contracts, by number."""
    q, by = call.query, call.principal
    return call.use(Contracts).list_of(by.customer_id, q.limit, q.cursor, by)


@endpoint.get("/customers/{customerId}/contracts", permission="customer:customer:read",
              query=PageQuery, response=ContractView, paged=True,
              errors=[CustomerNotFound])  # fmt: skip
def list_customer_contracts(call: Call[None, PageQuery]) -> Page[Contract]:
    """List a customer's contracts, by number."""
    q, customer_id = call.query, call.path["customerId"]
    return call.use(Contracts).list_of(customer_id, q.limit, q.cursor, call.principal)


@endpoint.get("/contracts/{contractId}", permission="customer:contract:read",
              response=ContractView, errors=[ContractNotFound])  # fmt: skip
def get_contract(call: Call) -> Contract:
    """Get a contract."""
    return call.use(Contracts).get(call.path["contractId"], call.principal)
