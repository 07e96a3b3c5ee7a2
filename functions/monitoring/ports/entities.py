"""A port of a node, and what hangs on it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.errors import Conflict, NotFound


class PortNotFound(NotFound):
    """The node has no such port."""


class PortChanged(Conflict):
    """Somebody else changed the port or its node at the same moment; try again."""


class Hanging(StrEnum):
    """What hangs on a port."""

    NODE = "node"
    BUILDING = "building"
    CONTRACT = "contract"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class PortForm:
    """What a port is to be; nothing hangs on it without `hanging` and `hanging_id`."""

    description: str = ""
    hanging: Hanging | None = None
    hanging_id: str | None = None


@dataclass(frozen=True, slots=True)
class Port:
    """A port, by its name at the node."""

    node_id: str
    name: str
    updated_at: datetime
    description: str = ""
    hanging: Hanging | None = None
    hanging_id: str | None = None
    version: int = 1
