"""JSON Schemas without the titles that only say the names again."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema


class Untitled(GenerateJsonSchema):
    """Pydantic gives every field a title ("Firstrepliedat"); ours have names and descriptions."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's hook
        """No title but one that is written in the model."""
        return False
