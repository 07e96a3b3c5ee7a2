"""A building that hangs on a node, and a contract that is served in a building."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import Conflict, NotFound


class BuildingNotConnected(NotFound):
    """The building does not hang on this node."""


class ConnectionChanged(Conflict):
    """Somebody else connected the building at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A contract that is in force, whose it is and where it is served.

    `sequence` is that of the latest event that was heard of it.
    """

    contract_id: str
    customer_id: str
    building_id: str = ""
    is_ended: bool = False
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class ConnectedBuilding:
    """A building and the node that it hangs on."""

    building_id: str
    node_id: str
    version: int = 1
