"""The lean set: what any function of this kind must load, and nothing of ours.

Chalice with one route, thirty models of eight fields, a botocore client, and one item read.
"""

from __future__ import annotations

import os
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from botocore.session import get_session
from chalice.app import Chalice, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

FIELDS: dict[str, tuple[Any, Any]] = {
    "id": (str, Field(max_length=40)),
    "customer_id": (str, Field(max_length=40, examples=["0198"])),
    "name": (str, Field(min_length=1, max_length=200)),
    "amount": (Decimal, Field(ge=0)),
    "count": (int, Field(default=1, ge=0, le=1000)),
    "created_at": (datetime, Field()),
    "note": (str | None, Field(default=None, max_length=2000)),
    "tags": (list[str], Field(default_factory=list)),
}


def model(number: int) -> type[BaseModel]:
    """One of the thirty."""
    body: dict[str, Any] = {name: field for name, (_, field) in FIELDS.items()}
    body["__annotations__"] = {name: kind for name, (kind, _) in FIELDS.items()}
    body["__module__"] = __name__
    body["model_config"] = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", strict=True, frozen=True
    )
    return type(f"Model{number}", (BaseModel,), body)


MODELS = [model(number) for number in range(30)]
app = Chalice(app_name="lean", configure_logs=False)


@cache
def client() -> Any:
    return get_session().create_client("dynamodb")


@app.route("/things/{id}")
def get(id: str) -> Response:  # noqa: A002 - the path parameter's name
    key = {"pk": {"S": id}, "sk": {"S": "THING"}}
    found = client().get_item(TableName=os.environ["TABLE_NAME"], Key=key, ConsistentRead=True)
    return Response(body={"found": "Item" in found}, status_code=200)


def handler(event: dict[str, Any], context: Any) -> Any:
    return app(event, context)
