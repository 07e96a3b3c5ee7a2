"""Plain values to DynamoDB's attribute values and back.

Ours instead of boto3's TypeSerializer, which imports boto3 (50 ms of a cold start) and takes 0.07
ms an invoice.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Attributes = dict[str, dict[str, Any]]


def encode(value: Any) -> dict[str, Any]:
    """One value as an attribute value. Raises: TypeError for what DynamoDB has no type for."""
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | Decimal):
        return {"N": str(value)}
    if value is None:
        return {"NULL": True}
    if isinstance(value, list | tuple):
        return {"L": [encode(v) for v in value]}
    if isinstance(value, Mapping):
        return {"M": _encoded(value)}
    raise TypeError(f"DynamoDB has no type for {type(value).__name__}")


def decode(attribute: Mapping[str, Any]) -> Any:
    """One attribute value as a plain value; whole numbers become `int`, others `Decimal`."""
    ((kind, value),) = attribute.items()
    if kind in ("S", "BOOL"):
        return value
    if kind == "N":
        return int(value) if value.lstrip("-").isdigit() else Decimal(value)
    if kind == "L":
        return [decode(v) for v in value]
    if kind == "M":
        return decode_item(value)
    if kind == "NULL":
        return None
    raise TypeError(f"attribute type {kind} is not used here")


def encode_item(item: Mapping[str, Any]) -> Attributes:
    """A whole item; attributes that are None are left out."""
    return _encoded({k: v for k, v in item.items() if v is not None})


def _encoded(values: Mapping[str, Any]) -> Attributes:
    # Nine tenths of all values are texts: those are not worth a call each.
    return {k: {"S": v} if type(v) is str else encode(v) for k, v in values.items()}


def decode_item(attributes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A whole item as plain values."""
    return {k: a["S"] if "S" in a else decode(a) for k, a in attributes.items()}
