"""An event's JSON Schema and its sample, and the rules that every envelope follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from infra.contracts.example import AN_ID, Examples
from infra.contracts.untitled import Untitled
from shared.context import Context
from shared.event import SPEC_VERSION, Event
from shared.messaging.data import EventData

DIALECT = "https://json-schema.org/draft/2020-12/schema"
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
EVENT_ID = "01890a5d-ac96-774b-bcce-b302099a80f0"
CAUSE_ID = "01890a5d-ac96-774b-bcce-b302099a80f1"
CORRELATION_ID = "01890a5d-ac96-774b-bcce-b302099a80f2"
_TEXT = {"type": "string", "minLength": 1}

ENVELOPE: dict[str, Any] = {
    "$schema": DIALECT,
    "$id": "urn:lastmile:schema:cloudevent",
    "title": "CloudEvent",
    "description": "The envelope of every event: CloudEvents 1.0 in JSON, with our extensions.",
    "type": "object",
    "required": [
        "specversion", "id", "type", "source", "subject", "time", "datacontenttype", "dataschema",
        "correlationid", "actor", "sequence", "data",
    ],
    "additionalProperties": False,
    "properties": {
        "specversion": {"const": SPEC_VERSION},
        "id": _TEXT | {"description": "Unique; consumers remember it."},
        "type": {
            "type": "string",
            "pattern": "^[a-z]+\\.[a-z][a-z-]*\\.[a-z][a-z-]*$",
            "description": "<service>.<entity>.<past verb>",
        },
        "source": {"type": "string", "pattern": "^lastmile/[a-z]+$"},
        "subject": _TEXT | {"description": "The id of what it happened to."},
        "time": {
            "type": "string",
            "format": "date-time",
            "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        },
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "pattern": "^urn:lastmile:schema:[a-z.-]+:[1-9]\\d*$"},
        "correlationid": _TEXT | {"description": "One from the first request to the last event."},
        "causationid": _TEXT | {"description": "The event that led to this one."},
        "actor": _TEXT | {"description": "The id of who caused it."},
        "sequence": {
            "type": "string",
            "pattern": "^\\d{10}$",
            "description": "The subject's version; what is older than what was seen is dropped.",
        },
        "data": {"type": "object"},
    },
}  # fmt: skip


def schema_of(model: type[EventData]) -> dict[str, Any]:
    """The JSON Schema of an event's `data`; its id is the envelope's `dataschema`."""
    schema = model.model_json_schema(mode="serialization", schema_generator=Untitled)
    return {
        "$schema": DIALECT,
        "$id": f"urn:lastmile:schema:{model.event_type}:{model.schema_version}",
        **schema,
        "title": model.event_type,
    }


def sample_of(model: type[EventData]) -> dict[str, Any]:
    """An event as it travels. Raises: ValidationError when the fields' examples don't fit them."""
    schema = schema_of(model)
    data = model.model_validate(Examples(schema.get("$defs", {})).of(schema))
    event = Event(
        type=model.event_type,
        subject=_subject(model, data),
        time=AT,
        data=data.model_dump(mode="json", by_alias=True),
        sequence=1,
        version=model.schema_version,
        id=EVENT_ID,
        context=Context(CORRELATION_ID, CAUSE_ID, actor=AN_ID),
    )
    return event.envelope()


def _subject(model: type[EventData], data: EventData) -> str:
    """The id of the entity that the type names, as the data have it."""
    entity = model.event_type.split(".")[1]
    return str(getattr(data, f"{entity}_id", None) or AN_ID)
