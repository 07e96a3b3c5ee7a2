"""What is asked of contracts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.customer.addresses.schemas import AddressModel
from functions.customer.contracts.steps import Cause, SuspensionReason, TerminationReason
from functions.customer.fields import ID
from functions.customer.lifecycle.entities import ContractDraft, DraftChanges
from functions.customer.tariffs.schemas import Revision
from shared.http import Day, Schema

ChangeDay = Annotated[
    Day | None,
    Field(
        description="The day it takes effect, in the contract's time zone: today if not sent, or "
        "a day of the coming year.",
        examples=["2026-04-01"],
    ),
]
Comment = Annotated[
    str,
    Field(
        max_length=500,
        description="The reason in words; the customer sees it in the contract's history.",
        examples=["Moves to Tver."],
    ),
]


Id = Annotated[str, Field(min_length=1, max_length=64, examples=[ID])]
SeenRevision = Annotated[
    Revision | None,
    Field(
        description="The revision whose terms were shown; if another one is sold by now, "
        "the answer is 409.",
    ),
]


class NewContractOfCustomer(Schema):
    tariff_id: Id = Field(description="The tariff, on its present terms.")
    tariff_revision: SeenRevision = None
    address: AddressModel = Field(description="Where the connection is.")

    def draft_of(self, customer_id: str) -> ContractDraft:
        """The contract that is drafted for a customer."""
        return ContractDraft(
            customer_id, self.tariff_id, self.address.address(), self.tariff_revision
        )


class NewContract(NewContractOfCustomer):
    customer_id: Id = Field(description="Whose contract it is.")

    def draft(self) -> ContractDraft:
        """The contract that is drafted."""
        return self.draft_of(self.customer_id)


class ContractChanges(Schema):
    tariff_id: Id | None = Field(
        default=None, description="Another tariff, or the same on its present terms."
    )
    tariff_revision: SeenRevision = None
    address: AddressModel | None = Field(default=None, description="Where the connection is.")

    def changes(self) -> DraftChanges:
        """What is changed."""
        address = self.address.address() if self.address else None
        return DraftChanges(self.tariff_id, self.tariff_revision, address)


class ActivationOrder(Schema):
    activated_on: Day | None = Field(
        default=None,
        description="The contract's first day, in its time zone: today if not sent, or up to 31 "
        "days ago.",
    )
    comment: Comment = ""


class SuspensionOrder(Schema):
    reason: SuspensionReason = Field(description="Why.", examples=["request"])
    comment: Comment = ""
    on: ChangeDay = None

    def cause(self) -> Cause:
        """Why."""
        return Cause(self.reason.value, self.comment)


class TerminationOrder(Schema):
    reason: TerminationReason = Field(description="Why.", examples=["moved"])
    comment: Comment = ""
    on: ChangeDay = None

    def cause(self) -> Cause:
        """Why."""
        return Cause(self.reason.value, self.comment)


class ResumptionOrder(Schema):
    comment: Comment = ""


class TransferOrder(Schema):
    customer_id: Id = Field(description="The customer whose contract it becomes.")
    comment: Comment = ""
