"""Fields that several models of the service have, each with what it is."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from functions.monitoring.vocabulary import NodeKind, NodeState
from shared.messages import Unit
from shared.takes import Takes

ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"
_AS_NUMBER = PlainSerializer(float, return_type=float, when_used="json")

Code = Annotated[
    str,
    Field(
        min_length=1,
        max_length=63,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$",
        description="What programs call the node; telemetry names it so.",
        examples=["olt-tver-1"],
    ),
    Takes("Must be a code of {limits}: Latin letters, digits, dots, colons, hyphens, underscores."),
]
Kind = Annotated[NodeKind, Field(description="What it is.", examples=["olt"])]
State = Annotated[NodeState, Field(description="How it is.", examples=["up"])]
Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="What people call it.",
        examples=["OLT Лесная 1"],
    ),
]
ParentId = Annotated[
    str | None,
    Field(
        max_length=64,
        description="The id of the node that it hangs on; null at the top.",
        examples=[ID],
    ),
]
Site = Annotated[
    str,
    Field(max_length=100, description="Where it stands; may be empty.", examples=["Тверь, центр"]),
]
Latitude = Annotated[
    Annotated[Decimal, _AS_NUMBER, Field(ge=-90, le=90), Takes(unit=Unit.DEGREE)] | None,
    Field(description="Latitude in degrees.", examples=[56.8587]),
]
Longitude = Annotated[
    Annotated[Decimal, _AS_NUMBER, Field(ge=-180, le=180), Takes(unit=Unit.DEGREE)] | None,
    Field(description="Longitude in degrees.", examples=[35.9176]),
]
CreatedAt = Annotated[datetime, Field(description="When it was created (UTC).")]
UpdatedAt = Annotated[datetime, Field(description="When it was last changed (UTC).")]
Version = Annotated[
    int,
    Field(
        description="Grows with every change; for If-Match, where a request takes it.",
        ge=1,
        examples=[3],
    ),
]
