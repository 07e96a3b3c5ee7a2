"""The addresses of customers, and what is connected there."""

from __future__ import annotations

from functions.customer.customers.entities import (
    CustomerIsErased,
    CustomerIsMerged,
    CustomerNotFound,
)
from functions.customer.premises.entities import (
    PremisesChanged,
    PremisesExist,
    PremisesInUse,
    PremisesNotFound,
)
from functions.customer.premises.schemas import NewPremises, PremisesChanges, PremisesView
from functions.customer.premises.service import PremisesRegister
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Addresses", "Where customers are connected, or want to be.")
READ, WRITE = "customer:customer:read", "customer:customer:write"


@endpoint.get("/me/addresses", permission="customer:contract:read", query=PageQuery,
              response=PremisesView, paged=True, errors=[CustomerNotFound])  # fmt: skip
def list_own_addresses(call: Call[None, PageQuery]) -> Page[PremisesView]:
    """List the caller's own addresses, oldest first, with the contracts that stand there."""
    q, by = call.query, call.principal
    page = call.use(PremisesRegister).list_of(by.customer_id, q.limit, q.cursor, by)
    return page.map(PremisesView.of)


@endpoint.get("/customers/{customerId}/addresses", permission=READ, query=PageQuery,
              response=PremisesView, paged=True, errors=[CustomerNotFound])  # fmt: skip
def list_customer_addresses(call: Call[None, PageQuery]) -> Page[PremisesView]:
    """List a customer's addresses, oldest first, with the contracts that stand there."""
    q, customer_id = call.query, call.path["customerId"]
    page = call.use(PremisesRegister).list_of(customer_id, q.limit, q.cursor, call.principal)
    return page.map(PremisesView.of)


@endpoint.post("/customers/{customerId}/addresses", permission=WRITE, request=NewPremises,
               response=PremisesView, status=201, idempotent=True,
               errors=[CustomerNotFound, CustomerIsErased, CustomerIsMerged,
                       PremisesExist])  # fmt: skip
def create_customer_address(call: Call[NewPremises]) -> PremisesView:
    """Add an address to a customer's; one is added by itself when a contract begins there."""
    sent, once = call.body, call.once
    shown = once.shown_as(PremisesView.of) if once else None
    return PremisesView.of(
        call.use(PremisesRegister).create(
            call.path["customerId"], sent.address.address(), sent.label, shown
        )
    )


@endpoint.get("/customers/{customerId}/addresses/{addressId}", permission=READ,
              response=PremisesView, errors=[CustomerNotFound, PremisesNotFound])  # fmt: skip
def get_customer_address(call: Call) -> PremisesView:
    """Get an address of a customer's with the contracts that stand there."""
    path, by = call.path, call.principal
    found = call.use(PremisesRegister).get(path["customerId"], path["addressId"], by)
    return PremisesView.of(found)


@endpoint.patch("/customers/{customerId}/addresses/{addressId}", permission=WRITE,
                request=PremisesChanges, response=PremisesView,
                errors=[PremisesNotFound, PremisesChanged, PreconditionFailed])  # fmt: skip
def update_customer_address(call: Call[PremisesChanges]) -> PremisesView:
    """Change an address's label or details; its place stays."""
    path, sent = call.path, call.body
    changed = call.use(PremisesRegister).update(
        path["customerId"],
        path["addressId"],
        sent.new_label(),
        sent.details(),
        call.seen_version,
    )
    return PremisesView.of(changed)


@endpoint.delete("/customers/{customerId}/addresses/{addressId}", permission=WRITE, status=204,
                 errors=[PremisesNotFound, PremisesChanged, PremisesInUse])  # fmt: skip
def delete_customer_address(call: Call) -> None:
    """Take an address away at which no contract stands."""
    call.use(PremisesRegister).remove(call.path["customerId"], call.path["addressId"])
