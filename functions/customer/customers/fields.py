"""The fields of customers, each with what it is and what it takes."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import AfterValidator, Field

from functions.customer.customers.entities import Kind, Status
from shared.http.people import CustomerName, Email, ShownEmail, said_of
from shared.tags import kept_tag
from shared.takes import Takes

Phone = Annotated[
    str,
    Field(
        min_length=5,
        max_length=32,
        description="In any usual notation; the country code defaults to the provider's.",
        examples=["+79161234567"],
    ),
    Takes("Must be a phone number such as +79161234567, of {limits}."),
]
Inn = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{10}([0-9]{2})?$",
        examples=["7707083893"],
    ),
    Takes("Must be an INN: 10 digits of a company, or 12 digits of a person."),
]
NAME = "A person's full name or a company's legal name."
FullName = Annotated[CustomerName, Field(description=NAME)]
ShownName = Annotated[str, Field(description=NAME, examples=["Анна Петрова"])]
OwnEmail = Annotated[Email | None, Field(description="The customer's e-mail address.")]
OwnPhone = Annotated[Phone | None, Field(description="The customer's phone number.")]
OwnInn = Annotated[
    Inn | None,
    Field(description="Taxpayer number (INN); a company must have one.", examples=["7707083893"]),
]
Ogrn = Annotated[
    str,
    Field(pattern=r"^[0-9]{13}([0-9]{2})?$", examples=["1027700132195"]),
    Takes("Must be an OGRN of 13 digits, or an OGRNIP of 15 digits."),
]
OwnOgrn = Annotated[
    Ogrn | None,
    Field(
        description="A company's OGRN, or the OGRNIP of a person who is a sole trader.",
        examples=["1027700132195"],
    ),
]
OwnKpp = Annotated[
    str | None,
    Field(
        max_length=9,
        description="A company's tax registration code (KPP), 9 characters.",
        examples=["773601001"],
    ),
]
Tag = Annotated[
    str,
    Field(min_length=1, max_length=40, examples=["vip"]),
    Takes("Must be a tag of {limits}, with a letter or a digit in it."),
    AfterValidator(partial(said_of, kept_tag)),
]
Tags = Annotated[
    tuple[Tag, ...],
    Field(
        max_length=20,
        description="Labels in small letters, seen by staff only.",
        examples=[["vip"]],
    ),
    AfterValidator(lambda tags: tuple(dict.fromkeys(tags))),
]
OwnKind = Annotated[Kind, Field(description="A person or a company.", examples=["company"])]
OwnStatus = Annotated[
    Status,
    Field(
        description="A `lead` has no contract yet; a `former` customer no longer has one; a `lost` "
        "lead decided otherwise; a `merged` record lives on in another."
    ),
]
MergedInto = Annotated[
    str | None,
    Field(
        description="The id of the customer in whom a merged record lives on; else null.",
        examples=[None],
    ),
]
KnownEmail = Annotated[
    ShownEmail | None, Field(description="The customer's e-mail address; null if unknown.")
]
KnownPhone = Annotated[
    str | None,
    Field(
        description="The customer's phone number in E.164; null if unknown.",
        examples=["+79161234567"],
    ),
]
ContractNumbers = Annotated[
    tuple[str, ...],
    Field(description="The numbers of the customer's contracts.", examples=[["C-000042"]]),
]
