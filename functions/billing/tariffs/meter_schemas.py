"""A tariff's meters as they go in and out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from functions.billing.tariffs.meters import Meter, PrefixPrice, Rating, Tier
from shared.http.schema import Schema
from shared.messages import Message
from shared.takes import Takes

_PATTERN = r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?"
_EXACT = re.compile(_PATTERN)
_FORM = Message('Must be a number, zero or more, as a text such as "590.00".')


def _parsed(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _EXACT.fullmatch(value):
        raise ValueError(_FORM)
    return Decimal(value)


Exact = Annotated[
    Decimal,
    BeforeValidator(_parsed),
    PlainSerializer(lambda v: format(v, "f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{_PATTERN}$", "examples": ["0.0125"]}),
    Takes('Must be a number, zero or more, as a text such as "590.00".'),
]
"""A number that is not negative, with up to nine decimals, as a text."""
MetricCode = Annotated[
    str,
    Field(
        pattern="^[a-z][a-z0-9_]{0,39}$",
        description="What is measured, by its code.",
        examples=["traffic"],
    ),
    Takes("Must be a code of 1 to 40 small Latin letters, digits and _, a letter first."),
]


class TierModel(Schema):
    """Units up to a number, and their price."""

    up_to: Exact | None = Field(
        default=None, description="Up to how many units; null for the last tier.", examples=["100"]
    )
    price: Exact = Field(default=Decimal(0), description="The price of a unit in it.")
    flat_fee: Exact = Field(default=Decimal(0), description="A sum for reaching it.")


class PrefixModel(Schema):
    """What a unit costs to destinations that begin so."""

    prefix: str = Field(
        max_length=20, description="How destinations begin; empty for all.", examples=["7495"]
    )
    price: Exact = Field(description="The price of a unit.")
    name: str = Field(
        default="", max_length=60, description="Where that is, for people.", examples=["Moscow"]
    )


class MeterModel(Schema):
    """What is measured, what of it is free, and what the rest costs."""

    metric: MetricCode
    unit: str = Field(
        min_length=1, max_length=20, description="What a unit is called.", examples=["GB"]
    )
    rating: Rating = Field(
        default=Rating.PER_UNIT,
        description="How units beyond the included ones are charged: each at `price`; each begun "
        "package of `packageSize`; each at the price of its tier; all at that of the tier which "
        "they reach; or by the longest prefix of the destination.",
    )
    unit_size: Exact = Field(
        default=Decimal(1),
        description="How much of the recorded quantity makes one unit: 1000000000 for bytes and "
        "GB, 60 for seconds and minutes.",
        examples=["1000000000"],
    )
    step: Exact = Field(
        default=Decimal(0),
        description="Up to which multiple of the quantity each record is rounded; `0` for none.",
        examples=["60"],
    )
    first_step: Exact = Field(
        default=Decimal(0),
        description="How much each record is at least; steps are counted from there.",
        examples=["0"],
    )
    included: Exact = Field(
        default=Decimal(0), description="How many units a period are free.", examples=["100"]
    )
    prorated: bool = Field(
        default=False, description="Whether a partial period has only its share of them."
    )
    price: Exact = Field(default=Decimal(0), description="The price of a unit, or of a package.")
    package_size: Exact = Field(
        default=Decimal(1), description="How many units a package has.", examples=["10"]
    )
    tiers: tuple[TierModel, ...] = Field(
        default=(), max_length=20, description="For tiered ratings, from the first unit on."
    )
    prefixes: tuple[PrefixModel, ...] = Field(
        default=(), max_length=500, description="For rating by prefix."
    )

    def meter(self) -> Meter:
        """The meter. Raises: InvalidMeter."""
        values = dict(self)
        values["tiers"] = tuple(Tier(**dict(one)) for one in self.tiers)
        values["prefixes"] = tuple(PrefixPrice(**dict(one)) for one in self.prefixes)
        return Meter(**values)


Meters = Annotated[
    tuple[MeterModel, ...],
    Field(max_length=10, description="What is measured, and what it costs beyond what is free."),
]
