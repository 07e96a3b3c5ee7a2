"""Merges: two records of one customer become one."""

from __future__ import annotations

from functions.customer.customers.entities import (
    CustomerIsErased,
    CustomerIsMerged,
    CustomerNotFound,
)
from functions.customer.merges.entities import (
    DifferentKinds,
    DifferentTaxpayers,
    Merge,
    MergedOn,
    MergedWithItself,
    MergeNotFound,
    MergeUnderWay,
    TooMuchToMerge,
    UndoTooLate,
    UnknownUser,
    UserToBeChosen,
)
from functions.customer.merges.schemas import MergeForm, MergeView
from functions.customer.merges.service import Merges
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Merges", "Two records of one customer become one.")


@endpoint.post("/customers/{customerId}/merge", permission="customer:customer:write",
               request=MergeForm, response=MergeView,
               errors=[CustomerNotFound, MergedWithItself, CustomerIsErased, CustomerIsMerged,
                       MergeUnderWay, DifferentKinds, DifferentTaxpayers, UserToBeChosen,
                       UnknownUser,
                       TooMuchToMerge, Unavailable],
               idempotent=True)  # fmt: skip
def merge_customer(call: Call[MergeForm]) -> Merge:
    """Merge a double into the record that stays: contacts, tags and all that belongs to it follow.

    Asked for again while it is under way, it goes on where it stopped.
    """
    form = call.body
    return call.use(Merges).merge(
        call.path["customerId"], form.into_id, form.keep_user_id, call.principal, call.once
    )


@endpoint.post("/customers/{customerId}/merge/undo", permission="customer:customer:write",
               response=MergeView,
               errors=[MergeNotFound, MergeUnderWay, UndoTooLate, MergedOn, CustomerIsErased,
                       Unavailable],
               idempotent=True)  # fmt: skip
def undo_customer_merge(call: Call) -> Merge:
    """Undo a merge within 30 days: what the record had brought along goes back to it."""
    return call.use(Merges).undo(call.path["customerId"], call.once)


@endpoint.get("/customers/{customerId}/merge", permission="customer:customer:read",
              response=MergeView, errors=[MergeNotFound])  # fmt: skip
def get_customer_merge(call: Call) -> Merge:
    """Get the latest merge of a record into another, and how far it has come."""
    return call.use(Merges).get(call.path["customerId"])


@endpoint.get("/customers/{customerId}/merges", permission="customer:customer:read",
              query=PageQuery, response=MergeView, paged=True)  # fmt: skip
def list_customer_merges(call: Call[None, PageQuery]) -> Page[Merge]:
    """List which records were merged into a customer's, newest first."""
    q = call.query
    return call.use(Merges).list_into(call.path["customerId"], q.limit, q.cursor)
