"""Questions to the search box, and what it finds."""

from __future__ import annotations

from pydantic import Field, field_validator

from functions.customer.fields import ID
from functions.customer.finding.entities import Kind, Matched
from shared.http import PageQuery, Schema


class SearchQuery(PageQuery):
    q: str = Field(
        min_length=1,
        max_length=200,
        description="Part of a name or of an address, a phone or its last digits, an e-mail"
        " address, a number of a contract, account, application or ticket, a serial number or a"
        " MAC address, in any spelling.",
        examples=["иванов пет"],
    )
    kinds: str | None = Field(
        default=None,
        max_length=100,
        description="Only these kinds, separated by commas: customer, contract, account,"
        " application, ticket, device.",
        examples=["customer,contract"],
    )

    @field_validator("kinds")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        known = {kind.value for kind in Kind}
        if value is not None and not {k.strip() for k in value.split(",")} <= known:
            raise ValueError(
                "Must be one or more of customer, contract, account, application, ticket and"
                " device, separated by commas."
            )
        return value

    @property
    def wanted(self) -> tuple[Kind, ...]:
        """The kinds that are asked for; none means all."""
        named = self.kinds.split(",") if self.kinds else []
        return tuple(dict.fromkeys(Kind(kind.strip()) for kind in named))


class MatchView(Schema):
    field: Matched = Field(description="What of it matched.", examples=["name"])
    text: str = Field(description="That field as it is kept.", examples=["Иванов Пётр Сергеевич"])


class FoundView(Schema):
    kind: Kind = Field(description="What was found.", examples=["customer"])
    id: str = Field(description="Its id.", examples=[ID])
    title: str = Field(description="Its name or number.", examples=["Иванов Пётр Сергеевич"])
    subtitle: str = Field(
        description="What tells it from others of that title: a customer's phone or e-mail"
        " address, who signed a contract or applied, an account's contract, a ticket's subject,"
        " where a device is; may be empty.",
        examples=["+79161234567"],
    )
    customer_id: str | None = Field(
        description="The customer whose it is; null if it is nobody's.", examples=[ID]
    )
    matched: MatchView = Field(description="By what it was found.")
