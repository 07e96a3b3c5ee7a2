"""What the services say and hear: event models of each events.py, handlers of each consumers.py."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from shared.messaging.consumer import Consumer
from shared.messaging.data import EventData

SERVICES = ("auth", "customer", "billing", "support", "notification")


def emitted() -> dict[str, type[EventData]]:
    """The model of every event, by type."""
    models = [
        model
        for service in SERVICES
        for model in vars(import_module(f"functions.{service}.events")).values()
        if isinstance(model, type) and "event_type" in vars(model) and issubclass(model, EventData)
        and model is not EventData
    ]  # fmt: skip
    return {model.event_type: model for model in sorted(models, key=lambda m: m.event_type)}


def consumers() -> Mapping[str, Consumer]:
    """Who listens, by service."""
    return {
        service: import_module(f"functions.{service}.consumers").consumer
        for service in SERVICES
        if find_spec(f"functions.{service}.consumers") is not None
    }
