"""Names and e-mail addresses of people as they come in and go out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared import mail_address, names
from shared.mail_address import UnfitAddress
from shared.names import UnfitName, Whose


def said_of(rule: Callable[[str], str], text: str) -> str:
    """What a rule makes of a text; its refusal reaches the sender in its own words."""
    try:
        return rule(text)
    except (UnfitName, UnfitAddress) as error:
        raise PydanticCustomError(error.code, "{said}", {"said": str(error)}) from error


def _by(rule: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(partial(said_of, rule))


PersonName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=names.LONGEST,
        description="At least a letter or a digit, in any script. No link, domain, phone number "
        "or control character, and none of / \\ : @ < >. Characters that nobody sees are dropped.",
        examples=["Anna Petrova"],
    ),
    _by(partial(names.name, whose=Whose.PERSON)),
]
CustomerName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=names.LONGEST,
        description="At least a letter or a digit, in any script. No link, domain, phone number "
        "or control character, and none of \\ @ < >; a person's has no / and no : either.",
        examples=["Анна Петрова"],
    ),
    _by(partial(names.name, whose=Whose.COMPANY)),
]
Email = Annotated[
    str,
    Field(
        max_length=mail_address.LONGEST,
        description="An e-mail address. The domain may be in its own letters; before the @ "
        "there are Latin letters, digits and signs.",
        examples=["anna@example.com"],
        json_schema_extra={"format": "idn-email"},
    ),
    _by(mail_address.kept),
]
ShownEmail = Annotated[
    str,
    PlainSerializer(mail_address.shown, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "idn-email", "examples": ["anna@example.com"]}),
]
