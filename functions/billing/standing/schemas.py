"""What staff change of an account, as it comes in."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.billing.accounts.entities import PaymentType
from functions.billing.fields import BillDay
from shared.http.people import Locale, TimeZone
from shared.http.schema import Schema
from shared.messages import Unit
from shared.takes import Takes

PaymentDays = Annotated[int, Field(ge=0, le=120, examples=[10]), Takes(unit=Unit.DAY)]


class StandingForm(Schema):
    reason: str = Field(
        min_length=1,
        max_length=200,
        description="Why, for the customer and the audit trail.",
        examples=["Resold to neighbours."],
    )


class AccountUpdateForm(Schema):
    """Changes (RFC 7396); fields that are not sent stay as they are."""

    customer_name: str = Field(
        default="",
        min_length=1,
        max_length=200,
        description="The customer's name on documents to come.",
        examples=["Anna Ivanova"],
    )
    locale: Locale = "ru"
    time_zone: TimeZone = Field(
        default="Europe/Moscow", description="It can be changed until anything is charged."
    )
    payment_type: PaymentType = Field(
        default=PaymentType.POSTPAID, description="Whether service is paid before or after use."
    )
    payment_days: PaymentDays = Field(
        default=10, description="How many days later invoices to come are due."
    )
    bill_day: BillDay = Field(
        default=1,
        description="The day of the month it is billed on: what is billed stays, and the days up "
        "to the new day are billed next, by their share.",
    )

    @model_validator(mode="after")
    def _something_is_sent(self) -> AccountUpdateForm:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}
