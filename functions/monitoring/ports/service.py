"""What one can do with the ports of nodes."""

from __future__ import annotations

from functions.monitoring.nodes.entities import Node, NodeChanged, NodeNotFound
from functions.monitoring.nodes.repository import NodeRepository, node_key
from functions.monitoring.ports.entities import Hanging, Port, PortChanged, PortForm, PortNotFound
from functions.monitoring.ports.repository import PortRepository, port_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, from_item
from shared.errors import PreconditionFailed
from shared.retrying import retrying


@component
class Ports:
    """Use cases of ports."""

    table: Table
    nodes: NodeRepository
    ports: PortRepository
    clock: Clock

    def list(self, node_id: str, limit: int, cursor: str | None) -> Page[Port]:
        """The ports of a node, by name."""
        return self.ports.list(node_id, limit, cursor)

    def list_of(self, kind: Hanging, hanging_id: str, limit: int, cursor: str | None) -> Page[Port]:
        """The ports that something hangs on, of whatever nodes."""
        return self.ports.list_of(kind, hanging_id, limit, cursor)

    def update(self, node_id: str, name: str, form: PortForm, seen: int | None) -> Port:
        """Register a port, or change it. Raises: NodeNotFound, PreconditionFailed."""

        def put() -> Port:
            node, before = self._together(node_id, name)
            if seen is not None and (before is None or before.version != seen):
                raise PreconditionFailed
            after = Port(
                node_id=node_id,
                name=name,
                updated_at=self.clock(),
                description=form.description,
                hanging=form.hanging,
                hanging_id=form.hanging_id,
                version=1 if before is None else before.version + 1,
            )
            writes = self.ports.write(after, over=before)
            if before is None:
                writes.extend(self.nodes.port_added(node))
            self.table.commit(
                writes.audit(f"node#{node_id}", "port.changed",
                             at=after.updated_at, before=before, after=after)
            )  # fmt: skip
            return after

        return retrying(put, on=(PortChanged, NodeChanged))

    def remove(self, node_id: str, name: str) -> None:
        """Take a port away. Raises: NodeNotFound, PortNotFound."""

        def take_away() -> None:
            node, port = self._together(node_id, name)
            if port is None:
                raise PortNotFound
            self.table.commit(
                self.ports.remove(port)
                .extend(self.nodes.port_added(node, -1))
                .audit(f"node#{node_id}", "port.removed", at=self.clock(), before=port)
            )

        retrying(take_away, on=(PortChanged, NodeChanged))

    def _together(self, node_id: str, name: str) -> tuple[Node, Port | None]:
        """A node and one of its ports, if it has it. Raises: NodeNotFound."""
        node_at, port_at = node_key(node_id), port_key(node_id, name)
        items = self.ports.get_together(node_at, port_at)
        if node_at not in items:
            raise NodeNotFound
        port = from_item(Port, items[port_at]) if port_at in items else None
        return from_item(Node, items[node_at]), port
