"""Nodes over HTTP."""

from __future__ import annotations

from functions.monitoring.nodes.entities import (
    Node,
    NodeBelowItself,
    NodeChanged,
    NodeCodeTaken,
    NodeInUse,
    NodeNotFound,
    Place,
    TreeTooDeep,
    UnknownParent,
)
from functions.monitoring.nodes.schemas import NewNode, NodeChanges, NodeQuery, NodeView, PlaceView
from functions.monitoring.nodes.service import Nodes
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Nodes", "The network: a tree of what feeds what.")
READ, WRITE = "monitoring:node:read", "monitoring:node:write"
_PLACING = [UnknownParent, NodeBelowItself, TreeTooDeep]


@endpoint.get("/nodes", permission=READ, query=NodeQuery, response=NodeView,
              paged=True)  # fmt: skip
def list_nodes(call: Call[None, NodeQuery]) -> Page[Node]:
    """List nodes by name: all, or those of a kind, a site, a state, or below another."""
    q = call.query
    return call.use(Nodes).list(q.filter(), q.limit, q.cursor)


@endpoint.post("/nodes", permission=WRITE, request=NewNode, response=NodeView, status=201,
               errors=[NodeCodeTaken, UnknownParent, TreeTooDeep], idempotent=True)  # fmt: skip
def create_node(call: Call[NewNode]) -> Node:
    """Add a node to the network."""
    return call.use(Nodes).create(call.body.draft(), call.once)


@endpoint.get("/nodes/{nodeId}", permission=READ, response=NodeView,
              errors=[NodeNotFound])  # fmt: skip
def get_node(call: Call) -> Node:
    """Get a node."""
    return call.use(Nodes).get(call.path["nodeId"])


@endpoint.patch("/nodes/{nodeId}", permission=WRITE, request=NodeChanges, response=NodeView,
                errors=[NodeNotFound, NodeChanged, *_PLACING, PreconditionFailed])  # fmt: skip
def update_node(call: Call[NodeChanges]) -> Node:
    """Change what is known of a node, or hang it elsewhere with all that hangs below it."""
    return call.use(Nodes).update(call.path["nodeId"], call.body.changes(), call.seen_version)


@endpoint.delete("/nodes/{nodeId}", permission=WRITE, status=204,
                 errors=[NodeNotFound, NodeChanged, NodeInUse, PreconditionFailed])  # fmt: skip
def delete_node(call: Call) -> None:
    """Take a node away on which nothing hangs."""
    call.use(Nodes).remove(call.path["nodeId"], call.seen_version)


@endpoint.get("/nodes/{nodeId}/places", permission=READ, query=PageQuery, response=PlaceView,
              paged=True)  # fmt: skip
def list_node_places(call: Call[None, PageQuery]) -> Page[Place]:
    """List what a node hung on before, the latest first."""
    return call.use(Nodes).places(call.path["nodeId"], call.query.limit, call.query.cursor)
