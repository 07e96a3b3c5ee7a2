"""What a field takes, said from its JSON Schema."""

from __future__ import annotations

from typing import Any

import pytest

from shared.takes import SENTENCE, UNIT, takes


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string"}, "Must be a text."),
        ({"type": "string", "maxLength": 0}, "Must be empty."),
        ({"type": "string", "maxLength": 1}, "Must be a text of at most 1 character."),
        ({"type": "string", "minLength": 0, "maxLength": 9}, "Must be a text of at most 9 characters."),
        ({"type": "string", "minLength": 1, "maxLength": 9}, "Must be a text of 1 to 9 characters."),
        ({"type": "string", "minLength": 12}, "Must be a text of at least 12 characters."),
        ({"type": "array", "minItems": 0, "maxItems": 5}, "Must be a list of at most 5 items."),
        ({"type": "array", "minItems": 1, "maxItems": 5}, "Must be a list of 1 to 5 items."),
        ({"type": "integer", "minimum": 0, "maximum": 5}, "Must be a whole number."),
        ({"type": "integer", "minimum": 0, "maximum": 5, UNIT: "DAY"}, "Must be a whole number: 0 to 5 days."),
        ({"type": "number", "minimum": 0.5, UNIT: "DEGREE"}, "Must be a number: at least 0.5 degrees."),
        ({"type": "boolean"}, "Must be true or false."),
        ({"enum": ["a", "b"], "type": "string"}, "Must be one of: a, b."),
        ({"const": "a", "type": "string"}, "Must be one of: a."),
        ({"type": "string", "format": "date"}, "Must be a date such as 2026-03-10."),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, "Must be a whole number."),
        ({"$ref": "#/$defs/One"}, "Must be an object with named values."),
        ({"type": "integer", SENTENCE: "Must be odd."}, "Must be odd."),
    ],
)  # fmt: skip
def test_a_field_says_its_kind_and_its_limits(schema: dict[str, Any], said: str) -> None:
    assert str(takes(schema, {"One": {"type": "object"}})) == said
