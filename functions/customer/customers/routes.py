"""Customers over HTTP: the office's register, and a customer's own profile."""

from __future__ import annotations

from functions.customer.customers.entities import (
    Customer,
    CustomerNotFound,
    CustomerSummary,
)
from functions.customer.customers.naming import InvalidName
from functions.customer.customers.phones import InvalidPhone
from functions.customer.customers.requisites import InvalidRequisites
from functions.customer.customers.schemas import (
    CustomerLine,
    CustomerPatch,
    CustomerQuery,
    CustomerView,
    NewCustomer,
    ProfilePatch,
    ProfileView,
)
from functions.customer.customers.service import Customers
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("customers")


@endpoint.get("/me/profile", permission="customer:profile:read",
              response=ProfileView, errors=[CustomerNotFound])  # fmt: skip
def read(call: Call) -> Customer:
    """Show the caller's own profile."""
    return call.use(Customers).get(call.principal.customer_id, call.principal)


@endpoint.patch("/me/profile", permission="customer:profile:write", request=ProfilePatch,
                response=ProfileView,
                errors=[CustomerNotFound, InvalidPhone, PreconditionFailed])  # fmt: skip
def edit(call: Call[ProfilePatch]) -> Customer:
    """Change the caller's own profile; the e-mail address is changed where they sign in."""
    by = call.principal
    return call.use(Customers).change(by.customer_id, call.body.changes(), call.seen_version, by)


@endpoint.get("/customers", permission="customer:customer:read", query=CustomerQuery,
              response=CustomerLine, paged=True, errors=[InvalidPhone])  # fmt: skip
def browse(call: Call[None, CustomerQuery]) -> Page[CustomerSummary]:
    """List customers newest first, or search by name, phone, e-mail address or contract number."""
    q = call.query
    if q.sought is None:
        return call.use(Customers).page(q.status, q.limit, q.cursor)
    return call.use(Customers).search(*q.sought, q.limit, q.cursor)


@endpoint.post("/customers", permission="customer:customer:write", request=NewCustomer,
               response=CustomerView, status=201,
               errors=[InvalidName, InvalidPhone, InvalidRequisites],
               idempotent=True)  # fmt: skip
def add(call: Call[NewCustomer]) -> Customer:
    """Take a customer into the register."""
    return call.use(Customers).add(call.body.kind, call.body.name, call.body.fields(), call.once)


@endpoint.get("/customers/{customerId}", permission="customer:customer:read",
              response=CustomerView, errors=[CustomerNotFound])  # fmt: skip
def show(call: Call) -> Customer:
    """Show one customer."""
    return call.use(Customers).get(call.path["customerId"], call.principal)


@endpoint.patch("/customers/{customerId}", permission="customer:customer:write",
                request=CustomerPatch, response=CustomerView,
                errors=[CustomerNotFound, InvalidName, InvalidPhone, InvalidRequisites,
                        PreconditionFailed])  # fmt: skip
def change(call: Call[CustomerPatch]) -> Customer:
    """Change some fields of a customer."""
    return call.use(Customers).change(
        call.path["customerId"], call.body.changes(), call.seen_version, call.principal
    )
