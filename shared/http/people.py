"""Names and e-mail addresses of people as they come in and go out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared import mail_address, names
from shared.mail_address import UnfitAddress
from shared.names import UnfitName, Whose
from shared.takes import Takes


def said_of(rule: Callable[[str], str], text: str) -> str:
    """What a rule makes of a text; its refusal reaches the sender in its own words."""
    try:
        return rule(text)
    except (UnfitName, UnfitAddress) as error:
        raise PydanticCustomError(error.code, "{said}", {"said": error.message}) from error


def _by(rule: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(partial(said_of, rule))


PersonName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=names.LONGEST,
        description="In any script; characters that nobody sees are dropped.",
        examples=["Anna Petrova"],
    ),
    Takes(
        "Must be a name of {limits}, with a letter or a digit in it, and without links, domains, "
        "phone numbers, control characters and any of / \\ : @ < and >."
    ),
    _by(partial(names.name, whose=Whose.PERSON)),
]
CustomerName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=names.LONGEST,
        description="In any script; characters that nobody sees are dropped.",
        examples=["Анна Петрова"],
    ),
    Takes(
        "Must be a name of {limits}, with a letter or a digit in it, and without links, domains, "
        "phone numbers, control characters and any of \\ @ < and > (a person's also "
        "without / and :)."
    ),
    _by(partial(names.name, whose=Whose.COMPANY)),
]
Email = Annotated[
    str,
    Field(
        max_length=mail_address.LONGEST,
        description="The domain may be in its own letters.",
        examples=["anna@example.com"],
        json_schema_extra={"format": "idn-email"},
    ),
    Takes(
        "Must be an e-mail address such as anna@example.com, of {limits}, with Latin letters, "
        "digits and signs before the @."
    ),
    _by(mail_address.kept),
]
ShownEmail = Annotated[
    str,
    PlainSerializer(mail_address.shown, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "idn-email", "examples": ["anna@example.com"]}),
]


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder's name is an OSError
        raise ValueError("Must be an IANA time zone such as Europe/Moscow.") from error


LANGUAGE = "The language of messages (ISO 639-1)."
Locale = Annotated[
    str,
    Field(pattern=r"^(ru|en)$", description=LANGUAGE, examples=["ru"]),
    Takes("Must be one of: ru, en."),
]
TimeZone = Annotated[
    str,
    Field(max_length=64, description="The time zone of local dates.", examples=["Europe/Moscow"]),
    Takes("Must be an IANA time zone such as Europe/Moscow."),
    AfterValidator(_known_zone),
]
