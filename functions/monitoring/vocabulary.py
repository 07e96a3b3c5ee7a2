"""The words by which nodes are told apart."""

from __future__ import annotations

from enum import StrEnum


class NodeKind(StrEnum):
    """What a node is."""

    OLT = "olt"
    SWITCH = "switch"
    ROUTER = "router"
    ACCESS_POINT = "access_point"
    POWER = "power"
    LINK = "link"


class NodeState(StrEnum):
    """How a node is."""

    UP = "up"
    DOWN = "down"
    DEGRADED = "degraded"
    UNKNOWN = "unknown"  # nothing has been heard of it yet
    MAINTENANCE = "maintenance"
