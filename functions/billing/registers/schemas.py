"""Registers as they go in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from functions.billing.fields import AccountNumber, Version
from functions.billing.registers.entities import KEPT, DifferenceKind
from shared.http.schema import Amount, Day, Schema
from shared.takes import Takes

TerminalGateway = Annotated[
    str,
    Field(
        pattern="^terminal(-[a-z0-9]{1,20})?$",
        description="The gateway of the terminals' payments: `terminal`, or `terminal-<network>`.",
        examples=["terminal-kassa"],
    ),
    Takes("Must be terminal, or terminal- and a network's name, such as terminal-kassa."),
]


class RegisterRowForm(Schema):
    id: str = Field(min_length=1, max_length=64, description="The terminal's id.", examples=["7"])
    account: str = Field(
        min_length=1, max_length=64, description="The account's number.", examples=["00000042"]
    )
    amount: Amount = Field(description="The sum that was taken.")


class RegisterForm(Schema):
    gateway: TerminalGateway
    day: Day = Field(description="The day, in the provider's time zone; it must be over.")
    rows: tuple[RegisterRowForm, ...] = Field(
        default=(), description="What the network took on the day."
    )
    csv: str | None = Field(
        default=None,
        max_length=1_000_000,
        description="The same as CSV with a heading (`id`, `account`, `amount`), instead of "
        "`rows`; parted by semicolons, commas or tabs.",
        examples=["id;account;amount\n1234567;00000042;590,00\n"],
    )


class DifferenceView(Schema):
    kind: DifferenceKind = Field(description="How the two sides differ.")
    id: str = Field(description="The terminal's id.", examples=["1234567"])
    account: AccountNumber
    theirs: Amount | None = Field(description="Their sum; null where they have none.")
    ours: Amount | None = Field(description="Our sum; null where we have none.")
    payment_id: str | None = Field(description="Our payment.", examples=[None])


class RegisterSummaryView(Schema):
    id: str = Field(description="The register's id.", examples=["terminal-kassa_2026-03-10"])
    gateway: TerminalGateway
    day: date = Field(description="The day.")
    compared_at: datetime = Field(description="When it was compared.")
    compared_by: str = Field(description="Who sent it.", examples=["admin-1"])
    rows: int = Field(description="How many payments they tell of.", examples=[120])
    total: Amount = Field(description="Their sum.")
    our_rows: int = Field(description="How many we have.", examples=[119])
    our_total: Amount = Field(description="The sum of ours.")
    agrees: bool = Field(description="Whether both are the same.", examples=[False])
    differing: dict[str, int] = Field(
        description="How many differences there are of each kind.", examples=[{"missing_here": 1}]
    )
    version: Version


class RegisterView(RegisterSummaryView):
    differences: tuple[DifferenceView, ...] = Field(
        description=f"The differences; the first {KEPT} where there are more."
    )
