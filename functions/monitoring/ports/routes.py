"""Ports over HTTP."""

from __future__ import annotations

from functions.monitoring.nodes.entities import NodeNotFound
from functions.monitoring.ports.entities import Port, PortNotFound
from functions.monitoring.ports.schemas import HangingQuery, PortModel, PortView
from functions.monitoring.ports.service import Ports
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Nodes")
READ, WRITE = "monitoring:node:read", "monitoring:node:write"
_NAME = {"portName": "What the port is called at its node, such as 0-1-3."}


@endpoint.get("/node-ports", permission=READ, query=HangingQuery, response=PortView,
              paged=True)  # fmt: skip
def list_hanging_ports(call: Call[None, HangingQuery]) -> Page[Port]:
    """List the ports that a node, a building, a contract or a device hangs on."""
    q = call.query
    return call.use(Ports).list_of(q.kind, q.id, q.limit, q.cursor)


@endpoint.get("/nodes/{nodeId}/ports", permission=READ, query=PageQuery, response=PortView,
              paged=True)  # fmt: skip
def list_node_ports(call: Call[None, PageQuery]) -> Page[Port]:
    """List the ports of a node, by name."""
    return call.use(Ports).list(call.path["nodeId"], call.query.limit, call.query.cursor)


@endpoint.put("/nodes/{nodeId}/ports/{portName}", permission=WRITE, request=PortModel,
              response=PortView, parameters=_NAME,
              errors=[NodeNotFound, PreconditionFailed])  # fmt: skip
def update_node_port(call: Call[PortModel]) -> Port:
    """Register a port of a node, or change what hangs on it."""
    path = call.path
    return call.use(Ports).update(
        path["nodeId"], path["portName"], call.body.form(), call.seen_version
    )


@endpoint.delete("/nodes/{nodeId}/ports/{portName}", permission=WRITE, status=204,
                 parameters=_NAME, errors=[NodeNotFound, PortNotFound])  # fmt: skip
def delete_node_port(call: Call) -> None:
    """Take a port of a node away."""
    call.use(Ports).remove(call.path["nodeId"], call.path["portName"])
