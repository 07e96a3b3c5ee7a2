"""What the services say and hear: event models of each events.py, handlers of each consumers.py."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from infra.house.rows import house
from shared.messaging.consumer import Consumer
from shared.messaging.data import EventData


def emitted() -> dict[str, type[EventData]]:
    """The model of every event, by type."""
    models = [
        model
        for service in house().with_table
        for model in vars(import_module(f"functions.{service.name}.events")).values()
        if isinstance(model, type) and "event_type" in vars(model) and issubclass(model, EventData)
        and model is not EventData
    ]  # fmt: skip
    return {model.event_type: model for model in sorted(models, key=lambda m: m.event_type)}


def consumers() -> Mapping[str, Consumer]:
    """Who listens, by name: a service, or a function that hears its own service."""
    return {
        one.name: one
        for one in (import_module(function.module).consumer for function in house().consumers)
    }
