"""The AsyncAPI 3.0 document: topics, what is said on them, and who listens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.events.documents import sample_of
from shared.messaging.consumer import Consumer
from shared.messaging.data import EventData

DESCRIPTION = (
    "Events are CloudEvents 1.0. A change and its event are one transaction; delivery is at least "
    "once, consumers remember event ids, and the effect is once."
)


def asyncapi(
    emitted: Mapping[str, type[EventData]], consumers: Mapping[str, Consumer], version: str
) -> dict[str, Any]:
    """The document; schemas are referred to by the files they lie in."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Lastmile events", "version": version, "description": DESCRIPTION},
        "defaultContentType": "application/cloudevents+json",
        "channels": _channels(emitted),
        "operations": _sent(emitted) | _received(emitted, consumers),
        "components": {"messages": {name: _message(model) for name, model in emitted.items()}},
    }


def file_of(event_type: str) -> str:
    """Where an event's schema and sample lie: `billing/invoice.created`."""
    return event_type.replace(".", "/", 1)


def _topic(event_type: str) -> str:
    return f"{event_type.split('.', 1)[0]}-events"


def _channels(emitted: Mapping[str, type[EventData]]) -> dict[str, Any]:
    channels: dict[str, Any] = {}
    for name in emitted:
        topic = channels.setdefault(_topic(name), {"address": _topic(name), "messages": {}})
        topic["messages"][name] = {"$ref": f"#/components/messages/{name}"}
    return channels


def _sent(emitted: Mapping[str, type[EventData]]) -> dict[str, Any]:
    topics = dict.fromkeys(map(_topic, emitted))
    return {
        f"{topic.split('-')[0]}Says": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{topic}"},
        }
        for topic in topics
    }


def _received(
    emitted: Mapping[str, type[EventData]], consumers: Mapping[str, Consumer]
) -> dict[str, Any]:
    heard: dict[str, Any] = {}
    for service, consumer in consumers.items():
        for name in sorted(consumer.handlers.keys() & emitted.keys()):
            topic = _topic(name)
            operation = heard.setdefault(
                f"{service}HearsOf{topic.split('-')[0].capitalize()}",
                {"action": "receive", "channel": {"$ref": f"#/channels/{topic}"}, "messages": []},
            )
            operation["messages"].append({"$ref": f"#/channels/{topic}/messages/{name}"})
    return heard


def _message(model: type[EventData]) -> dict[str, Any]:
    file = file_of(model.event_type)
    return {
        "name": model.event_type,
        "summary": (model.__doc__ or "").strip().split("\n")[0],
        "contentType": "application/cloudevents+json",
        "payload": {
            "allOf": [
                {"$ref": "./cloudevent.schema.json"},
                {"properties": {"data": {"$ref": f"./{file}.schema.json"}}},
            ]
        },
        "examples": [{"payload": sample_of(model)}],
    }
