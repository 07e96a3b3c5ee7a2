"""A transaction's lines in DynamoDB's expression language."""

from __future__ import annotations

from typing import Any

from shared.dynamo.codec import encode, encode_item
from shared.dynamo.transaction import Condition, Operation

_ACTIONS = {
    "put": "Put",
    "update": "Update",
    "add": "Update",
    "delete": "Delete",
    "check": "ConditionCheck",
}


class _Names:
    """Placeholders for names and values, so that no attribute collides with a reserved word."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def name(self, attribute: str) -> str:
        placeholder = f"#n{len(self.names)}"
        self.names[placeholder] = attribute
        return placeholder

    def value(self, value: Any) -> str:
        placeholder = f":v{len(self.values)}"
        self.values[placeholder] = encode(value)
        return placeholder


def operation_request(operation: Operation, table: str) -> dict[str, Any]:
    """One element of TransactItems."""
    names = _Names()
    request: dict[str, Any] = {"TableName": table}
    if operation.action == "put":
        request["Item"] = encode_item(operation.item)
    else:
        pk, sk = operation.key
        request["Key"] = {"pk": {"S": pk}, "sk": {"S": sk}}
    if operation.action == "update":
        request["UpdateExpression"] = _assignments(operation, names)
    if operation.action == "add":
        request["UpdateExpression"] = _sums(operation, names)
    if condition := _condition(operation.condition, names):
        request["ConditionExpression"] = condition
    if names.names:
        request["ExpressionAttributeNames"] = names.names
    if names.values:
        request["ExpressionAttributeValues"] = names.values
    return {_ACTIONS[operation.action]: request}


def _assignments(operation: Operation, names: _Names) -> str:
    changes = {k: v for k, v in operation.item.items() if k not in ("pk", "sk")}
    sets = [f"{names.name(k)} = {names.value(v)}" for k, v in changes.items() if v is not None]
    removes = [names.name(k) for k, v in changes.items() if v is None]
    parts = [f"SET {', '.join(sets)}"] if sets else []
    return " ".join(parts + ([f"REMOVE {', '.join(removes)}"] if removes else []))


def _sums(operation: Operation, names: _Names) -> str:
    amounts = {k: v for k, v in operation.item.items() if k not in ("pk", "sk")}
    return "ADD " + ", ".join(f"{names.name(k)} {names.value(v)}" for k, v in amounts.items())


def _condition(condition: Condition, names: _Names) -> str:
    parts = []
    if condition.absent:
        parts.append(f"attribute_not_exists({names.name('pk')})")
    if condition.present:
        parts.append(f"attribute_exists({names.name('pk')})")
    for attribute, value in condition.equals.items():
        if value is None:
            parts.append(f"attribute_not_exists({names.name(attribute)})")
        else:
            parts.append(f"{names.name(attribute)} = {names.value(value)}")
    if condition.absent_or_before:
        attribute, value = condition.absent_or_before
        absent = f"attribute_not_exists({names.name('pk')})"
        parts.append(f"({absent} OR {names.name(attribute)} < {names.value(value)})")
    return " AND ".join(parts)
