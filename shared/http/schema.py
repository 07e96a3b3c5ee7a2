"""Base of the models of what goes in and out: camelCase, nothing unknown, money as text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

from shared.messages import Message, Unit
from shared.takes import A_DATE, A_MOMENT, Takes

MAX_PAGE = 200
FIRST_YEAR, LAST_YEAR = 1900, 2999
_PATTERN = r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$"
_AMOUNT = re.compile("-?" + _PATTERN)
_MONEY_FORM = Message('Money must be a plain decimal text such as "590.00", not a number.')
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)


class Schema(BaseModel):
    """A request or response body; a number is not a text, and unknown fields are refused.

    A response is made from an entity by its attributes. Give fields `examples=[...]`: the
    documentation shows them. A model is built when it is first used, so that a cold start pays for
    those of its one request and not for all of the service's.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        strict=True,
        frozen=True,
        from_attributes=True,
        str_strip_whitespace=True,
        defer_build=True,
    )


class Query(BaseModel):
    """The query string: texts that are read as the fields' types."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        defer_build=True,
    )


class PageQuery(Query):
    """What every list takes."""

    limit: Annotated[int, Takes(unit=Unit.ITEM)] = Field(
        default=50, ge=1, le=MAX_PAGE, description="How many items at most."
    )
    cursor: str | None = Field(
        default=None, max_length=1024, description="`nextCursor` of the page before."
    )


def _parsed_amount(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise ValueError(_MONEY_FORM)  # noqa: TRY004 - pydantic's way
    if not _AMOUNT.fullmatch(value):
        raise ValueError(_MONEY_FORM)
    amount = Decimal(value)
    if not amount and amount.is_signed():
        raise ValueError("Write zero without a minus.")
    return amount


_MONEY = (
    BeforeValidator(_parsed_amount),
    PlainSerializer(lambda v: format(v, "f"), return_type=str, when_used="json"),
)

Amount = Annotated[
    Decimal,
    *_MONEY,
    Field(ge=0, examples=["590.00"]),
    WithJsonSchema({"type": "string", "pattern": f"^{_PATTERN}", "examples": ["590.00"]}),
    Takes('Must be an amount of money, zero or more, as a text such as "590.00".'),
]
"""Money that is not negative, as a decimal text."""

SignedAmount = Annotated[
    Decimal,
    *_MONEY,
    WithJsonSchema({"type": "string", "pattern": f"^-?{_PATTERN}", "examples": ["-590.00"]}),
    Takes('Must be an amount of money as a text such as "-590.00".'),
]
"""Money of either sign, as a decimal text."""

Currency = Annotated[
    str,
    Field(pattern="^[A-Z]{3}$", examples=["RUB"]),
    Takes("Must be the ISO 4217 code of a currency, such as RUB."),
]
"""The code of a currency."""


def _spelt(form: re.Pattern[str], kind: type[date], otherwise: Message) -> BeforeValidator:
    """Reads a text of one form; pydantic alone would take a number of seconds for a time, too."""

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if not form.fullmatch(value):
            raise ValueError(otherwise)
        try:
            return kind.fromisoformat(value)
        except ValueError as error:
            raise ValueError(otherwise) from error

    return BeforeValidator(read)


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("In UTC the time must be within the years 1 to 9999.") from error


def _usual(day: date) -> date:
    """A date that can be reckoned with: in any time zone, and with days added to it."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("The year must be between 1900 and 2999.")
    return day


Day = Annotated[date, AfterValidator(_usual), _spelt(_DAY, date, A_DATE)]
"""A date, in the years 1900 to 2999."""

Moment = Annotated[
    AwareDatetime,
    AfterValidator(_in_utc),
    _spelt(_MOMENT, datetime, A_MOMENT),
]
"""A time with its offset from UTC, in UTC."""
