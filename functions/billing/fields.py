"""Fields that requests and answers of several capabilities have, with what they say of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from shared.http.schema import Amount
from shared.takes import Takes

ID = "0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"

Price = Annotated[
    Amount,
    Field(le=Decimal("99999999.99"), examples=["590.00"]),
    Takes(
        'Must be an amount of money as a text such as "590.00": zero to 99999999.99 units of its '
        "currency."
    ),
]

AccountId = Annotated[str, Field(description="The account's id.", examples=[ID])]
AccountNumber = Annotated[
    str, Field(description="The number that people call the account by.", examples=["00000042"])
]
ContractId = Annotated[
    str,
    Field(
        description="The contract that the account belongs to; empty for an account without one.",
        examples=[ID],
    ),
]
CustomerId = Annotated[
    str, Field(description="The customer that the account belongs to.", examples=[ID])
]
CustomerName = Annotated[str, Field(description="The customer's name.", examples=["Anna Ivanova"])]
InvoiceNumber = Annotated[
    str,
    Field(description="The number that people call the invoice by.", examples=["INV-00000017"]),
]
DueDate = Annotated[
    date,
    Field(
        description="The last day for paying; an invoice is overdue from the next day on, in the "
        "provider's time zone."
    ),
]
InvoiceAmountDue = Annotated[
    Amount, Field(description="What is still to be paid of the invoice, in its currency.")
]
CurrencyCode = Annotated[
    str,
    Field(description="The currency of all amounts, as an ISO 4217 code.", examples=["RUB"]),
]
CreatedAt = Annotated[datetime, Field(description="When it was created.")]
BillDay = Annotated[int, Field(examples=[1])]
LegalEntityId = Annotated[
    str,
    Field(
        description="The legal entity that sells; empty where none was recorded at the time.",
        examples=[ID],
    ),
]
Version = Annotated[int, Field(description="Grows with every change.", examples=[1])]
